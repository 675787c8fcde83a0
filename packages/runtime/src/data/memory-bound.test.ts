import { totalmem } from "node:os";
import { describe, expect, it } from "vitest";
import { bytesText, memoryBound, parseBytes } from "./memory-bound.ts";

describe("PENSTOCK_MEMORY", () => {
  it.each([
    ["2GB", 2e9],
    ["512 MB", 512e6],
    ["1.5gb", 1.5e9],
    ["64MiB", 64 * 2 ** 20],
    ["1000", 1000],
  ])("%s is read as %d bytes", (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
    expect(memoryBound({ PENSTOCK_MEMORY: text })).toBe(bytes);
  });

  it.each(["lots", "2 apples", "-1GB", "0", "1e9"])("%s is refused with an example", (text) => {
    expect(() => memoryBound({ PENSTOCK_MEMORY: text })).toThrow(
      `PENSTOCK_MEMORY is "${text}", which is no amount of memory`,
    );
  });

  it("is a share of what the machine has where nothing is said", () => {
    const bound = memoryBound({});
    expect(bound).toBeGreaterThan(0);
    expect(bound).toBeLessThanOrEqual(totalmem() / 4);
    expect(memoryBound({ PENSTOCK_MEMORY: "" })).toBe(bound);
  });

  it("is written in the units that it is read in", () => {
    for (const bytes of [1500, 64e6, 2.5e9, 123e9]) expect(parseBytes(bytesText(bytes))).toBe(bytes);
  });
});
