import { stripVTControlCharacters } from "node:util";
import type { RunEvent } from "@penstock/runtime";
import { describe, expect, it } from "vitest";
import { createView } from "./index.ts";
import { scriptedEnding, scriptedInterruption, scriptedTraining } from "./testing/scripted-run.ts";
import { emulateTerminal } from "./testing/terminal-emulator.ts";

const program = { path: "a.pipe", text: 'dataset d {\n\n  source: csv("a.csv")\n  target b: number()\n}\n' };
const at = (line: number, column: number) => ({ line, column });
const failure: Extract<RunEvent, { event: "error" }> = {
  event: "error",
  code: "P5101",
  title: '`a.csv` has "x" in row 8412, column `b`; a number was expected',
  help: "correct the field",
  file: "a.pipe",
  start: at(3, 11),
  end: at(3, 23),
  line: '  source: csv("a.csv")',
  labels: [
    { text: "row 8,412, column `b`", primary: true, file: "a.pipe", start: at(3, 11), end: at(3, 23) },
    { text: "read as a number here", primary: false, file: "a.pipe", start: at(4, 13), end: at(4, 21) },
  ],
};
const failed: RunEvent = { ...scriptedInterruption, status: 3, seconds: 0.2 };
const failureShown = `error[P5101]: \`a.csv\` has "x" in row 8412, column \`b\`; a number was expected
 ┌─ a.pipe:3:11
 │
3│   source: csv("a.csv")
 │           ^^^^^^^^^^^^ row 8,412, column \`b\`
4│   target b: number()
 │             -------- read as a number here
help: correct the field
`;

const wholeRun = [...scriptedTraining([1, 55, 110]), ...scriptedEnding];

function written(mode: "lines" | "json", events: readonly RunEvent[], colour = false): string {
  let text = "";
  const stream = { write: (part: string) => (text += part) };
  const view = createView({ stream, mode, colour, now: () => 0, files: [program] });
  for (const event of events) view.event(event);
  view.close();
  return text;
}

/** Plays events on a terminal, `milliseconds` apart. */
function play(events: readonly RunEvent[], columns: number, milliseconds: number) {
  const terminal = emulateTerminal(columns);
  let time = 0;
  const view = createView({ stream: terminal, mode: "live", colour: true, now: () => time, files: [program] });
  for (const event of events) {
    view.event(event);
    time += milliseconds;
  }
  return { terminal, view };
}

describe("lines for a pipe", () => {
  it("are one for each step state and epoch, then the result", () => {
    expect(written("lines", wholeRun)).toBe(`examples/digits.pipe  seed 7  4 steps, 1 cached
note: TensorFlow is not installed; the slower WebAssembly backend is used
数字          dataset   cached
digits        dataset   started
digits        dataset   done in 1.3 s
fit_digits    train     started
fit_digits    train     epoch 1/3  loss 0.8923  accuracy 78.6 %  valid.loss 0.3000  valid.label.accuracy 94.0 %  4.0 s  ★ best
fit_digits    train     epoch 2/3  loss 0.2173  accuracy 93.6 %  valid.loss 0.1500  valid.label.accuracy 98.1 %  4.0 s  ★ best
fit_digits    train     epoch 3/3  loss 0.0923  accuracy 96.4 %  valid.loss 0.1000  valid.label.accuracy 97.1 %  4.0 s
fit_digits    train     done in 12.3 s
check_digits  evaluate  started
check_digits  evaluate  done in 0.3 s

check_digits
  test.label.accuracy   98.30 %  (97.6 to 98.8)
  test.loss            0.0523    (0.0371 to 0.0702)
  95 % intervals by bootstrap (BCa): 1,000 draws of the 2,000 rows
  label: temperature 1.600, ECE 0.0430 → 0.0110 (on 1,000 valid rows)
  sure: threshold 25.0 % (on 1,000 valid rows)
  test.label.accuracy by writer
    学生    1,200 rows  99.10 %  (98.5 to 99.5)
    clerk     800 rows  97.10 %
    nobody      0 rows      –
    and 3 more with fewer rows
  test.label.accuracy, %, where rows are changed, by severity
              1     2  mean  drop
    noise  97.1  88.9  93.0   5.0
    pgd    11.4        11.4  86.8  of 500 rows
    mean               93.0   5.0

✓ label.accuracy >= 0.97  98.30 % (97.6 to 98.8), 1.30 points above the bound
✗ loss <= 0.05            0.0523, 0.0023 above the bound

report    .pipe/reports/digits.html
see more  npx pipe show fit_digits

Done in 13.9 s; 1 of 2 expectations not kept.
`);
  });

  it("hold no escape codes without colour, and only colours with it", () => {
    expect(written("lines", wholeRun)).not.toContain("\x1b");
    const coloured = written("lines", wholeRun, true);
    expect(coloured).toContain("\x1b[32m✓ \x1b[39m");
    expect(stripVTControlCharacters(coloured)).toBe(written("lines", wholeRun));
  });

  it("show a failure as the check shows a mistake: place, source line, marks and way out", () => {
    expect(written("lines", [failure, failed])).toBe(`${failureShown}
The run failed after 0.2 s. What finished before is kept; the same command goes on from there.
`);
    expect(stripVTControlCharacters(written("lines", [failure], true))).toBe(failureShown);
  });

  it("show a failure that no line asked for without one", () => {
    const nowhere = {
      ...failure,
      title: "the disk is full",
      file: null,
      start: null,
      end: null,
      line: null,
      labels: [],
    };
    expect(written("lines", [nowhere])).toBe("error[P5101]: the disk is full\nhelp: correct the field\n");
  });

  it("say after an interruption how to go on", () => {
    expect(written("lines", [scriptedInterruption])).toBe(
      "\nInterrupted after 9.1 s. The checkpoint is saved; the same command resumes from it.\n",
    );
  });

  it("do not let control characters of a text through", () => {
    expect(written("lines", [{ event: "notice", text: "a\x1b[2J\u0007b\nc" }])).toBe("note: a [2J b c\n");
  });
});

