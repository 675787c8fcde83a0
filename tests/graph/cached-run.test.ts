// Graphs that a run leaves on disk serve the next process: it records nothing and ends with the same bits. What is not whole there
// is made anew.
import { readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { smallProgram } from "../flows/small-program.ts";
import { makeRunFolder, type ProgramRun, type RunFolder } from "./program-run.ts";

const program = smallProgram({ rows: 200, epochs: 2, expect: "loss < 100" });
let folder: RunFolder;
let first: ProgramRun;

beforeAll(async () => {
  folder = makeRunFolder();
  first = await folder.run(program);
});
afterAll(() => folder.remove());

describe("a process that finds its graphs on disk", () => {
  test("runs no operation by itself, and gives the same bits and figures", async () => {
    expect(first.status).toBe(0);
    // The step, the partial batch at the end of an epoch, validation and judging: each recorded once and verified.
    expect(first.calls.operations).toBeGreaterThan(300);
    expect(folder.graphFiles().length).toBeGreaterThanOrEqual(3);
    const again = await folder.run(program, { fresh: true });
    expect(again.status).toBe(0);
    expect(again.calls.operations).toBe(0);
    expect(again.calls.graphs).toBe(first.calls.graphs);
    expect(again.weights).toBe(first.weights);
    expect(figuresOf(again)).toEqual(figuresOf(first));
  });

  const spoil: readonly (readonly [string, (files: readonly string[]) => void])[] = [
    [
      "cut off in the middle",
      (files) => {
        for (const file of files) truncateSync(file, statSync(file).size >> 1);
      },
    ],
    [
      "overwritten with zeros",
      (files) => {
        for (const file of files) writeFileSync(file, new Uint8Array(statSync(file).size));
      },
    ],
    [
      "each in another's place",
      (files) => {
        const texts = files.map((file) => readFileSync(file));
        files.forEach((file, index) => {
          writeFileSync(file, texts.at(index - 1) ?? "");
        });
      },
    ],
  ];
  test.each(spoil)("makes them anew where they are %s", async (_name, damage) => {
    damage(folder.graphFiles());
    const mended = await folder.run(program, { fresh: true });
    expect(mended.status).toBe(0);
    expect(mended.calls.operations).toBeGreaterThan(100);
    expect(mended.weights).toBe(first.weights);
  });

  test("does not take those of a program that computes something else", async () => {
    const other = await folder.run(program.replace("dropout(0.2)", "dropout(0.3)"), { fresh: true });
    expect(other.calls.operations).toBeGreaterThan(300);
    expect(other.weights).not.toBe(first.weights);
  });

  test("uses them again for more epochs", async () => {
    const longer = await folder.run(smallProgram({ rows: 200, epochs: 3, expect: "loss < 100" }));
    expect(longer.calls.operations).toBe(0);
  });
});

test("a run that is asked to be eager loads no graph and keeps none", async () => {
  const own = makeRunFolder();
  const eager = await own.run(program, { eager: true });
  expect(eager.status).toBe(0);
  expect(eager.calls.graphs).toBe(0);
  expect(eager.calls.operations).toBeGreaterThan(1000);
  expect(() => own.graphFiles()).toThrow("ENOENT");
  own.remove();
});

/** What a run measured, without the times it took. */
function figuresOf({ events }: ProgramRun): unknown[] {
  const figures: unknown[] = [];
  for (const event of events) {
    if (event.event === "epoch") figures.push(event.metrics);
    if (event.event === "done") figures.push(event.blocks);
  }
  return figures;
}
