/** Command, seed, environment and program text in, what lets a reader get the same figures again out. */
import { formatDate } from "../report/figures.ts";
import type { ReportData } from "../report-data.ts";
import { bullets, code, codeBlock, parts, table, text } from "./markdown.ts";

/** How to repeat the run. */
export function repeatPart({ command, seed, created, environment, inexact, program }: ReportData): string {
  const facts: readonly (readonly [string, string])[] = [
    ["seed", String(seed)],
    ["date", formatDate(created)],
    ...Object.entries(environment),
  ];
  return parts([
    "## Repeat it",
    codeBlock(command, "sh"),
    inexact.length === 0
      ? "Where all of the following is the same, every weight is, to the last bit."
      : parts([
          "Another run gives figures like these, and not every weight to the last bit:",
          bullets(inexact.map(text)),
        ]),
    table(
      [
        ["", "words"],
        ["", "words"],
      ],
      facts.map(([name, value]) => [text(name), text(value)]),
    ),
    `The program, ${code(program.path)}:`,
    codeBlock(program.text, "pipe"),
  ]);
}
