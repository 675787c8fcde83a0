/**
 * In: a `dataset` block. Out: its source, columns, split and sizes, held against what the catalog or the host knows of
 * the data.
 */
import type { Declaration, Expr, SettingItem } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { BlockEntry, SourceEntry } from "../catalog/entry.ts";
import { closestName } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { DataProbe } from "../source/host.ts";
import type { Span } from "../source/span.ts";
import { type CallPlace, checkCallOf } from "./call.ts";
import type { Argument, CheckedCall, CheckedDataset, ColumnType } from "./checked-program.ts";
import { type ColumnInfo, checkColumn, checkSteps, type KnownData } from "./columns.ts";
import { type CheckContext, textAt } from "./context.ts";
import { convert } from "./convert.ts";
import { type BlockItems, labelled, readItems, setting } from "./items.ts";
import type { SplitName } from "./metric.ts";
import { placeOf } from "./place-of.ts";
import { evaluate } from "./values.ts";

/** What other blocks need of a data set, also of one with mistakes. */
export interface DatasetInfo {
  readonly name: string;
  readonly span: Span;
  readonly inputs: readonly ColumnInfo[];
  readonly targets: readonly ColumnInfo[];
  /** Splits with rows; null where the split is not known. */
  readonly splits: ReadonlySet<SplitName> | null;
  /** Some setting of it was wrong or missing, so columns may be missing here too. */
  readonly partial: boolean;
  readonly checked: CheckedDataset | null;
}

/** A source with what is known of its data. */
interface Source {
  readonly call: CheckedCall;
  readonly data: KnownData;
  readonly rows: number | null;
  /** Null where it is not known. */
  readonly official: boolean | null;
  /** Names of its files; null where it has none to tell apart. */
  readonly files: readonly string[] | null;
}

/** Checks a data set. */
export function checkDataset(context: CheckContext, decl: Declaration, entry: BlockEntry): DatasetInfo {
  const items = readItems(context, decl, entry);
  const place: CallPlace = { context, env: context.env, what: "source" };
  const sourceItem = setting(items, "source");
  const source = sourceItem === undefined ? null : readSource(place, sourceItem);
  if (sourceItem !== undefined && source !== null && source.data.columns !== null) {
    const { columns } = source.data;
    context.note({ kind: "columns", span: sourceItem.value.span, columns, rows: source.rows });
  }
  const data: KnownData = source?.data ?? { columns: null, resizes: false, text: "the source", span: null };
  const columns = (role: "input" | "target"): ColumnInfo[] =>
    labelled(items, role).map(({ label, item }) =>
      checkColumn({ ...place, what: `${role} ${label.text}` }, { label, expr: item.value, role }, data),
    );
  const inputs = columns("input");
  const targets = columns("target");
  reportClash(context, inputs, targets);
  const splitItem = setting(items, "split");
  const split = splitItem === undefined ? null : readSplit(place, splitItem, { source, targets });
  const augment = readAugment(place, items, inputs);
  const batch = wholeNumber(place, items, entry, "batch");
  const limit = wholeNumber(place, items, entry, "limit");
  const checkedInputs = inputs.flatMap((column) => column.checked ?? []);
  const checkedTargets = targets.flatMap((column) => column.checked ?? []);
  const complete =
    source !== null &&
    split !== null &&
    augment !== null &&
    batch != null &&
    limit !== undefined &&
    !items.partial &&
    inputs.length > 0 &&
    targets.length > 0 &&
    checkedInputs.length === inputs.length &&
    checkedTargets.length === targets.length;
  const rows = source === null || source.rows === null ? null : Math.min(source.rows, limit ?? source.rows);
  return {
    name: decl.name.text,
    span: decl.span,
    inputs,
    targets,
    splits: split?.splits ?? null,
    partial: items.partial || inputs.length === 0 || targets.length === 0,
    checked: complete
      ? {
          kind: "dataset",
          name: decl.name.text,
          doc: decl.doc,
          span: decl.span,
          source: source.call,
          from: sourceItem?.span.file ?? decl.span.file,
          inputs: checkedInputs,
          targets: checkedTargets,
          split: split.call,
          augment,
          batch,
          limit,
          rows: split.call.call === "files" && source.call.call === "builtin" ? null : rows,
        }
      : null,
  };
}

