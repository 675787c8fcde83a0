/**
 * In: a path such as `valid.label.accuracy` and what a run yields. Out: the metric in full form, with its goal; or null
 * after saying what is wrong.
 */
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { MetricEntry, OutputFacts } from "../catalog/entry.ts";
import { type Misfit, misfitOf, trainFigure } from "../catalog/tasks.ts";
import { closestName } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import { type ComparedSource, resolveCompared, speaksOfComparison } from "./compared-metric.ts";
import type { CheckContext } from "./context.ts";
import { aKind } from "./data-words.ts";
import { isFairnessPath, resolveFairness } from "./fairness.ts";
import { meantName } from "./meant-name.ts";
import { isOutsidePath, resolveOutside } from "./outside-metric.ts";
import { robustnessMetric, robustnessWord } from "./robustness-metric.ts";

/** The names of the splits. */
export const splitNames = ["train", "valid", "test"] as const;

/** A part of the rows. */
export type SplitName = (typeof splitNames)[number];

/** What metrics there can be. */
export interface MetricSource {
  readonly outputs: ReadonlyMap<string, OutputFacts>;
  /** Splits that have rows; null where not known. */
  readonly splits: ReadonlySet<SplitName> | null;
  /** The split that a path without one means. */
  readonly split: SplitName;
  /** The block that computes them: `evaluate` judges one split only; null where neither is known. */
  readonly block: "train" | "evaluate" | null;
  /** Names of the groups that the block compares; absent where it compares none. */
  readonly groups?: readonly string[];
  /** Names of the data set and the run, for messages; null where not known. */
  readonly dataset: string | null;
  readonly run: string | null;
  /** Corruptions under which rows are answered again; null where not known, absent where there are none. */
  readonly robustness?: ReadonlySet<string> | null;
  /** Detectors of rows from outside; absent where there are none, null where they are not known. */
  readonly detectors?: readonly string[] | null;
  /** What two runs are compared by; absent where one is judged. */
  readonly compared?: ComparedSource | null;
  /** Some of it is missing because of other mistakes; unknown names are passed over. */
  readonly partial: boolean;
}

/** A metric in full form. */
export interface Metric {
  readonly path: string;
  readonly entry: MetricEntry;
}

/** Whether a word names a split. */
export function isSplit(word: string | undefined): word is SplitName {
  return splitNames.some((split) => split === word);
}

/** Where a metric stands, and what it is for. */
export interface MetricPlace {
  readonly at: Span;
  readonly source: MetricSource;
  /** What the metric decides in a training, for messages; absent for an expectation. */
  readonly chooses?: string;
}

/** Words of a complaint about a path. */
export interface FailWords {
  readonly label?: string;
  readonly help?: string | null;
  readonly replacement?: string;
  readonly certain?: boolean;
}

