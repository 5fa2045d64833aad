// Tests of hostile engines (tests/hostile/live.ts): what they do is told within seconds and bounded memory.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type EngineStatus, followEngine } from '../../src/live/engine.ts';
import { hostileEngines, startEngine } from './live.ts';

/** Tests for all engines, at once: nearly all that they take is waiting. */
export function describeEngines(): void {
  const folder = mkdtempSync(join(tmpdir(), 'infrabuch-engine-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.concurrent.each(hostileEngines.map((engine, index) => ({ ...engine, index })))(
    'an engine: $name',
    async ({ index, ...engine }) => {
      const socket = join(folder, `${index}.sock`);
      const end = await startEngine(engine, socket);
      const controller = new AbortController();
      const began = performance.now();
      const before = process.memoryUsage().rss;
      try {
        const problem = await new Promise<string>((told) => {
          const onStatus = ({ connected, problem = '' }: EngineStatus) => {
            if (!connected) told(problem);
          };
          const address = { shown: 'unix:///engine', request: { socketPath: socket } };
          void followEngine(address, { signal: controller.signal, onTexts: () => undefined, onStatus });
        });
        expect(problem).toMatch(engine.says);
        // A busy machine takes longer; what freezes takes for ever.
        expect((performance.now() - began) / 1000).toBeLessThan(engine.within * 3);
        expect((process.memoryUsage().rss - before) / (1 << 20)).toBeLessThan(400);
      } finally {
        controller.abort();
        await end();
      }
    },
    90_000,
  );
}
