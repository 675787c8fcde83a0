/** The answers of a classifier in, its confusion matrix or the commonest mix-ups of many classes out, and figures of each class. */
import { listConfusions } from "../../report/confusion.ts";
import { formatCount, formatPercent, formatShare, plural } from "../../report/figures.ts";
import type { ClassificationResult, EvaluateSection } from "../../report-data.ts";
import { bullets, code, parts, table, text } from "../markdown.ts";

/** Up to so many classes the matrix is shown whole. */
const mostShown = 12;
/** Of more classes, those of the least recall. */
const weakestShown = 10;

/** Every output that answers with a class. */
export function confusionPart({ results }: EvaluateSection): string | null {
  const classified = results.filter((one): one is ClassificationResult => one.kind === "classification");
  if (classified.length === 0) return null;
  return parts(classified.map(resultPart));
}

function resultPart(result: ClassificationResult): string {
  const few = result.classes.length <= mostShown;
  return parts([
    `Classes of ${code(result.output)}${few ? "" : `, the ${weakestShown} of the least recall`}:`,
    classTable(result, few),
    few ? matrix(result) : mixUps(result),
  ]);
}

function classTable({ perClass }: ClassificationResult, few: boolean): string {
  const shown = few
    ? perClass
    : [...perClass].sort((a, b) => a.recall - b.recall || b.support - a.support).slice(0, weakestShown);
  return table(
    [
      ["class", "words"],
      ["precision", "figures"],
      ["recall", "figures"],
      ["F1", "figures"],
      ["rows", "figures"],
    ],
    shown.map(({ name, precision, recall, f1, support }) => [
      text(name),
      formatPercent(precision, 1),
      formatPercent(recall, 1),
      formatPercent(f1, 1),
      formatCount(support),
    ]),
  );
}

function matrix({ classes, confusion }: ClassificationResult): string {
  return parts([
    "Confusion matrix (lines are the truth, columns the answers):",
    table(
      [["", "words"], ...classes.map((name) => [text(name), "figures"] as const)],
      confusion.map((cells, truth) => [
        `**${text(classes[truth] ?? "")}**`,
        ...cells.map((rows, predicted) =>
          rows === 0 ? "" : truth === predicted ? `**${formatCount(rows)}**` : formatCount(rows),
        ),
      ]),
    ),
  ]);
}

function mixUps({ classes, confusion }: ClassificationResult): string | null {
  const found = listConfusions(confusion).slice(0, weakestShown);
  if (found.length === 0) return null;
  return parts([
    "Commonest mix-ups:",
    bullets(
      found.map(({ truth, predicted, rows }) => {
        const all = (confusion[truth] ?? []).reduce((sum, count) => sum + count, 0);
        return `${text(classes[truth] ?? "")} taken for ${text(classes[predicted] ?? "")}: ${plural(rows, "row")}, ${formatShare(rows, all)} of its class`;
      }),
    ),
  ]);
}