/** Resolves a path to a metric. */
export function resolveMetric(context: CheckContext, parts: readonly string[], place: MetricPlace): Metric | null {
  const { at, source } = place;
  if (source.block === "evaluate" && speaksOfComparison(parts, source.outputs)) {
    const resolve = (of: readonly string[]): Metric | null => resolveMetric(context, of, place);
    return resolveCompared(context, parts, { ...place, resolve });
  }
  const fail = (title: string, words: FailWords = {}): null => {
    context.report(
      problem("P2017", at, {
        title,
        label: words.label ?? "unknown metric",
        help: words.help ?? null,
        fixes:
          words.replacement === undefined
            ? []
            : [{ span: at, replacement: words.replacement, certain: words.certain === true }],
      }),
    );
    return null;
  };
  const rest = isSplit(parts[0]) ? parts.slice(1) : [...parts];
  const split = isSplit(parts[0]) ? parts[0] : source.split;
  const written = parts.join(".");
  const prefix = isSplit(parts[0]) ? `${split}.` : "";
  const outputs = [...source.outputs.keys()];
  if (source.block === "evaluate" && split !== source.split) {
    return fail(`\`${written}\` is about \`${split}\` rows, this block judges \`${source.split}\` rows`, {
      label: `only \`${source.split}\` here`,
      help: `write \`${[source.split, ...rest].join(".")}\``,
      replacement: [source.split, ...rest].join("."),
    });
  }
  if (source.block === "train" && split === "test") return reportTestRows(context, parts, place);
  if (source.splits !== null && !source.splits.has(split)) {
    context.report(
      problem("P4008", at, {
        title: `\`${written}\` needs \`${split}\` rows, and the data set has none`,
        label: `no \`${split}\` rows`,
        help: `give the split some: \`${split}: 10%\``,
      }),
    );
    return null;
  }
  if (isFairnessPath(rest)) return resolveFairness(context, rest, { ...place, split, prefix });
  if (isOutsidePath(rest, source)) return resolveOutside(rest, { source, split, prefix, fail });
  const [first, second, ...more] = rest;
  if (first === robustnessWord && !(source.outputs.has(robustnessWord) && rest.length === 2)) {
    const plain = (own: readonly string[]): Metric | null => resolveMetric(context, [split, ...own], place);
    return robustnessMetric({ parts: rest.slice(1), split, prefix, place, fail, plain });
  }
  if (first === undefined || more.length > 0) {
    const meant = first !== undefined && more.length === 1 ? meantName("split_names", first, splitNames) : null;
    if (meant?.word != null) {
      const replacement = [meant.word, ...rest.slice(1)].join(".");
      return fail(`there is no split \`${first ?? ""}\``, {
        label: `did you mean \`${replacement}\`?`,
        replacement,
        certain: meant.certain,
      });
    }
    return fail(`\`${written}\` is not a metric`, {
      help: `a metric reads \`${prefix}${outputs[0] ?? "label"}.accuracy\``,
    });
  }
  const metric = second === undefined ? alone(first) : ofOutput(first, second);
  return metric === null || (computed(context, metric, place) && writtenHere(context, metric, place)) ? metric : null;

  /** `loss`, or something to complain about. */
  function alone(word: string): Metric | null {
    if (word === "loss") return { path: `${split}.loss`, entry: required("loss") };
    const names = catalog.metrics.map((entry) => entry.name);
    const [only] = outputs;
    if (names.includes(word)) {
      const example = `${prefix}${only ?? "label"}.${word}`;
      return fail(`\`${written}\` does not say of which output`, {
        label: `write \`${example}\``,
        ...(outputs.length === 1 ? { replacement: example, certain: true } : {}),
      });
    }
    // `val_accuracy`, as logs of other libraries name it.
    const joined = /^(val|valid|validation|train|test)_(\w+)$/.exec(word);
    const name = joined === null ? null : meantName("metrics", joined[2] ?? "", names).word;
    const exact = joined?.[2] === name || names.includes(joined?.[2] ?? "") ? (joined?.[2] ?? null) : name;
    if (joined !== null && exact !== null) {
      const meantSplit = isSplit(joined[1]) ? joined[1] : "valid";
      const example = exact === "loss" ? `${meantSplit}.loss` : `${meantSplit}.${only ?? "label"}.${exact}`;
      return fail(`\`${written}\` is not a metric`, {
        label: `did you mean \`${example}\`?`,
        ...(exact === "loss" || outputs.length === 1 ? { replacement: example } : {}),
      });
    }
    if (source.partial) return null;
    const near = outputs.includes(word) ? word : closestName(word, outputs);
    const meant = near === null ? meantName("metrics", word, names).word : null;
    return fail(`\`${written}\` is not a metric`, {
      help:
        near !== null
          ? `name the metric: \`${prefix}${near}.accuracy\``
          : `a metric reads \`${prefix}${only ?? "label"}.${meant ?? "accuracy"}\``,
    });
  }

  function ofOutput(output: string, word: string): Metric | null {
    const names = catalog.metrics.map((entry) => entry.name);
    const facts = source.outputs.get(output);
    if (facts === undefined) {
      if (source.partial) return null;
      if (names.includes(output) && source.outputs.has(word)) {
        const swapped = `${prefix}${word}.${output}`;
        return fail(`the output stands before the metric`, {
          label: `write \`${swapped}\``,
          replacement: swapped,
          certain: true,
        });
      }
      const meant = meantName("split_names", output, [...outputs, ...splitNames]);
      const what = isSplit(meant.word ?? undefined) ? "split" : "output";
      return fail(`there is no ${what} \`${output}\``, {
        label: meant.word === null ? "unknown output" : `did you mean \`${prefix}${meant.word}.${word}\`?`,
        help: meant.word === null ? `outputs: ${outputs.map((name) => `\`${name}\``).join(", ")}` : null,
        ...(meant.word === null ? {} : { replacement: `${prefix}${meant.word}.${word}`, certain: meant.certain }),
      });
    }
    const entry = findEntry<MetricEntry>(catalog.metrics, word);
    const suited = catalog.metrics.filter((metric) => misfitOf(metric, facts) === null);
    const list = `metrics of \`${output}\`: ${suited.map((metric) => `\`${metric.name}\``).join(", ")}`;
    if (entry === undefined) {
      const meant = meantName("metrics", word, names);
      return fail(`there is no metric \`${word}\``, {
        label: meant.word === null ? "unknown metric" : `did you mean \`${prefix}${output}.${meant.word}\`?`,
        help: meant.word === null ? list : null,
        ...(meant.word === null ? {} : { replacement: `${prefix}${output}.${meant.word}`, certain: meant.certain }),
      });
    }
    const misfit = misfitOf(entry, facts);
    if (misfit !== null) return fail(...misfitWords(entry, misfit, { output, facts, list }));
    return { path: `${split}.${output}.${word}`, entry };
  }
}

