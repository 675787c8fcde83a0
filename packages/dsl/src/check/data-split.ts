/**
 * In: the `split` of a data set, its source and columns. Out: the split with its column and files found, and which of
 * train, valid and test have rows.
 */
import type { Expr, SettingItem } from "../ast/nodes.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import { argumentSpan } from "./argument-span.ts";
import { type CallPlace, checkCallOf } from "./call.ts";
import type { CheckedCall } from "./checked-program.ts";
import type { ColumnInfo, DeclaredInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";
import type { Source } from "./data-source.ts";
import { showNames, wordFor } from "./data-words.ts";
import type { SplitName } from "./metric.ts";
import { placeOf } from "./place-of.ts";

/** A split whose words have been found right; whether it leaves rows everywhere is asked later. */
export interface Split {
  readonly call: CheckedCall;
  /** As written. */
  readonly expr: Expr;
  readonly splits: ReadonlySet<SplitName>;
  /** Source column that it goes by, and where that is named; null where it goes by none. */
  readonly by: { readonly column: string; readonly span: Span } | null;
  /** Parts of the source with the test rows, where these are given; null where rows are drawn or sorted. */
  readonly testParts: ReadonlySet<number> | null;
}

/** What a split is held against. */
export interface SplitOptions {
  readonly source: Source | null;
  readonly inputs: readonly ColumnInfo[];
  readonly targets: readonly ColumnInfo[];
  readonly declared: readonly DeclaredInfo[];
  /** Some column may be missing here because of a mistake. */
  readonly partial: boolean;
}

/** The part of the rows that a split call gives to train, valid or test. */
export function partOf(call: CheckedCall, name: SplitName): number {
  const part = call.args[name];
  return typeof part === "number" ? part : 0;
}

/** Whether a split draws rows by lot, so that what `by` names stays on one side. */
export function drawsGroups(call: CheckedCall): boolean {
  return call.call === "random" || call.call === "folds";
}

/** Checks the split; null after saying what is wrong. */
export function readSplit(place: CallPlace, item: SettingItem, options: SplitOptions): Split | null {
  const { context } = place;
  const { source } = options;
  const expr = item.value;
  const call = checkCallOf(expr, "splits", { ...place, what: "split" });
  if (call === null) return null;
  const splits = new Set<SplitName>(["train"]);
  if (partOf(call, "valid") > 0) splits.add("valid");
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
      if (source?.ownValid === true || officialParts(source, "valid").size > 0) {
        if (splits.has("valid")) {
          reportOwnValid(context, expr);
          return null;
        }
        splits.add("valid");
      }
      // Of data that nobody could look at, nothing is claimed to be missing.
      if (source === null || source.official === null) splits.add("valid");
      return { call, expr, splits, by: null, testParts: knownParts(source) };
    case "files": {
      const files = matchFiles(context, call, { source, expr });
      splits.add("test");
      if (files === null) return null;
      const known = source?.files ?? [];
      const testParts = new Set(files.map((file) => known.indexOf(file)));
      return { call: { ...call, args: { ...call.args, test: files } }, expr, splits, by: null, testParts };
    }
    case "folds": {
      splits.add("test");
      const by = checkBy(context, call, { ...options, expr });
      if (by === undefined) return null;
      return {
        call: { ...call, args: { ...call.args, by: by?.name ?? null } },
        expr,
        splits,
        by: by === null ? null : { column: by.column, span: by.span },
        testParts: null,
      };
    }
    default: {
      const sum = partOf(call, "train") + partOf(call, "valid") + partOf(call, "test");
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
      if (partOf(call, "test") > 0) splits.add("test");
      const by = checkBy(context, call, { ...options, expr });
      if (by === undefined) return null;
      return {
        call: { ...call, args: { ...call.args, by: by?.name ?? null } },
        expr,
        splits,
        by: by === null ? null : { column: by.column, span: by.span },
        testParts: null,
      };
    }
  }
}

/** Parts of the source on one side of its own split. */
export function officialParts(source: Source | null, side: SplitName): ReadonlySet<number> {
  const parts = source?.data.probe?.parts ?? [];
  return new Set(parts.flatMap((part, index) => (part.official === side ? [index] : [])));
}

function knownParts(source: Source | null): ReadonlySet<number> | null {
  return source?.data.probe?.parts === undefined ? null : officialParts(source, "test");
}

/** `valid: 10%` of a source that has validation rows. */
function reportOwnValid(context: CheckContext, expr: Expr): void {
  context.report(
    problem("P5020", argumentSpan(expr, "valid") ?? expr.span, {
      title: "the source has validation rows of its own",
      label: "no more are needed",
      help: "write `official()`; to hold back others, split by lot with `stratified(train: 80%, valid: 10%, test: 10%)`",
      fixes: [{ span: expr.span, replacement: "official()" }],
    }),
  );
}

/** What `by` names: as the program names it, and the source column. */
interface By {
  readonly name: string;
  readonly column: string;
  readonly span: Span;
}

interface ByOptions extends SplitOptions {
  readonly expr: Expr;
}

/** Null where there is none, undefined after saying what is wrong. */
function checkBy(context: CheckContext, call: CheckedCall, options: ByOptions): By | null | undefined {
  const by = call.args["by"];
  const span = typeof by === "string" ? (placeOf(options.expr, by) ?? call.span) : call.span;
  if (call.call === "stratified") return checkStratum(context, call, { ...options, by, span });
  if (call.call === "chronological") return checkMoment(context, { ...options, by, span });
  return typeof by === "string" ? checkColumnName(context, { ...options, by, span }) : null;
}