function reportClash(context: CheckContext, inputs: readonly ColumnInfo[], targets: readonly ColumnInfo[]): void {
  for (const target of targets) {
    const input = inputs.find((one) => one.name === target.name);
    if (input === undefined) continue;
    context.report(
      problem("P2006", target.span, {
        title: `\`${target.name}\` is both an input and a target`,
        label: "target",
        related: [{ span: input.span, text: "input" }],
        help: "a model that reads its own target learns nothing; give one of them another name",
      }),
    );
  }
}

function wholeNumber(place: CallPlace, items: BlockItems, entry: BlockEntry, name: string): number | null | undefined {
  const item = setting(items, name);
  const parameter = entry.parameters.find((one) => one.name === name);
  if (parameter === undefined) return undefined;
  if (item === undefined) return typeof parameter.default === "number" ? parameter.default : null;
  const { context, env } = place;
  const value = convert(evaluate(item.value, env, context.report), {
    slot: { ...parameter, owner: entry.name },
    env,
    report: context.report,
    call: () => null,
  });
  return typeof value === "number" || value === null ? value : undefined;
}

function fileNames(call: CheckedCall, entry: SourceEntry): string[] | null {
  const names = entry.fileArguments.flatMap((name) => {
    const value: Argument | undefined = call.args[name];
    return Array.isArray(value)
      ? value.filter((one) => typeof one === "string")
      : typeof value === "string"
        ? [value]
        : [];
  });
  return names.length === 0 ? null : names;
}

function readSource(place: CallPlace, item: SettingItem): Source | null {
  const { context } = place;
  const call = checkCallOf(item.value, "sources", place);
  const entry = call === null ? undefined : findEntry<SourceEntry>(catalog.sources, call.call);
  if (call === null || entry === undefined) return null;
  const text = `\`${textAt(context, item.value.span)}\``;
  if (call.call === "builtin") return readBuiltin(context, call, text);
  const probe = context.host.probe?.({ source: call.call, args: call.args, from: item.span.file });
  if (probe?.kind === "problem") {
    context.report(problem("P5001", call.span, { title: probe.title, label: "named here", help: probe.help }));
    return null;
  }
  const assumed = entry.columns?.map((column) => ({ ...column, shape: null, values: null })) ?? null;
  return {
    call,
    data: { columns: probe?.columns ?? assumed, resizes: entry.resizes, text, span: call.span },
    rows: probe?.rows ?? null,
    official: probe === undefined ? assumedOfficial(call) : hasOfficial(probe),
    files: fileNames(call, entry),
  };
}

function hasOfficial(probe: DataProbe): boolean {
  return probe.official !== null;
}

/** Without a look at the data: whether the arguments name test files. Of an image folder nothing is known. */
function assumedOfficial(call: CheckedCall): boolean | null {
  if (call.call === "idx") return call.args["test_images"] !== null && call.args["test_labels"] !== null;
  if (call.call === "cifar") return Array.isArray(call.args["test"]) && call.args["test"].length > 0;
  return call.call === "images" ? null : false;
}

