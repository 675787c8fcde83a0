/** An evaluation in, where its answers are weakest out: classes, mix-ups, slices, and how far confidence is off. */
import { metricAt } from "@penstock/dsl";
import { headline } from "../headline.ts";
import { listConfusions } from "../report/confusion.ts";
import { formatMetric, formatNumber, formatPercent, formatShare, plural } from "../report/figures.ts";
import type { CalibrationResult, ClassificationResult, EvaluateSection, SliceTable } from "../report-data.ts";

/** How many classes are named. */
const mostNamed = 3;
/** Rows below which the figures of a class or a slice say little. */
const fewRows = 30;

/** Whether more of a metric is better. */
function wantsMore(path: string): boolean {
  return metricAt(path)?.goal !== "min";
}

/** Where answers are weakest. */
export function answerLimits(section: EvaluateSection): readonly string[] {
  const classified = section.results.filter((one): one is ClassificationResult => one.kind === "classification");
  return [
    ...classified.flatMap((one) => [...weakClasses(one), ...mixUp(one)]),
    ...section.slices.flatMap((table) => weakSlice(table, section)),
    ...section.calibration.flatMap(offConfidence),
  ];
}

function weakClasses({ output, perClass }: ClassificationResult): string[] {
  const judged = perClass.filter(({ support }) => support > 0);
  const weak = [...judged]
    .sort((a, b) => a.recall - b.recall || b.support - a.support)
    .slice(0, Math.min(mostNamed, judged.length - 1))
    .filter(({ recall }) => recall < 1);
  const named = weak.map(
    ({ name, recall, support }) => `${name} (recall ${formatPercent(recall, 1)} of ${plural(support, "row")})`,
  );
  const few = judged.filter(({ support }) => support < fewRows).map(({ name }) => name);
  const absent = perClass.filter(({ support }) => support === 0).map(({ name }) => name);
  return [
    ...(named.length === 0
      ? []
      : [`Weakest ${named.length === 1 ? "class" : "classes"} of ${output}: ${named.join(", ")}.`]),
    ...(few.length === 0 ? [] : [`Figures of ${shortened(few)} rest on fewer than ${fewRows} rows each.`]),
    ...(absent.length === 0
      ? []
      : [`No judged row is of ${shortened(absent)}: nothing is known of how well it is found.`]),
  ];
}

function mixUp({ classes, confusion }: ClassificationResult): string[] {
  const [most] = listConfusions(confusion);
  if (most === undefined) return [];
  const all = (confusion[most.truth] ?? []).reduce((sum, rows) => sum + rows, 0);
  return [
    `The commonest mistake takes ${classes[most.truth] ?? ""} for ${classes[most.predicted] ?? ""}: ${plural(most.rows, "row")}, ${formatShare(most.rows, all)} of its class.`,
  ];
}

function weakSlice({ by, slices }: SliceTable, section: EvaluateSection): string[] {
  const main = headline(section);
  if (main === null) return [];
  const [path, whole] = main;
  const sign = wantsMore(path) ? 1 : -1;
  const known = slices.flatMap(({ name, rows, metrics }) => {
    const value = metrics[path];
    return value === undefined ? [] : [{ name, rows, value }];
  });
  const [worst] = [...known].sort((a, b) => sign * (a.value - b.value));
  if (worst === undefined || sign * (worst.value - whole) >= 0) return [];
  const few = worst.rows < fewRows ? ", few to tell by" : "";
  return [
    `Weakest slice of ${by}: ${worst.name}, ${path} ${formatMetric(path, worst.value)} against ${formatMetric(path, whole)} of all (${plural(worst.rows, "row")}${few}).`,
  ];
}

function offConfidence({ output, before, after }: CalibrationResult): string[] {
  const error = after?.error ?? before.error;
  const raw = after === null ? "" : `; without what was fitted it is ${formatNumber(before.error)}`;
  return [
    `How sure ${output} is and how often it is right differ by ${formatNumber(error)} on average (calibration error)${raw}.`,
  ];
}

/** `a, b, c and 7 more`. */
export function shortened(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(", ");
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}
