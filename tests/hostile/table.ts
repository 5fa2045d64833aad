// node tests/hostile/table.ts [FILE…]: runs the tables one after the other and prints, kind by kind, how many cases
// hold, the longest time and the most memory. INFRABUCH_PACKAGE=FOLDER tries another version of this program.
import { hostileKinds, isPossible, runCase } from './run.ts';

const wanted = process.argv.slice(2);
for (const { file, kind, cases } of hostileKinds.filter(
  ({ file }) => wanted.length === 0 || wanted.includes(file),
)) {
  const tried = cases.filter(isPossible);
  let held = 0;
  let [longest, most] = [0, 0];
  for (const hostile of tried) {
    const { faults, seconds, memory } = await runCase(hostile);
    if (faults.length === 0) held += 1;
    else console.log(`  ${file}: ${hostile.name} (${seconds.toFixed(1)} s)\n    ${faults.join('\n    ')}`);
    longest = Math.max(longest, seconds);
    most = Math.max(most, memory);
  }
  console.log(
    `${kind}: ${cases.length} cases, ${tried.length} tried, ${held} held, at most ${longest.toFixed(1)} s and ${most} MiB`,
  );
}
