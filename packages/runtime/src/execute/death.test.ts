import { describe, expect, it } from "vitest";
import { type Death, memoryKills, verdictOf, withoutHeapDump } from "./death.ts";

const death = (what: Partial<Death>): Death => ({ status: null, signal: null, errors: "", endedForMemory: 0, ...what });
const heap =
  "note\n\n<--- Last few GCs --->\n\n[7:0x1] 60 ms: Mark-Compact\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n";

describe("a training process that ended without a word", () => {
  it.each([
    [death({ signal: "SIGABRT", errors: heap }), "P6302", /Node gives/],
    [death({ signal: "SIGABRT", errors: "terminate called after throwing 'std::bad_alloc'" }), "P6302", /TensorFlow/],
    [death({ signal: "SIGKILL", endedForMemory: 1 }), "P6302", /system ended/],
    [death({ signal: "SIGKILL" }), "P6301", /SIGKILL/],
    [death({ signal: "SIGTERM", endedForMemory: 1 }), "P6301", /SIGTERM/],
    [death({ signal: "SIGSEGV" }), "P6303", /broke down \(SIGSEGV\)/],
    [death({ status: 7 }), "P6301", /status 7/],
  ])("%j is told as %s", (what, code, title) => {
    const verdict = verdictOf(what);
    expect(verdict.code).toBe(code);
    expect(verdict.title).toMatch(title);
    expect(verdict.help).toMatch(/goes on from the last checkpoint/);
  });

  it("counts what Linux ended for memory, and nothing where there is no count", () => {
    expect(memoryKills("nr_free 1\noom_kill 3\nother 2\n")).toBe(3);
    expect(memoryKills("")).toBe(0);
  });

  it("leaves out the heap's own account, and nothing else", () => {
    expect(withoutHeapDump(heap)).toBe("note\n");
    expect(withoutHeapDump("plain\n")).toBe("plain\n");
  });
});
