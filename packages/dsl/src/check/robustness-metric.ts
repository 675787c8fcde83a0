/**
 * In: the path of a metric of rows that were changed, `robustness.noise.drop.label.accuracy`. Out: the metric in full form; or null after
 * saying what is wrong. Paths without a corruption are means over all of them, `drop` is what is lost against the same rows unchanged.
 */
import { dropOf } from "../catalog/metrics.ts";
import { nearName } from "./meant-name.ts";
import type { FailWords, Metric, MetricPlace } from "./metric.ts";

/** What such a path starts with, after the split. */
export const robustnessWord = "robustness";

/** The word that asks for the loss against unchanged rows. */
const dropWord = "drop";

/** What it takes to resolve one. */
export interface RobustnessPath {
  /** What follows `robustness`. */
  readonly parts: readonly string[];
  readonly split: string;
  /** `test.` where the path says so. */
  readonly prefix: string;
  readonly place: MetricPlace;
  readonly fail: (title: string, words?: FailWords) => null;
  /** Resolves what remains: `label.accuracy`. */
  readonly plain: (parts: readonly string[]) => Metric | null;
}

/** Resolves the path. */
export function robustnessMetric({ parts, split, prefix, place, fail, plain }: RobustnessPath): Metric | null {
  const { outputs, robustness, block } = place.source;
  const written = `${prefix}${[robustnessWord, ...parts].join(".")}`;
  const example = `${[...outputs.keys()][0] ?? "label"}.accuracy`;
  if (block === "train") {
    return fail(`\`${written}\` is never computed: a \`train\` block does not change rows`, {
      label: "not computed here",
      help: `let an \`evaluate\` block expect it, with \`robustness: common()\``,
    });
  }
  if (robustness === undefined) {
    return fail(`\`${written}\` is about changed rows, and no corruption is asked for`, {
      label: "not computed here",
      help: "add `robustness: common()`, or single ones: `robustness: noise() + blur()`",
    });
  }
  // `loss` stands alone, every other metric behind its output.
  const alone = parts.at(-1) === "loss" && !outputs.has(parts.at(-2) ?? "");
  const leading = parts.slice(0, Math.max(0, parts.length - (alone ? 1 : 2)));
  const rest = parts.slice(leading.length);
  if (rest.length === 0)
    return fail(`\`${written}\` is not a metric`, { help: `a metric reads \`${written}.${example}\`` });
  const [single] = parts;
  if (parts.length === 1 && single !== undefined && single !== "loss") {
    const known = single === dropWord || robustness?.has(single) === true ? `${single}.` : "";
    const metric = outputs.has(single) ? `${single}.accuracy` : example;
    return fail(`\`${written}\` is not a metric`, {
      help: `a metric reads \`${prefix}${robustnessWord}.${known}${metric}\``,
    });
  }
  const [first, second] = leading;
  if (first === dropWord && second !== undefined) {
    const swapped = `${prefix}${[robustnessWord, second, first, ...leading.slice(2), ...rest].join(".")}`;
    return fail("the corruption stands before `drop`", {
      label: `write \`${swapped}\``,
      replacement: swapped,
      certain: true,
    });
  }
  const family = first === dropWord ? undefined : first;
  const drop = first === dropWord || second === dropWord;
  if (family !== undefined && robustness !== null && !robustness.has(family)) {
    const meant = nearName(family, [...robustness, dropWord]);
    const replacement = `${prefix}${[robustnessWord, meant.word ?? "", ...parts.slice(1)].join(".")}`;
    return fail(`\`robustness\` has no corruption \`${family}\``, {
      label: meant.word === null ? "not asked for" : `did you mean \`${replacement}\`?`,
      help:
        meant.word === null
          ? `there ${robustness.size === 1 ? "is" : "are"} ${[...robustness].map((one) => `\`${one}\``).join(", ")}`
          : null,
      ...(meant.word === null ? {} : { replacement, certain: meant.certain }),
    });
  }
  if (second !== undefined && second !== dropWord) {
    return fail(`\`${written}\` is not a metric`, {
      help: `a metric reads \`${prefix}${robustnessWord}.${family ?? ""}.${example}\``,
    });
  }
  if (leading.length > 2)
    return fail(`\`${written}\` is not a metric`, { help: `a metric reads \`${prefix}${robustnessWord}.${example}\`` });
  const metric = plain(rest);
  if (metric === null) return null;
  const path = [split, robustnessWord, ...leading, ...rest].join(".");
  return { path, entry: drop ? dropOf(metric.entry) : metric.entry };
}

/** The metric that a path is about, of rows as they are: `test.label.accuracy`. */
export function plainMetric(path: string): string {
  const [split = "", word, ...parts] = path.split(".");
  if (word !== robustnessWord || parts.length < 2) return path;
  return [split, ...(parts.at(-1) === "loss" && parts.length < 3 ? ["loss"] : parts.slice(-2))].join(".");
}
