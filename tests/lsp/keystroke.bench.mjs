// Keystroke to diagnostics in a program of 1,000 lines, against the strict bar of 50 ms median. Needs `npm run build`; run by
// hand on a quiet machine: `node --conditions=source tests/lsp/keystroke.bench.mjs`. Ends with 1 where the bar is not met.
import { measureKeystrokes } from "./keystroke.ts";

const bar = 50;
const { lines, milliseconds, median, slowest } = await measureKeystrokes(100);
const ninth = milliseconds[Math.floor(milliseconds.length * 0.9)];
const figures = [median, ninth, slowest].map((one) => `${one.toFixed(1)} ms`);
process.stdout.write(
  `${milliseconds.length} keystrokes in ${lines} lines: median ${figures[0]}, 90th percentile ${figures[1]}, slowest ${figures[2]}\n`,
);
process.exitCode = median <= bar ? 0 : 1;