function readBuiltin(context: CheckContext, call: CheckedCall, text: string): Source | null {
  const name = call.args["name"];
  const entry = findEntry(catalog.datasets, typeof name === "string" ? name : "");
  if (entry === undefined) {
    const names = catalog.datasets.map((dataset) => dataset.name);
    const near = closestName(String(name), names);
    context.report(
      problem("P2014", call.span, {
        title: `there is no built-in data set \`${String(name)}\``,
        label: near === null ? "unknown data set" : `did you mean \`${near}\`?`,
        help:
          near === null
            ? `there are ${names.map((one) => `\`${one}\``).join(", ")}; files of your own: \`csv\`, \`images\`, \`idx\`, \`cifar\``
            : null,
        fixes: near === null ? [] : [{ span: call.span, replacement: `builtin("${near}")` }],
      }),
    );
    return null;
  }
  return {
    call,
    data: { columns: entry.columns, resizes: false, text, span: call.span },
    rows: entry.rows,
    official: entry.official !== null,
    files: entry.files.filter((file) => file.role === "train" || file.role === "test").map((file) => file.name),
  };
}

interface SplitOptions {
  readonly source: Source | null;
  readonly targets: readonly ColumnInfo[];
}

function readSplit(
  place: CallPlace,
  item: SettingItem,
  { source, targets }: SplitOptions,
): { readonly call: CheckedCall; readonly splits: ReadonlySet<SplitName> } | null {
  const { context } = place;
  const call = checkCallOf(item.value, "splits", { ...place, what: "split" });
  if (call === null) return null;
  const part = (name: string): number => (typeof call.args[name] === "number" ? call.args[name] : 0);
  const splits = new Set<SplitName>(["train"]);
  if (part("valid") > 0) splits.add("valid");
  switch (call.call) {
    case "official":
      if (source !== null && source.official === false) {
        context.report(
          problem("P5004", call.span, {
            title: `${source.data.text} has no official split`,
            label: "no official test rows",
            related: source.data.span === null ? [] : [{ span: source.data.span, text: "the source" }],
            help: "write `stratified(train: 80%, valid: 10%, test: 10%)` to split by lot",
          }),
        );
        return null;
      }
      splits.add("test");
      return { call, splits };
    case "files": {
      const files = matchFiles(context, call, { source, expr: item.value });
      splits.add("test");
      return files === null ? null : { call: { ...call, args: { ...call.args, test: files } }, splits };
    }
    default: {
      const sum = part("train") + part("valid") + part("test");
      if (Math.abs(sum - 1) > 1e-9) {
        const shown = `${Number((sum * 100).toFixed(6))}%`;
        context.report(
          problem("P4006", call.span, {
            title: `the parts of \`${call.call}\` sum to ${shown}, not to 100%`,
            label: `sum is ${shown}`,
            help: `for example \`${call.call}(train: 80%, valid: 10%, test: 10%)\``,
          }),
        );
        return null;
      }
      if (part("test") > 0) splits.add("test");
      const by = checkBy(context, call, { source, targets, expr: item.value });
      return by === undefined ? null : { call: { ...call, args: { ...call.args, by } }, splits };
    }
  }
}