describe("a validation inside of an epoch", () => {
  const validation: RunEvent = {
    event: "validation",
    block: "fit_digits",
    run: null,
    epoch: 2,
    epochs: 12,
    step: 200,
    steps: 469,
    metrics: { "train.loss": 0.5, "valid.label.accuracy": 0.971 },
    best: true,
    seconds: 3.2,
  };

  it("is a line with its place in the epoch", () => {
    const line = "epoch  2/12 at 200/469  loss 0.5000  valid.label.accuracy 97.1 %  3.2 s  ★ best";
    expect(written("lines", [validation])).toBe(`fit_digits  train  ${line}\n`);
    const { terminal, view } = play([validation], 90, 200);
    view.close();
    expect(terminal.screen()[0]).toBe(`  ${line}`);
  });
});

describe("JSON for programs", () => {
  it("is exactly the events, one a line", () => {
    const lines = written("json", wholeRun).split("\n");
    expect(lines.pop()).toBe("");
    expect(lines.map((line) => JSON.parse(line))).toEqual(wholeRun);
  });
});

describe("the live view", () => {
  it("shows the running step below what is finished, at 80 columns", () => {
    const { terminal, view } = play([...scriptedTraining([1, 55]).slice(0, -1)], 80, 200);
    expect(terminal.screen()).toEqual([
      "examples/digits.pipe  seed 7  4 steps, 1 cached",
      "note: TensorFlow is not installed; the slower WebAssembly backend is used",
      "✓ 数字          dataset   cached",
      "✓ digits        dataset   1.3 s",
      "  epoch 1/3  loss 0.8923  accuracy 78.6 %  valid.label.accuracy 94.0 %  ★ best",
      "  epoch 2/3  loss 0.2173  accuracy 93.6 %  valid.label.accuracy 98.1 %  ★ best",
      "▸ fit_digits    train     1 s",
      "  epoch 3/3  ━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌  55/110  2 s left",
      "  loss 0.0923  accuracy 96.4 %  1,743 rows/s",
      "",
    ]);
    expect(terminal.cursorVisible()).toBe(false);
    view.close();
    expect(terminal.cursorVisible()).toBe(true);
    expect(terminal.screen().slice(6)).toEqual([""]);
  });

  it("fits into 40 columns by leaving out what matters less", () => {
    const { terminal, view } = play([...scriptedTraining([55]).slice(0, -1)], 40, 200);
    expect(terminal.screen()).toEqual([
      "examples/digits.pipe  seed 7  4 steps, 1",
      " cached",
      "note: TensorFlow is not installed; the s",
      "lower WebAssembly backend is used",
      "✓ 数字          dataset   cached",
      "✓ digits        dataset   1.3 s",
      "  epoch 1/3  loss 0.8923  4.0 s  ★ best",
      "  epoch 2/3  loss 0.2173  4.0 s  ★ best",
      "▸ fit_digits    train     1 s",
      "  epoch 3/3  ━━━━╌╌╌╌  55/110  2 s left",
      "  loss 0.0923  accuracy 96.4 %",
      "",
    ]);
    view.close();
  });

  it("ends with the same result whatever the speed of events", () => {
    const result = written("lines", wholeRun).split("\n").slice(-26);
    for (const milliseconds of [0, 30, 1000]) {
      const { terminal, view } = play(wholeRun, 80, milliseconds);
      view.close();
      expect(terminal.screen().slice(0, 9)).toEqual([
        "examples/digits.pipe  seed 7  4 steps, 1 cached",
        "note: TensorFlow is not installed; the slower WebAssembly backend is used",
        "✓ 数字          dataset   cached",
        "✓ digits        dataset   1.3 s",
        "  epoch 1/3  loss 0.8923  accuracy 78.6 %  valid.label.accuracy 94.0 %  ★ best",
        "  epoch 2/3  loss 0.2173  accuracy 93.6 %  valid.label.accuracy 98.1 %  ★ best",
        "  epoch 3/3  loss 0.0923  accuracy 96.4 %  valid.label.accuracy 97.1 %",
        "✓ fit_digits    train     12.3 s",
        "✓ check_digits  evaluate  0.3 s",
      ]);
      expect(terminal.screen().slice(9)).toEqual(result);
      expect(terminal.cursorVisible()).toBe(true);
    }
  });

  it("shows progress of a step with its bar", () => {
    const { terminal, view } = play(scriptedTraining([]).slice(0, 5), 80, 200);
    expect(terminal.screen().slice(-3)).toEqual([
      "▸ digits        dataset",
      "  reading rows  ━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  2,500/10,000",
      "",
    ]);
    view.close();
  });

  it("shows a failure whole, where the running step stood, and the result below it", () => {
    const { terminal, view } = play([...scriptedTraining([]).slice(0, 5), failure, failed], 80, 200);
    view.close();
    const shown = terminal.screen().join("\n");
    expect(shown).not.toContain("reading rows");
    expect(shown).toContain(`${failureShown}\nThe run failed after 0.2 s.`);
    expect(terminal.cursorVisible()).toBe(true);
  });

  it("draws at most ten times a second", () => {
    const batches = Array.from({ length: 100 }, (_, index) => index + 1);
    const { terminal, view } = play(scriptedTraining(batches), 80, 5);
    view.close();
    expect(terminal.writes()).toBeGreaterThan(10);
    expect(terminal.writes()).toBeLessThanOrEqual(20);
  });

  it("leaves no remains when the terminal is made narrower", () => {
    const { terminal, view } = play(scriptedTraining([1]).slice(0, 9), 80, 200);
    const before = terminal.screen();
    expect(before.at(-3)).toBe(`  epoch 1/3  ${"╌".repeat(24)}  1/110  12 s left`);
    terminal.resize(30);
    expect(terminal.screen()).toContain("╌╌╌╌╌╌╌  1/110  12 s left");
    view.event({ event: "notice", text: "later" });
    expect(terminal.screen().slice(-5)).toEqual([
      "note: later",
      "▸ fit_digits    train",
      "  epoch 1/3  1/110  12 s left",
      "  loss 0.8923  1,743 rows/s",
      "",
    ]);
    view.close();
    expect(terminal.screen().at(-2)).toBe("note: later");
  });

  it("names the block of an epoch where several train", () => {
    const step = { kind: "train", hash: "x", cached: false };
    const { terminal, view } = play(
      [
        {
          event: "start",
          program: "a.pipe",
          seed: 1,
          steps: [
            { id: "1", block: "one", run: null, ...step },
            { id: "2", block: "two", run: null, ...step },
          ],
        },
        {
          event: "epoch",
          block: "two",
          run: null,
          epoch: 1,
          epochs: 10,
          metrics: { "train.loss": 0.5 },
          best: false,
          seconds: 1,
        },
      ],
      80,
      200,
    );
    view.close();
    expect(terminal.screen()[1]).toBe("  two  epoch  1/10  loss 0.5000  1.0 s");
  });

  it("says that a step goes on from its checkpoint and, when interrupted, that it will", () => {
    const { terminal, view } = play(
      [
        { event: "step", id: "1", kind: "train", block: "fit", run: null, state: "resumed", seconds: null },
        scriptedInterruption,
      ],
      100,
      200,
    );
    view.close();
    expect(terminal.screen()).toEqual([
      "↻ fit  train  resumed from its checkpoint",
      "",
      "Interrupted after 9.1 s. The checkpoint is saved; the same command resumes from it.",
      "",
    ]);
    expect(terminal.cursorVisible()).toBe(true);
  });

  it("writes nothing after it was closed", () => {
    const { terminal, view } = play(scriptedTraining([1]), 80, 200);
    view.close();
    const writes = terminal.writes();
    view.event(scriptedInterruption);
    view.close();
    expect(terminal.writes()).toBe(writes);
    expect(process.listenerCount("exit")).toBeLessThan(5);
  });
});
