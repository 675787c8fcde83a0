/**
 * Every code has a page whose failing program is told that code and whose repaired program has no errors.
 */
import { type Code, checkProgram, codes, explain, memoryHost, type PageExample, pages, runCodes } from "@penstock/dsl";
import { probeRun } from "@penstock/runtime/probe";
import { describe, expect, it } from "vitest";
import { withFiles } from "./real-probe.ts";

function check(example: PageExample) {
  return withFiles(example.files, (probe) =>
    checkProgram(
      "main.pipe",
      { ...memoryHost(example.files, probe), run: (name) => probeRun("no-store", name) },
      example.set === undefined ? {} : { set: example.set },
    ),
  );
}

const all = Object.keys(codes) as Code[]; // the keys of the table

describe("the page of a code", () => {
  it("of a failing run stands beside those of the checker, under a code of its own", () => {
    for (const code of Object.keys(runCodes)) {
      expect(code in codes).toBe(false);
      expect(explain(code.toLowerCase())).toMatch(new RegExp(`^# ${code}: .+\\n\\nWhile a program runs\\. .{80,}`));
    }
  });

  it.each(all)("%s fails with exactly this code, and its repair has nothing wrong", (code) => {
    expect([...new Set(check(pages[code].failing).diagnostics.map((one) => one.code))]).toEqual([code]);
    expect(check(pages[code].repaired).diagnostics.map((one) => `${one.code} ${one.title}`)).toEqual([]);
  });

  it("is printed by explain, whatever the case of the code", () => {
    expect(explain("p3102")).toContain("# P3102: the number of values does not fit");
    expect(explain("P3102")).toContain("```pipe");
    expect(explain("P9999")).toBeNull();
  });
});
