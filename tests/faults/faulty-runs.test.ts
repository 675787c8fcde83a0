/** Runs on a disk that is full or fails, at a few of their calls; at many more of them in `test:long`. */
import { describe, expect, it } from "vitest";
import { faultShim } from "./fault-shim.ts";
import { faultless, runWithFault } from "./faulty-runs.ts";

const shim = faultShim();

describe.skipIf(shim === null)("a run on a disk that fails", () => {
  it("says so, leaves nothing torn, and goes on to the same bits", async () => {
    if (shim === null) return;
    const { weights, calls } = await faultless(shim);
    expect(calls).toBeGreaterThan(50);
    for (const [index, share] of [0.1, 0.35, 0.55, 0.75, 0.9].entries()) {
      const kind = index % 2 === 0 ? "enospc" : "eio";
      await runWithFault(shim, { kind, at: Math.ceil(share * calls), weights });
    }
  }, 240_000);
});
