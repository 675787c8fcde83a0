import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openAnsweredLog } from "./answered-log.ts";

const root = mkdtempSync(path.join(os.tmpdir(), "penstock-log-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const silent = (): void => undefined;
const mark = (bytes: number) => ({ bytes, modified: "2026-03-05T14:02:11.123Z" });
const line = (file: string, bytes: number): string => JSON.stringify({ file, ...mark(bytes) });

describe("a log of answers", () => {
  it("knows after a restart which files it has, as they were", () => {
    const file = path.join(root, "a.jsonl");
    const first = openAnsweredLog(file, silent);
    first.add([
      { file: "x.png", mark: mark(1), lines: [line("x.png", 1)] },
      { file: "y.csv", mark: mark(2), lines: [line("y.csv", 2), line("y.csv", 2)] },
    ]);
    first.close();
    const second = openAnsweredLog(file, silent);
    expect(second.has("x.png", mark(1))).toBe(true);
    expect(second.has("y.csv", mark(2))).toBe(true);
    expect(second.has("x.png", mark(9))).toBe(false);
    expect(second.has("z.png", mark(1))).toBe(false);
    second.close();
    expect(readFileSync(file, "utf8").split("\n")).toHaveLength(4);
  });

  it("takes half a line away, wherever a piece that is read ends", () => {
    const file = path.join(root, "long.jsonl");
    const log = openAnsweredLog(file, silent);
    const names = Array.from({ length: 30_000 }, (_, at) => `pictures/ü-${at}.png`);
    log.add(names.map((name) => ({ file: name, mark: mark(5), lines: [line(name, 5)] })));
    log.close();
    const whole = readFileSync(file, "utf8");
    appendFileSync(file, '{"file":"pictures/half.png","bytes":');
    const again = openAnsweredLog(file, silent);
    expect(names.every((name) => again.has(name, mark(5)))).toBe(true);
    expect(readFileSync(file, "utf8")).toBe(whole);
    again.add([{ file: "next.png", mark: mark(1), lines: [line("next.png", 1)] }]);
    again.close();
    expect(readFileSync(file, "utf8")).toBe(`${whole}${line("next.png", 1)}\n`);
  });

  it("passes over lines that are not its own, and prints where there is no file", () => {
    const file = path.join(root, "other.jsonl");
    appendFileSync(file, 'no JSON\n[1]\n{"file":3}\nnull\n');
    openAnsweredLog(file, silent).close();
    expect(readFileSync(file, "utf8")).toContain("no JSON");
    let printed = "";
    const log = openAnsweredLog(null, (lines) => {
      printed += lines;
    });
    log.add([{ file: "a.png", mark: mark(1), lines: ["{}"] }]);
    expect([printed, log.has("a.png", mark(1))]).toEqual(["{}\n", true]);
    log.close();
  });
});
