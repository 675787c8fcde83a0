/** Trained runs and what their rows bring in, the commands that put them to use out. */
import type { DatasetSection, ReportData } from "../report-data.ts";
import { code, codeBlock, parts } from "./markdown.ts";

/** What to name behind the run, as the inputs of its data ask for. */
function asked({ inputs }: Pick<DatasetSection, "inputs">): string {
  const kinds = new Set(inputs.map(({ kind }) => kind));
  const columns = new Set(inputs.flatMap((input) => input.columns));
  if (columns.size === 1 && kinds.size === 1) {
    if (kinds.has("image")) return "pictures/";
    if (kinds.has("audio")) return "recordings/";
  }
  return "rows.csv";
}

/** How new rows are answered. */
export function usePart({ sections }: ReportData): string | null {
  const trains = sections.filter((one) => one.kind === "train");
  const lines = trains.flatMap(({ runs: [run], data }) => {
    const dataset = sections.find((one): one is DatasetSection => one.kind === "dataset" && one.name === data);
    if (run === undefined || dataset === undefined) return [];
    const columns = [...new Set(dataset.inputs.flatMap((input) => input.columns))];
    const where = asked(dataset);
    const needs = where === "rows.csv" ? `A row needs ${columns.map(code).join(", ")}.` : null;
    return [parts([codeBlock(`npx pipe predict ${run.name} ${where} --out answers.csv`, "sh"), needs])];
  });
  if (lines.length === 0) return null;
  return parts([
    "## How to use it",
    "In the folder of the project, with new rows in place of those named here:",
    ...lines,
    "They are prepared by what was fitted on the train rows. `--watch` answers whatever comes into a folder.",
  ]);
}
