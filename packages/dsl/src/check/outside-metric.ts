/**
 * In: the path of a figure of rows from outside, `outside.energy.recall`. Out: the metric in full form; or null after saying what is
 * wrong.
 */
import { findEntry } from "../catalog/catalog.ts";
import { detection, outsideWord } from "../catalog/detectors.ts";
import type { MetricEntry } from "../catalog/entry.ts";
import { closestName } from "../diagnostics/closest-name.ts";
import type { FailWords, Metric, MetricSource } from "./metric.ts";

/** What it takes to resolve one. */
export interface OutsidePath {
  readonly source: MetricSource;
  readonly split: string;
  /** `test.` where the path says so. */
  readonly prefix: string;
  readonly fail: (title: string, words?: FailWords) => null;
}

/** Whether a path, without its split, is about rows from outside; an output may be called so too. */
export function isOutsidePath(rest: readonly string[], { outputs }: MetricSource): boolean {
  return rest[0] === outsideWord && !(outputs.has(outsideWord) && rest.length === 2);
}

/** Resolves the path. */
export function resolveOutside(rest: readonly string[], { source, split, prefix, fail }: OutsidePath): Metric | null {
  const [, detector = "", word = "", ...more] = rest;
  const written = `${prefix}${rest.join(".")}`;
  const { detectors } = source;
  if (detectors === undefined || source.block === "train") {
    return fail(`\`${written}\` is about rows from outside, and there are none here`, {
      label: "not computed here",
      help:
        source.block === "train"
          ? "let an `evaluate` block expect it, with `outside` naming a data set of such rows"
          : "name a data set of rows that belong to no class: `outside: strangers`",
    });
  }
  if (detectors === null) return null;
  const [first = "energy"] = detectors;
  if (more.length > 0 || word === "") {
    return fail(`\`${written}\` is not a metric`, {
      help: `a metric reads \`${prefix}${outsideWord}.${detectors.includes(detector) ? detector : first}.recall\``,
    });
  }
  if (!detectors.includes(detector)) {
    const near = closestName(detector, detectors) ?? (detectors.length === 1 ? first : null);
    const meant = near === null ? null : `${prefix}${outsideWord}.${near}.${word}`;
    return fail(`\`detect\` has no \`${detector}\``, {
      label: meant === null ? "not asked for" : `did you mean \`${meant}\`?`,
      help: `it has ${detectors.map((one) => `\`${one}\``).join(", ")}`,
      ...(meant === null ? {} : { replacement: meant }),
    });
  }
  const entry = findEntry<MetricEntry>(detection, word);
  if (entry !== undefined) return { path: `${split}.${outsideWord}.${detector}.${word}`, entry };
  const names = detection.map(({ name }) => name);
  const near = closestName(word, names);
  const meant = near === null ? null : `${prefix}${outsideWord}.${detector}.${near}`;
  return fail(`there is no figure \`${word}\` of rows from outside`, {
    label: meant === null ? "unknown figure" : `did you mean \`${meant}\`?`,
    help: meant === null ? `figures: ${names.map((name) => `\`${name}\``).join(", ")}` : null,
    ...(meant === null ? {} : { replacement: meant }),
  });
}