type Named = ByOptions & { readonly by: unknown; readonly span: Span };

/** A declared column, input or target of that name, else a column of the source. */
function checkColumnName(context: CheckContext, options: ByOptions & { by: string; span: Span }): By | undefined {
  const { by, span, source, declared, inputs, targets } = options;
  const own = [...declared, ...inputs, ...targets].find((one) => one.name === by);
  if (own !== undefined) {
    if (own.checked === null) return undefined;
    const column = "column" in own.checked ? own.checked.column : (own.checked.columns[0] ?? by);
    return { name: by, column, span };
  }
  const columns = source?.data.columns ?? null;
  if (columns === null || columns.some((column) => column.name === by)) return { name: by, column: by, span };
  const names = [...new Set([...declared.map((one) => one.name), ...columns.map((column) => column.name)])];
  const near = closestName(by, names);
  context.report(
    problem("P5002", span, {
      title: `${source?.data.text ?? "the source"} has no column \`${by}\``,
      label: near === null ? "`by` names no column" : `did you mean \`${near}\`?`,
      help: `it has ${showNames(columns.map((column) => column.name))}`,
      fixes: near === null ? [] : [{ span, replacement: wordFor(near), certain: isOnlyNear(by, near, names) }],
    }),
  );
  return undefined;
}

function checkStratum(context: CheckContext, call: CheckedCall, options: Named): By | null | undefined {
  const { by, span, targets } = options;
  const classes = targets.filter((target) => target.kind === "class");
  const names = classes.map((target) => target.name);
  const found = (target: ColumnInfo): By => ({
    name: target.name,
    column: target.checked?.columns[0] ?? target.name,
    span,
  });
  if (typeof by !== "string") {
    const [first] = classes;
    if (first !== undefined) return found(first);
    if (targets.some((target) => target.kind === null) || targets.length === 0) return null;
    context.report(
      problem("P3112", call.span, {
        title: "`stratified` needs a class target, there is none",
        label: "no classes to balance",
        help: `write \`random(…)\` with the same parts`,
      }),
    );
    return undefined;
  }
  const named = classes.find((target) => target.name === by);
  if (named !== undefined) return found(named);
  if (targets.some((target) => target.kind === null)) return undefined;
  const near = closestName(by, names);
  const group = options.declared.find((one) => one.name === by && one.kind === "id");
  context.report(
    problem("P2016", span, {
      title: `there is no class target \`${by}\``,
      label: near === null ? "`by` names no class target" : `did you mean \`${near}\`?`,
      help:
        group !== undefined
          ? `\`stratified\` balances classes; \`random(…, by: ${wordFor(by)})\` keeps rows of one \`${by}\` together`
          : classes.length > 0
            ? `class targets: ${names.map((name) => `\`${name}\``).join(", ")}`
            : null,
      fixes: near === null ? [] : [{ span, replacement: wordFor(near), certain: isOnlyNear(by, near, names) }],
    }),
  );
  return undefined;
}

function checkMoment(context: CheckContext, options: Named): By | undefined {
  const { by, span, declared, source, partial } = options;
  if (typeof by === "string") {
    const found = checkColumnName(context, { ...options, by });
    if (found === undefined) return undefined;
    const own = declared.find((one) => one.name === by);
    const stats = source?.data.columns?.find((column) => column.name === found.column)?.stats;
    const kindFits = own === undefined || own.kind === "time" || own.kind === "number";
    if (kindFits && (stats === undefined || stats.times === stats.filled || stats.numbers === stats.filled))
      return found;
    context.report(
      problem("P4016", span, {
        title: `\`chronological\` goes by times, \`${by}\` holds ${kindFits ? "something else" : `\`${own?.kind ?? ""}\``}`,
        label: "not a column of times",
        related: own === undefined ? [] : [{ span: own.typeSpan, text: "declared here" }],
        help: timeHelp(source, declared),
      }),
    );
    return undefined;
  }
  const times = declared.filter((one) => one.kind === "time");
  const [only] = times;
  if (only !== undefined && times.length === 1) {
    return only.checked === null ? undefined : { name: only.name, column: only.checked.column, span };
  }
  if (partial && times.length === 0) return undefined;
  context.report(
    problem("P4016", span, {
      title:
        only === undefined
          ? "`chronological` needs a column of times to go by"
          : `\`chronological\` does not say which of ${times.length} columns of times it goes by`,
      label: only === undefined ? "no `time` is declared" : "`by` is missing",
      related: times.map((one) => ({ span: one.typeSpan, text: "one of them" })),
      help: only === undefined ? timeHelp(source, declared) : `write \`by: ${wordFor(only.name)}\``,
    }),
  );
  return undefined;
}

/** How to declare the column that looks like times. */
function timeHelp(source: Source | null, declared: readonly DeclaredInfo[]): string {
  const known = declared.find((one) => one.kind === "time");
  if (known !== undefined) return `\`${known.name}\` is declared as \`time\`: write \`by: ${wordFor(known.name)}\``;
  const found = source?.data.columns?.find(
    ({ stats }) => stats !== undefined && stats.times > 0 && stats.times === stats.filled,
  );
  if (found === undefined) return "declare one, for example `column when: time`";
  const plain = wordFor(found.name) === found.name;
  return `declare \`column ${plain ? found.name : `when: time(column: ${wordFor(found.name)})`}${plain ? ": time" : ""}\`, whose values are times`;
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
        help: `its files: ${showNames(files)}`,
        fixes:
          near === null || at === null || missing === undefined
            ? []
            : [{ span: at, replacement: JSON.stringify(near), certain: isOnlyNear(missing, near, files) }],
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
