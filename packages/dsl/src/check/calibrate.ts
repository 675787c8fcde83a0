/**
 * In: the `calibrate` of an evaluation. Out: what is fitted on validation rows before the others are judged; or null after saying why it cannot
 * be.
 */
import type { Expr } from "../ast/nodes.ts";
import type { BlockEntry, OutputFacts } from "../catalog/entry.ts";
import { lossNamed, taskOf } from "../catalog/tasks.ts";
import { problem } from "../diagnostics/problem.ts";
import type { CallPlace } from "./call.ts";
import type { Calibration } from "./checked-program.ts";
import { type BlockItems, setting } from "./items.ts";
import { readPlainSetting } from "./plain-setting.ts";
import type { TrainInfo } from "./train.ts";

/** What it is fitted for, and on which rows. */
export interface Calibrated {
  readonly entry: BlockEntry;
  readonly run: TrainInfo | null;
  readonly outputs: ReadonlyMap<string, OutputFacts>;
  /** Whether the rows that are judged are those that it would be fitted on. */
  readonly judgesValid: boolean;
}

const words: readonly string[] = ["temperature", "threshold", "threshold_f1"];
const isCalibration = (word: unknown): word is Calibration => typeof word === "string" && words.includes(word);

/** What is fitted, temperature first; null where it is wrong. */
export function readCalibration(
  place: CallPlace,
  items: BlockItems,
  calibrated: Calibrated,
): readonly Calibration[] | null {
  const item = setting(items, "calibrate");
  const value = readPlainSetting(place, items, { entry: calibrated.entry, name: "calibrate" });
  if (item === undefined) return [];
  if (value === undefined || value === null) return null;
  const asked = [value].flat().filter(isCalibration);
  const fits = asked.map((word) => checkSuits(place, item.value, { word, ...calibrated }));
  if (fits.includes(false) || !checkRows(place, item.value, calibrated)) return null;
  if (asked.includes("threshold") && asked.includes("threshold_f1")) {
    place.context.report(
      problem("P4071", item.value.span, {
        title: "`threshold` and `threshold_f1` are two thresholds for the same answers",
        label: "one of the two",
        help: "`threshold` looks for the best mean recall of both classes, `threshold_f1` for the best F1 of the second",
      }),
    );
    return null;
  }
  return words.filter(isCalibration).filter((word) => asked.includes(word));
}

/** Whether there is an output that it can be fitted for. */
function checkSuits(
  { context }: CallPlace,
  expr: Expr,
  { word, outputs }: Calibrated & { readonly word: Calibration },
): boolean {
  const suits = [...outputs.values()].some(({ kind, loss, classes }) => {
    if (kind === null || loss === null) return true;
    const task = taskOf(kind, loss);
    if (word === "temperature") {
      return (task === "class" || task === "labels") && lossNamed(loss)?.ending !== "unbounded";
    }
    return task === "class" && (classes === null || classes === 2);
  });
  if (suits) return true;
  context.report(
    problem("P4050", expr.span, {
      title: `\`${word}\` has nothing to be fitted for`,
      label: word === "temperature" ? "no output gives probabilities" : "no output has two classes",
      help:
        word === "temperature"
          ? "it makes probabilities of classes, or of yes and no, as sure as they are right"
          : "a threshold tells two classes apart; of several the likeliest is answered",
    }),
  );
  return false;
}

/** Whether there are validation rows, and others than those that are judged. */
function checkRows({ context }: CallPlace, expr: Expr, { run, judgesValid }: Calibrated): boolean {
  const data = run?.data ?? null;
  if (data === null) return true;
  if (data.splits !== null && !data.splits.has("valid")) {
    context.report(
      problem("P4008", expr.span, {
        title: `\`calibrate\` is fitted on \`valid\` rows, and \`${data.name}\` has none`,
        label: "no `valid` rows",
        related: data.checked === null ? [] : [{ span: data.checked.split.span, text: "the split" }],
        help: "give the split some: `valid: 10%`",
      }),
    );
    return false;
  }
  if (judgesValid) {
    context.report(
      problem("P4022", expr.span, {
        title: "`calibrate` is fitted on the very rows that are judged",
        label: "fitted on these",
        help: `rows it has not seen are \`${data.name}.test\``,
      }),
    );
  }
  return true;
}
