/** What `pipe check --fix` may and may not do, over every wrong program of the language tests. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Diagnostic, type Host, type Repair, repairProgram } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import { probeBelow } from "../language/real-probe.ts";

const root = fileURLToPath(new URL("../language", import.meta.url));
const readText = (path: string): string | undefined => {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
};
const resolve = (from: string, specifier: string): string => join(dirname(from), specifier);
const programs = readdirSync(join(root, "wrong"))
  .filter((name) => name.endsWith(".pipe"))
  .map((name) => `wrong/${name}`);

/** The program without the comments that say what is wrong with it. */
const bodyOf = (path: string): string => (readText(path) ?? "").replace(/\n*(\/\/= .*\n)+$/, "\n");

const settings = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/^\/\/ --set (\w+)=(.*)$/gm)].map((match) => [match[1] ?? "", match[2] ?? ""]));

function repair(path: string, texts: ReadonlyMap<string, string> = new Map()): Repair {
  const body = bodyOf(path);
  const read = (one: string): string | undefined => texts.get(one) ?? (one === path ? body : readText(one));
  const host: Host = { readText: read, resolve, probe: probeBelow(root) };
  return repairProgram(path, host, { set: settings(body), editable: (file) => file === path });
}

const errors = (list: readonly Diagnostic[]): number => list.filter((one) => one.severity === "error").length;

describe("certain fixes", () => {
  const all = programs.map((path) => ({ path, result: repair(path) }));

  it.each(all)("of $path leave no more errors than there were, and none that they mend", ({ path, result }) => {
    const { before, after, changed, mended } = result;
    if (mended.length === 0) expect(changed.size).toBe(0);
    expect(errors(after.diagnostics)).toBeLessThanOrEqual(errors(before.diagnostics));
    const times = (list: readonly Diagnostic[], { code, title }: Diagnostic): number =>
      list.filter((one) => one.code === code && one.title === title).length;
    // What a fix uncovers may be mended too; all others were there before, and fewer times now.
    for (const one of mended.filter((each) => before.diagnostics.includes(each))) {
      expect(times(after.diagnostics, one)).toBeLessThan(times(before.diagnostics, one));
    }
    // Something new is left only where a mended mistake hid it.
    const left = after.diagnostics.filter((one) => one.severity === "error" && times(before.diagnostics, one) === 0);
    expect(left.length).toBeLessThanOrEqual(mended.length);
    expect([...changed.keys()].filter((file) => file !== path)).toEqual([]);
    expect(mended.flatMap((one) => one.fixes).filter((fix) => !fix.certain)).toEqual([]);
  });

  it.each(all.filter(({ result }) => result.mended.length > 0))("of $path touch nothing else", ({ path, result }) => {
    // In one round, so that all places are those of the first text.
    const body = bodyOf(path);
    const host: Host = { readText: (one) => (one === path ? body : readText(one)), resolve, probe: probeBelow(root) };
    const once = repairProgram(path, host, { set: settings(body), editable: (file) => file === path, rounds: 1 });
    // Where fixes had to prove themselves one by one, places are those of texts in between.
    if (!once.mended.every((one) => once.before.diagnostics.includes(one))) return;
    const fixes = once.mended.flatMap((one) => one.fixes).sort((one, other) => one.span.start - other.span.start);
    let expected = "";
    let reached = 0;
    for (const { span, replacement } of fixes) {
      expect(span.start).toBeGreaterThanOrEqual(reached);
      expected += body.slice(reached, span.start) + replacement;
      reached = span.end;
    }
    expect(once.changed.get(path)).toBe(expected + body.slice(reached));
    expect(result.changed.has(path)).toBe(true);
  });

  it.each(all.filter(({ result }) => result.mended.length > 0))(
    "of $path have nothing more to do afterwards",
    ({ path, result }) => {
      const again = repair(path, result.changed);
      expect(again.mended.map((one) => one.title)).toEqual([]);
      expect(again.before.diagnostics.map((one) => one.title)).toEqual(
        result.after.diagnostics.map((one) => one.title),
      );
    },
  );

  it("mend a good part of them wholly", () => {
    const mendable = all.filter(({ result }) => result.mended.length > 0);
    const whole = mendable.filter(({ result }) => errors(result.after.diagnostics) === 0);
    const sum = (pick: (one: Repair) => number): number => all.reduce((total, { result }) => total + pick(result), 0);
    console.error(
      `pipe check --fix: ${whole.length} of ${all.length} wrong programs fully repaired, ${mendable.length - whole.length} in part; ` +
        `${sum(({ before }) => errors(before.diagnostics))} errors before, ${sum(({ after }) => errors(after.diagnostics))} after`,
    );
    expect(whole.length / all.length).toBeGreaterThan(0.1);
  });
});
