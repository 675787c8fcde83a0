/** How sure answers were and how often they were right in, a table of it out. */
import { formatNumber, formatPercent, plural } from "../../report/figures.ts";
import type { CalibrationResult, EvaluateSection } from "../../report-data.ts";
import { code, parts, table } from "../markdown.ts";

/** Every output that gives probabilities of classes. */
export function calibrationPart({ calibration }: EvaluateSection): string | null {
  if (calibration.length === 0) return null;
  const rows = calibration.map(({ output, before, after, temperature, threshold }) => [
    code(output),
    formatNumber(before.error),
    temperature === null ? "" : formatNumber(temperature),
    after === null ? "" : formatNumber(after.error),
    threshold === null ? "" : formatPercent(threshold, 1),
  ]);
  const fitted = calibration.filter(({ fittedOn }) => fittedOn !== null);
  const words = fitted.map(
    ({ output, fittedOn }: CalibrationResult) =>
      `What applies to ${code(output)} was fitted on ${plural(fittedOn ?? 0, "validation row")}.`,
  );
  return parts([
    "Confidence against accuracy (expected calibration error, 0 is best):",
    table(
      [
        ["output", "words"],
        ["error", "figures"],
        ["temperature", "figures"],
        ["error after it", "figures"],
        ["threshold", "figures"],
      ],
      rows,
    ),
    words.length === 0 ? "Nothing was fitted: probabilities are as the model gives them." : words.join(" "),
  ]);
}
