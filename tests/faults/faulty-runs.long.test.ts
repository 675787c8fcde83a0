/** Runs on a disk that is full or fails, at every other of their calls. */
import { describe, expect, it } from "vitest";
import { faultShim } from "./fault-shim.ts";
import { faultless, runWithFault } from "./faulty-runs.ts";

const shim = faultShim();

describe.skipIf(shim === null)("a run on a disk that fails", () => {
  it("says so, leaves nothing torn, and goes on to the same bits, at every other call", async () => {
    if (shim === null) return;
    const { weights, calls } = await faultless(shim);
    for (let at = 1; at <= calls; at += 2) {
      await runWithFault(shim, { kind: at % 4 === 1 ? "enospc" : "eio", at, weights });
    }
    expect(calls).toBeGreaterThan(50);
  }, 7_200_000);
});
