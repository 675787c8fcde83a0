/**
 * In: the `data` of a training. Out: its data sets, and for several of them the one that they are together: the inputs that all of them
 * give, and the targets of all. Inputs must be the same in everything that a model sees of them.
 */
import type { Declaration, Expr, SettingItem } from "../ast/nodes.ts";
import { showTensor } from "../catalog/shape.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import type { CheckedCall, CheckedDataset } from "./checked-program.ts";
import type { ColumnInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";
import type { DatasetInfo } from "./dataset.ts";
import type { SplitName } from "./metric.ts";
import { findBlock } from "./references.ts";
import { foldsOf } from "./split-sizes.ts";

/** A data set as a training names it. */
export interface NamedData {
  readonly decl: Declaration;
  readonly info: DatasetInfo;
  readonly at: Span;
}

/** What a training learns from. */
export interface TrainData {
  /** In the order in which they are named; one, or several. */
  readonly sets: readonly NamedData[];
  /** What they are together: the one there is, or all; null where one is not known. */
  readonly whole: DatasetInfo | null;
  /** Whether they go together. */
  readonly fits: boolean;
}

/** Reads `data: digits` and `data: [phrasebank, news]`. */
export function readTrainData(
  context: CheckContext,
  item: SettingItem | undefined,
  dataset: (decl: Declaration) => DatasetInfo | null,
): TrainData {
  const exprs: readonly Expr[] = item === undefined ? [] : item.value.kind === "list" ? item.value.items : [item.value];
  const found = exprs.map((expr) => {
    const decl = findBlock(context, expr, { kind: "dataset", what: "`data`" });
    const info = decl === null ? null : dataset(decl);
    return decl === null || info === null ? null : { decl, info, at: expr.span };
  });
  const sets = found.filter((one) => one !== null);
  const [first] = sets;
  if (item?.value.kind === "list" && exprs.length === 0) {
    context.report(
      problem("P3001", item.value.span, {
        title: "`data` takes at least one data set",
        label: "names none",
        help: "for example `data: digits`",
      }),
    );
  }
  if (first === undefined || sets.length < exprs.length) return { sets, whole: null, fits: false };
  if (sets.length === 1) return { sets, whole: first.info, fits: true };
  const fits = checkNamedOnce(context, sets) && checkFolds(context, sets);
  const same = checkSameInputs(context, sets);
  return { sets, whole: together(sets), fits: checkSameTargets(context, sets) && same && fits };
}

/** The data set that several are together. */
function together(sets: readonly NamedData[]): DatasetInfo {
  const infos = sets.map(({ info }) => info);
  const [first = sets[0]?.info] = infos;
  const splits = new Set<SplitName>();
  for (const info of infos) for (const split of info.splits ?? []) splits.add(split);
  const targets = infos.flatMap((info) => info.targets);
  return {
    name: infos.map(({ name }) => name).join(" and "),
    span: first?.span ?? { file: "", start: 0, end: 0 },
    inputs: first?.inputs ?? [],
    targets: targets.filter((one, place) => targets.findIndex(({ name }) => name === one.name) === place),
    declared: [],
    splits: infos.some((info) => info.splits === null) ? null : splits,
    mixing: infos.find((info) => info.mixing !== null)?.mixing ?? null,
    sampling: null,
    order: null,
    partial: infos.some((info) => info.partial),
    checked: togetherChecked(sets),
  };
}

/** By the name of the first, with the targets of all; null where one has a mistake. */
function togetherChecked(sets: readonly NamedData[]): CheckedDataset | null {
  const all = sets.flatMap(({ info }) => info.checked ?? []);
  const [first] = all;
  if (first === undefined || all.length < sets.length) return null;
  const targets = all.flatMap((one) => one.targets);
  return { ...first, targets: targets.filter((one, at) => targets.findIndex(({ name }) => name === one.name) === at) };
}

function checkNamedOnce(context: CheckContext, sets: readonly NamedData[]): boolean {
  const twice = sets.find((one, place) => sets.findIndex(({ decl }) => decl === one.decl) < place);
  if (twice === undefined) return true;
  context.report(
    problem("P4192", twice.at, {
      title: `\`${twice.info.name}\` is named twice`,
      label: "named before",
      help: "how often a data set comes says `mix`, or the `weight` of its losses how much it counts",
    }),
  );
  return false;
}

/** Folds of several data sets would be as many trainings as there are pairs of them. */
function checkFolds(context: CheckContext, sets: readonly NamedData[]): boolean {
  const folded = sets.find(({ info }) => info.checked !== null && foldsOf(info.checked.split) > 1);
  if (folded === undefined) return true;
  context.report(
    problem("P4195", folded.at, {
      title: `\`${folded.info.name}\` has folds, and it is one of several data sets`,
      label: "as many trainings as folds",
      related: folded.info.checked === null ? [] : [{ span: folded.info.checked.split.span, text: "the folds" }],
      help: "split it in one way, for example `split: stratified(train: 80%, valid: 10%, test: 10%)`; `seeds` gives several trainings",
    }),
  );
  return false;
}

/** A step in words that two steps have in common if they do the same. */
function stepText({ call, args }: CheckedCall): string {
  return JSON.stringify([call, args], (key, value: unknown) => (key === "span" ? undefined : value));
}

/** What differs between two inputs of one name, in words; null where a model sees the same. */
function difference(one: ColumnInfo, other: ColumnInfo): string | null {
  const [a, b] = [one.checked, other.checked];
  if (a === null || b === null) return null;
  if (showTensor(a.tensor) !== showTensor(b.tensor)) {
    return `one gives \`${showTensor(a.tensor)}\`, the other \`${showTensor(b.tensor)}\``;
  }
  if (JSON.stringify(a.type) !== JSON.stringify(b.type)) {
    return a.type.kind === b.type.kind
      ? `they are other \`${a.type.kind}\`s`
      : `a \`${a.type.kind}\` and a \`${b.type.kind}\``;
  }
  const place = Math.max(a.steps.length, b.steps.length);
  for (let at = 0; at < place; at++) {
    const [left, right] = [a.steps[at], b.steps[at]];
    if (left !== undefined && right !== undefined && stepText(left) === stepText(right)) continue;
    if (left === undefined || right === undefined) {
      return `only one of them has the step \`${(left ?? right)?.call ?? ""}\``;
    }
    return left.call === right.call
      ? `their steps \`${left.call}\` have other arguments`
      : `the step \`${left.call}\` stands against \`${right.call}\``;
  }
  return null;
}

/** One model reads all of them: the same tokens must mean the same words, the same numbers the same amounts. */
function checkSameInputs(context: CheckContext, [first, ...others]: readonly NamedData[]): boolean {
  if (first === undefined) return true;
  let same = true;
  for (const { info, at } of others) {
    for (const column of first.info.inputs) {
      const own = info.inputs.find(({ name }) => name === column.name);
      if (own === undefined) {
        same = false;
        if (info.partial || first.info.partial) continue;
        context.report(
          problem("P4185", at, {
            title: `\`${info.name}\` has no input \`${column.name}\`, which \`${first.info.name}\` has`,
            label: `has ${info.inputs.map(({ name }) => `\`${name}\``).join(", ")}`,
            related: [{ span: column.span, text: "the input" }],
            help: `one model reads all of them: name both alike, for example \`input ${column.name}: text(${info.inputs[0]?.checked?.columns[0] ?? "column"})\``,
          }),
        );
        continue;
      }
      const differs = difference(column, own);
      if (differs === null) continue;
      same = false;
      context.report(
        problem("P4185", own.typeSpan, {
          title: `the input \`${column.name}\` of \`${info.name}\` is not that of \`${first.info.name}\`: ${differs}`,
          label: "differs",
          related: [{ span: column.typeSpan, text: `as \`${first.info.name}\` has it` }],
          help: "one model reads both: give them the same type and the same steps; what these are fitted on are the train rows of all data sets together",
        }),
      );
    }
  }
  return same;
}

