// Loaded before the command: notes its peak memory in KiB when it ends.
import { appendFileSync } from 'node:fs';

process.on('exit', () => {
  try {
    appendFileSync(process.env.PEAK_FILE, `${process.resourceUsage().maxRSS}\n`);
  } catch {
    // Where no file can be written, memory is not told.
  }
});
