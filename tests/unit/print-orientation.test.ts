// Which way round a page gives a drawing the larger scale.
import { expect, test } from 'vitest';
import { isTurned } from '../../src/site/print/page/orientation.ts';

const rooms = { upright: { width: 480, height: 630 }, turned: { width: 730, height: 380 } };
test.each([
  ['taller than wide stands', { width: 1129, height: 1414 }, false],
  [
    'a little wider than tall stands: the height of a landscape page is what limits it',
    { width: 989, height: 903 },
    false,
  ],
  ['twice as wide as tall lies', { width: 1074, height: 403 }, true],
  ['small enough stands though it would be larger lying', { width: 619, height: 244 }, false],
  ['one that tells no size stands', { width: 0, height: 0 }, false],
])('%s', (_, drawing, expected) => {
  expect(isTurned(drawing, rooms, 0.6)).toBe(expected);
});
test('the chosen side has the larger scale whenever upright is not enough', () => {
  const scale = (width: number, height: number, room: { width: number; height: number }) =>
    Math.min(room.width / width, room.height / height);
  for (let width = 100; width <= 3000; width += 100)
    for (let height = 100; height <= 3000; height += 100) {
      const [upright, turned] = [scale(width, height, rooms.upright), scale(width, height, rooms.turned)];
      if (upright >= 0.6) continue;
      expect(isTurned({ width, height }, rooms, 0.6), `${width} × ${height}`).toBe(turned > upright);
    }
});
