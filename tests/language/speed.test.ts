/**
 * The time of a check grows with the length of its text and not with its square, whatever the text is, up to a megabyte.
 * Processor time is measured, so that other programs on the machine count little.
 */
import { checkProgram, memoryHost } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import { largeTexts } from "./large-texts.ts";

const small = 128 * 1024;
const times = 8;
/** Eight times the text may take so many times the time: caches and the collector of garbage are not linear either. */
const mostGrowth = 12;
/** For a megabyte, in milliseconds of processor time. */
const mostTime = 8_000;

function timeOf(text: string): number {
  const start = process.cpuUsage();
  checkProgram("p.pipe", memoryHost({ "p.pipe": text }));
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

describe("the time of a check", () => {
  it.each([...largeTexts])(
    "grows with the length of %s",
    (name, make) => {
      const [short, long] = [make(small), make(small * times)];
      timeOf(short);
      let growth = Number.POSITIVE_INFINITY;
      let least = Number.POSITIVE_INFINITY;
      for (let attempt = 0; attempt < 3 && (growth > mostGrowth || least > mostTime); attempt++) {
        // A few milliseconds cannot be measured: what takes less counts as so many.
        const before = Math.max(20, Math.min(timeOf(short), timeOf(short)));
        least = Math.min(least, timeOf(long));
        growth = Math.min(growth, least / before);
      }
      process.stdout.write(`1 MB of ${name}: ${Math.round(least)} ms, ${growth.toFixed(1)} times that of 128 KB\n`);
      expect(growth).toBeLessThanOrEqual(mostGrowth);
      expect(least).toBeLessThanOrEqual(mostTime);
    },
    180_000,
  );
});
