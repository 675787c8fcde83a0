/** Every call to the system that writes, failed in every way. */
import { describe, expect, it } from "vitest";
import { countCalls, failOnce } from "./failing-writes.ts";
import { type FaultKind, faultShim } from "./fault-shim.ts";

const shim = faultShim();
const kinds: readonly FaultKind[] = ["enospc", "eio", "kill"];

describe.skipIf(shim === null)("everything that a run writes", () => {
  it.each(kinds)("is whole or not there where any call ends in %s", { timeout: 3_600_000 }, async (kind) => {
    if (shim === null) return;
    const calls = await countCalls(shim);
    for (let at = 1; at <= calls; at++) await failOnce(shim, { kind, at });
    expect(calls).toBeGreaterThan(60);
  });
});