/** Test rows in a training: to choose by them is to learn from them, and nothing else computes them there. */
function reportTestRows(context: CheckContext, parts: readonly string[], place: MetricPlace): null {
  const { at, source, chooses } = place;
  const written = parts.join(".");
  const valid = ["valid", ...parts.slice(1)].join(".");
  if (chooses !== undefined) {
    const hasValid = source.splits === null || source.splits.has("valid");
    context.report(
      problem("P4021", at, {
        title: `\`${written}\` would choose ${chooses} by the test rows`,
        label: "test rows are only for judging",
        help: hasValid
          ? `choose by validation rows: \`${valid}\``
          : `choose by validation rows: \`${valid}\`, and give the split some: \`valid: 10%\``,
        fixes: hasValid ? [{ span: at, replacement: valid, certain: true }] : [],
      }),
    );
    return null;
  }
  const rest = parts.slice(1).join(".");
  context.report(
    problem("P4020", at, {
      title: `\`${written}\` is never computed: a \`train\` block does not look at test rows`,
      label: "not computed here",
      help: `let an \`evaluate\` block expect it: \`run: ${source.run ?? "fit"}\`, \`on: ${source.dataset ?? "data"}.test\`, \`expect: ${rest} …\``,
    }),
  );
  return null;
}

/** Figures of an output that writes texts which do not need them written. */
const unwritten: readonly string[] = ["loss", "perplexity"];

/** Whether the block writes the texts that a metric is about: a training, which tells the words before each one, does not. */
function writtenHere(context: CheckContext, metric: Metric, { at, source }: MetricPlace): boolean {
  const [split, output = ""] = metric.path.split(".");
  const { writes = false } = source.outputs.get(output) ?? {};
  if (source.block !== "train" || !writes || unwritten.includes(metric.entry.name)) return true;
  const instead = `${split ?? ""}.${output}.perplexity`;
  context.report(
    problem("P4211", at, {
      title: `\`${metric.entry.name}\` is about texts that are written, and a training does not write any: it tells the words before each one`,
      label: "not written here",
      help: `go by \`${instead}\`, and let an \`evaluate\` block measure \`${metric.entry.name}\``,
      fixes: [{ span: at, replacement: instead, certain: false }],
    }),
  );
  return false;
}

/** Whether the block computes the metric: of train rows, a training knows what it sums up while it learns. */
function computed(context: CheckContext, metric: Metric, { at, source }: MetricPlace): boolean {
  if (source.block !== "train" || !metric.path.startsWith("train.") || metric.entry.name === "loss") return true;
  const valid = metric.path.replace(/^train/, "valid");
  const [, output = ""] = metric.path.split(".");
  const { kind = null, loss = null } = source.outputs.get(output) ?? {};
  if (kind === null || loss === null) return true;
  const figure = trainFigure(kind, loss);
  if (metric.entry.name === figure) return true;
  const known = [...(figure === null ? [] : [figure]), "loss"];
  const hasValid = source.splits?.has("valid") === true;
  context.report(
    problem("P4020", at, {
      title: `\`${metric.path}\` is never computed: of train rows a \`train\` block knows ${known.map((one) => `\`${one}\``).join(" and ")}`,
      label: "not computed here",
      help: hasValid ? `of validation rows it is computed: \`${valid}\`` : null,
      fixes: hasValid ? [{ span: at, replacement: valid, certain: false }] : [],
    }),
  );
  return false;
}

function required(name: string): MetricEntry {
  const entry = findEntry<MetricEntry>(catalog.metrics, name);
  return entry ?? { name, doc: "", parameters: [], tasks: [], goal: "min", range: {}, share: false };
}

/** Why a metric does not suit an output, and what does. */
function misfitWords(
  entry: MetricEntry,
  misfit: Misfit,
  { output, facts, list }: { readonly output: string; readonly facts: OutputFacts; readonly list: string },
): [title: string, words: FailWords] {
  const { kind, loss, classes } = facts;
  const title = `\`${entry.name}\` does not suit \`${output}\``;
  switch (misfit) {
    case "kind":
      return [`${title}, whose target is ${aKind(kind ?? "")}`, { label: `not for ${aKind(kind ?? "")}`, help: list }];
    case "loss":
      return [`${title}, which learns by \`${loss ?? ""}\``, { label: `not with \`${loss ?? ""}\``, help: list }];
    case "classes": {
      const needs =
        entry.classes !== undefined && "moreThan" in entry.classes
          ? `of ${classes} classes it is always 1`
          : "only of two classes";
      return [`${title}, whose target has ${classes} classes`, { label: needs, help: list }];
    }
  }
}
