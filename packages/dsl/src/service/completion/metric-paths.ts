/**
 * In: a block that names metrics. Out: the paths that make sense there: `valid.label.accuracy`.
 */
import { catalog } from "../../catalog/catalog.ts";
import { tasksOf } from "../../catalog/tasks.ts";
import { robustnessWord } from "../../check/robustness-metric.ts";
import { effectiveItems, itemNamed } from "../names/effective-items.ts";
import { meetingOf } from "../names/link-names.ts";
import { declaredColumns, localNames, type Scene } from "./scene.ts";

/** A metric that a block may name. */
export interface MetricPath {
  /** As it is best written here. */
  readonly text: string;
  /** Without the split that is meant anyway, or with it where `text` leaves it out. */
  readonly short: string;
  readonly doc: string;
  readonly goal: "max" | "min";
}

/** Metrics of the block around the cursor. */
export function metricPaths(scene: Scene): readonly MetricPath[] {
  const { decl } = scene;
  if (decl === null) return [];
  const { models, datasets } = meetingOf(scene.scopes, decl);
  const targets = datasets.flatMap((data) => declaredColumns(scene, data).filter((one) => one.role === "target"));
  const outputs = models.flatMap((model) => localNames(scene, model, ["output"]));
  const names = outputs.length > 0 ? outputs : targets.map((target) => target.name);
  const only = judgedSplit(scene);
  const splits = only === null ? ["valid", "test", "train"] : [only];
  const paths: MetricPath[] = [];
  for (const split of splits) {
    for (const name of new Set(names)) {
      const kind = targets.find((target) => target.name === name)?.kind;
      const tasks = tasksOf(kind ?? "");
      for (const entry of catalog.metrics) {
        if (kind !== undefined && !entry.tasks.some((task) => tasks.has(task))) continue;
        const short = `${name}.${entry.name}`;
        const long = `${split}.${short}`;
        const { doc, goal } = entry;
        paths.push(only === null ? { text: long, short, doc, goal } : { text: short, short: long, doc, goal });
      }
    }
  }
  return [...paths, ...changedPaths(scene, paths)];
}

/** The same metrics of changed rows, where the block changes any: over all corruptions, and what is lost. */
function changedPaths(scene: Scene, plain: readonly MetricPath[]): readonly MetricPath[] {
  if (scene.decl === null || itemNamed(effectiveItems(scene.scopes, scene.decl), "robustness") === undefined) return [];
  const behind = ({ text, short }: MetricPath, word: string): Pick<MetricPath, "text" | "short"> => {
    const [split = "", ...rest] = short.split(".");
    return { text: `${word}.${text}`, short: [split, word, ...rest].join(".") };
  };
  return [
    ...plain.map((path) => ({ ...path, ...behind(path, robustnessWord) })),
    ...plain.map((path) => ({ ...path, ...behind(path, `${robustnessWord}.drop`), goal: "min" as const })),
  ];
}

/** The split that an evaluation judges. */
function judgedSplit(scene: Scene): string | null {
  if (scene.decl === null) return null;
  const on = itemNamed(effectiveItems(scene.scopes, scene.decl), "on")?.value;
  if (on === undefined) return null;
  return on.kind === "path" && on.parts.length === 2 ? (on.parts[1]?.text ?? "test") : "test";
}
