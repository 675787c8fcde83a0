/** Writes that fail: a full disk, one that fails, a process that is killed in the middle of one. Every call in `test:long`. */
import { describe, expect, it } from "vitest";
import { countCalls, failOnce, writeInHalves } from "./failing-writes.ts";
import { type FaultKind, faultShim } from "./fault-shim.ts";

const shim = faultShim();
const kinds: readonly FaultKind[] = ["enospc", "eio", "kill"];

describe.skipIf(shim === null)("everything that a run writes", () => {
  it("is whole or not there, whatever call to the system fails, and is written by the next run", async () => {
    if (shim === null) return;
    const calls = await countCalls(shim);
    expect(calls).toBeGreaterThan(60);
    for (let at = 1; at <= calls; at += 10) {
      const kind = kinds[Math.floor(at / 10) % kinds.length] ?? "eio";
      await failOnce(shim, { kind, at });
    }
  }, 180_000);

  it("is whole where every write takes half of its bytes", async () => {
    if (shim !== null) await writeInHalves(shim);
  });
});
