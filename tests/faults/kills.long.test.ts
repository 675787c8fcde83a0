/** kill -9 a thousand times, at random moments of the clock and in the middle of calls that write. */
import { beforeAll, describe, expect, it } from "vitest";
import { type Calm, calmRun, killTimes } from "./killing.ts";

const parts = Array.from({ length: 20 }, (_, index) => index + 1);
const each = 50;

describe("a run that is killed a thousand times", () => {
  let calm: Calm;
  let inCalls = 0;
  beforeAll(async () => {
    calm = await calmRun();
  });

  it.each(parts)("goes on each time and ends in the same bits, part %i", { timeout: 900_000 }, async (part) => {
    // Two side by side, in projects of their own: starting takes most of the time.
    const halves = ["a", "b"].map((half) => killTimes(each / 2, calm, `kill ${part} ${half}`));
    for (const count of await Promise.all(halves)) inCalls += count;
  });

  it("in the middle of a call that writes many times", () => {
    process.stdout.write(
      `killed ${each * parts.length} times, ${inCalls} of them in the middle of a call that writes\n`,
    );
    expect(each * parts.length).toBe(1000);
    expect(inCalls).toBeGreaterThan(process.platform === "linux" ? 250 : -1);
  });
});
