/** kill -9 a thousand times, at random moments of the clock and in the middle of calls that write. */
import { beforeAll, describe, expect, it } from "vitest";
import { type Calm, calmRun, killTimes } from "./killing.ts";

const parts = Array.from({ length: 20 }, (_, index) => index + 1);
const each = 50;

describe("a run that is killed a thousand times", () => {
  let calm: Calm;
  beforeAll(async () => {
    calm = await calmRun();
  });

  it.each(parts)("goes on each time and ends in the same bits, part %i", async (part) => {
    await killTimes(each, calm, `kill ${part}`);
    expect(each * parts.length).toBe(1000);
  });
});
