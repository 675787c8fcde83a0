/** Steps of preparation over times. */
import type { ColumnType } from "./argument.ts";
import type { Arguments, StepEntry, StepProblem } from "./entry.ts";
import { bool, choice, optional, required } from "./parameters.ts";

const dateParts = ["year", "quarter", "month", "day", "yearday", "weekday", "hour", "minute", "second"];

function partNumbers(_: ColumnType, args: Arguments): ColumnType | StepProblem {
  const parts = Array.isArray(args["parts"]) ? args["parts"].map(String) : [];
  const doubled = parts.find((part, index) => parts.indexOf(part) !== index);
  if (doubled !== undefined) {
    return { title: `the part \`${doubled}\` stands twice`, label: "given twice", help: "remove one of the two" };
  }
  const turning = args["cyclic"] === true ? parts.filter((part) => part !== "year").length : 0;
  return { kind: "vector", length: parts.length + turning };
}

/** Steps over times. */
export const timeSteps: readonly StepEntry[] = [
  {
    name: "date_parts",
    doc: "Makes a number of each part of a time (UTC): months and days count from 1, weekdays from Monday, hours from 0. Cyclic parts become sine and cosine, so that December lies beside January.",
    example: "time -> date_parts(month, weekday, hour)",
    takes: ["time"],
    kinds: "time → vector",
    gives: partNumbers,
    roles: ["input"],
    parameters: [
      { ...required("parts", choice(...dateParts), "Which parts, in order."), rest: true },
      optional("cyclic", { type: bool, default: false }, "Two numbers for each part but the year: sine and cosine."),
    ],
  },
];