/** The column that `by` names; undefined after saying what is wrong. */
function checkBy(
  context: CheckContext,
  call: CheckedCall,
  { source, targets, expr }: SplitOptions & { readonly expr: Expr },
): string | null | undefined {
  const by = call.args["by"];
  const at = typeof by === "string" ? (placeOf(expr, by) ?? call.span) : call.span;
  if (call.call === "stratified") {
    const classes = targets.filter((target) => target.kind === "class").map((target) => target.name);
    if (typeof by !== "string") {
      const [first] = classes;
      if (first !== undefined || targets.some((target) => target.kind === null) || targets.length === 0)
        return first ?? null;
      context.report(
        problem("P3112", call.span, {
          title: "`stratified` needs a class target, there is none",
          label: "no classes to balance",
          help: `write \`random(…)\` with the same parts`,
        }),
      );
      return undefined;
    }
    if (classes.includes(by) || targets.some((target) => target.kind === null)) return by;
    const near = closestName(by, classes);
    context.report(
      problem("P2016", at, {
        title: `there is no class target \`${by}\``,
        label: near === null ? "`by` names no class target" : `did you mean \`${near}\`?`,
        help: classes.length > 0 ? `class targets: ${classes.map((name) => `\`${name}\``).join(", ")}` : null,
      }),
    );
    return undefined;
  }
  if (typeof by !== "string") return null;
  const columns = source?.data.columns ?? null;
  if (columns === null || columns.some((column) => column.name === by)) return by;
  const names = columns.map((column) => column.name);
  const near = closestName(by, names);
  context.report(
    problem("P5002", at, {
      title: `${source?.data.text ?? "the source"} has no column \`${by}\``,
      label: near === null ? "`by` names no column" : `did you mean \`${near}\`?`,
      help: `it has ${names.map((name) => `\`${name}\``).join(", ")}`,
    }),
  );
  return undefined;
}

/** The source's files that `files(test: …)` names, as the source names them. */
function matchFiles(
  context: CheckContext,
  call: CheckedCall,
  { source, expr }: { readonly source: Source | null; readonly expr: Expr },
): string[] | null {
  const wanted = Array.isArray(call.args["test"]) ? call.args["test"].filter((one) => typeof one === "string") : [];
  if (source === null) return wanted;
  const { files } = source;
  if (files === null || files.length === 0) {
    context.report(
      problem("P5005", call.span, {
        title: `${source.data.text} does not consist of files to choose from`,
        label: "no files to tell apart",
        help: "write `random(…)`, `stratified(…)` or `official(…)`",
      }),
    );
    return null;
  }
  const stem = (path: string): string => (path.split("/").at(-1) ?? path).replace(/(\.[A-Za-z0-9]+)+$/, "");
  const found = wanted.map(
    (name) =>
      files.find((file) => file === name || file.endsWith(`/${name}`)) ?? files.find((file) => stem(file) === name),
  );
  const missing = wanted.find((_, index) => found[index] === undefined);
  if (missing !== undefined || wanted.length === 0) {
    const near = missing === undefined ? null : closestName(missing, files);
    const at = missing === undefined ? null : placeOf(expr, missing);
    context.report(
      problem("P5005", at ?? call.span, {
        title:
          missing === undefined ? "`files` names no test file" : `\`${missing}\` is not a file of ${source.data.text}`,
        label: near === null ? "not part of the source" : `did you mean \`${near}\`?`,
        help: `its files: ${files
          .slice(0, 12)
          .map((one) => `\`${one}\``)
          .join(", ")}${files.length > 12 ? ", …" : ""}`,
      }),
    );
    return null;
  }
  const known = found.flatMap((file) => file ?? []);
  if (files.every((file) => known.includes(file))) {
    context.report(
      problem("P4008", call.span, {
        title: "every file is a test file, none is left to train on",
        label: "no train rows",
      }),
    );
    return null;
  }
  return known;
}

function readAugment(
  place: CallPlace,
  items: BlockItems,
  inputs: readonly ColumnInfo[],
): CheckedDataset["augment"] | null {
  const { context } = place;
  let complete = true;
  const augment = labelled(items, "augment").flatMap(({ label, item }) => {
    const input = inputs.find((one) => one.name === label.text);
    if (input === undefined && !items.partial) {
      const names = inputs.map((one) => one.name);
      const near = closestName(label.text, names);
      context.report(
        problem("P2016", label.span, {
          title: `there is no input \`${label.text}\` to augment`,
          label: near === null ? "unknown input" : `did you mean \`${near}\`?`,
          help: near === null && names.length > 0 ? `inputs: ${names.map((name) => `\`${name}\``).join(", ")}` : null,
          fixes: near === null ? [] : [{ span: label.span, replacement: near }],
        }),
      );
    }
    const kind: ColumnType["kind"] | null = input?.kind ?? null;
    const stages = item.value.kind === "flow" ? item.value.stages : [item.value];
    const steps = checkSteps({ ...place, what: `augment ${label.text}` }, stages, {
      group: "augmentations",
      kind,
      column: label.text,
    });
    if (steps === null || input === undefined) {
      complete = false;
      return [];
    }
    return [{ column: label.text, steps }];
  });
  return complete ? augment : null;
}