/** A target that several data sets have is one task. */
function checkSameTargets(context: CheckContext, sets: readonly NamedData[]): boolean {
  let same = true;
  const seen = new Map<string, { readonly column: ColumnInfo; readonly of: string }>();
  for (const { info } of sets) {
    for (const column of info.targets) {
      const before = seen.get(column.name);
      seen.set(column.name, before ?? { column, of: info.name });
      if (before === undefined) continue;
      const differs = differentClasses(before.column, column) ?? difference(before.column, column);
      if (differs === null) continue;
      same = false;
      context.report(
        problem("P4186", column.typeSpan, {
          title: `the target \`${column.name}\` of \`${info.name}\` is not that of \`${before.of}\`: ${differs}`,
          label: "another task",
          related: [{ span: before.column.typeSpan, text: `as \`${before.of}\` has it` }],
          help: "a target that two data sets have is learned by one output: give both the same classes in the same order, or another name to one of them and an output of its own",
        }),
      );
    }
  }
  return same;
}

function differentClasses(one: ColumnInfo, other: ColumnInfo): string | null {
  const [a, b] = [one.checked?.type, other.checked?.type];
  if (a?.kind !== "class" || b?.kind !== "class") return null;
  return a.classes.join("\n") === b.classes.join("\n") ? null : "they have other classes";
}
