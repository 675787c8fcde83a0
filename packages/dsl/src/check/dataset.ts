/**
 * In: a `dataset` block. Out: its source, columns, split and sizes, held against what the catalog or the host knows of
 * the data.
 */
import type { Declaration } from "../ast/nodes.ts";
import type { BlockEntry } from "../catalog/entry.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import { readAugment } from "./augment.ts";
import type { CallPlace } from "./call.ts";
import type { Argument, CheckedCall, CheckedDataset } from "./checked-program.ts";
import { type ColumnInfo, checkColumn, checkDeclared, type DeclaredInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";
import type { KnownData } from "./data-match.ts";
import { checkRows } from "./data-rows.ts";
import { columnsRead, readSource, type Source } from "./data-source.ts";
import { readSplit, type Split } from "./data-split.ts";
import { checkMoments, checkValues } from "./data-values.ts";
import { type BlockItems, labelled, readItems, setting } from "./items.ts";
import { checkLeakage } from "./leakage.ts";
import { checkMasked } from "./masked-targets.ts";
import type { SplitName } from "./metric.ts";
import { readPlainSetting } from "./plain-setting.ts";
import { checkReadWays } from "./read-ways.ts";
import { type RowOrder, readOrder } from "./row-order.ts";
import { readRowWeight } from "./row-weight.ts";
import { readSampling } from "./sampling.ts";
import { checkShots } from "./shots.ts";

/** What other blocks need of a data set, also of one with mistakes. */
export interface DatasetInfo {
  readonly name: string;
  readonly span: Span;
  readonly inputs: readonly ColumnInfo[];
  readonly targets: readonly ColumnInfo[];
  readonly declared: readonly DeclaredInfo[];
  /** Splits with rows; null where the split is not known. */
  readonly splits: ReadonlySet<SplitName> | null;
  /** The first step that mixes train rows with each other, or null. */
  readonly mixing: CheckedCall | null;
  /** How train rows are drawn, where not once an epoch each. */
  readonly sampling: CheckedCall | null;
  /** Null where rows are shuffled. */
  readonly order: RowOrder | null;
  /** Some setting of it was wrong or missing, so columns may be missing here too. */
  readonly partial: boolean;
  readonly checked: CheckedDataset | null;
}

/** Checks a data set. */
export function checkDataset(context: CheckContext, decl: Declaration, entry: BlockEntry): DatasetInfo {
  const items = readItems(context, decl, entry);
  const place: CallPlace = { context, env: context.env, what: "source" };
  const sourceItem = setting(items, "source");
  const source = sourceItem === undefined ? null : readSource(place, sourceItem, columnsRead(items));
  if (sourceItem !== undefined && source !== null && source.data.columns !== null) {
    const { columns } = source.data;
    context.note({ kind: "columns", span: sourceItem.value.span, columns, rows: source.rows });
  }
  const data: KnownData = source?.data ?? {
    columns: null,
    resizes: false,
    text: "the source",
    span: null,
    probe: null,
  };
  const columns = (role: "input" | "target"): ColumnInfo[] =>
    labelled(items, role).map(({ label, item }) =>
      checkColumn(
        { ...place, what: `${role} ${label.text}` },
        { keyword: item.name, label, expr: item.value, role },
        data,
      ),
    );
  const inputs = columns("input");
  const targets = columns("target");
  const declared = labelled(items, "column").map(({ label, item }) =>
    checkDeclared({ ...place, what: `column ${label.text}` }, { keyword: item.name, label, expr: item.value }, data),
  );
  reportClash(context, { inputs, targets, declared });
  checkReadWays(context, [...inputs, ...targets]);
  const splitItem = setting(items, "split");
  const partial = items.partial || inputs.length + targets.length === 0;
  const split =
    splitItem === undefined ? null : readSplit(place, splitItem, { source, inputs, targets, declared, partial });
  const { steps: augment, mixing } = readAugment(place, items, { inputs, targets });
  const sampling = readSampling(place, setting(items, "sampling"), targets);
  const order = readOrder(place, items, { entry, inputs });
  const number = (name: string): number | null | undefined => {
    const value = readPlainSetting(place, items, { entry, name });
    return typeof value === "number" || value === null ? value : undefined;
  };
  const batch = number("batch");
  const limit = number("limit");
  const shots = checkShots(context, setting(items, "shots"), { shots: number("shots"), targets });
  const missing = readPlainSetting(place, items, { entry, name: "missing" });
  const duplicates = readPlainSetting(place, items, { entry, name: "duplicates" });
  const masks = missing !== "mask" || checkMasked(context, setting(items, "missing")?.value.span ?? decl.span, targets);
  const weightItem = { items, item: setting(items, "weight") };
  const weight = readRowWeight(place, weightItem, { data, inputs, targets, declared, missing });
  if (source !== null) {
    const handling = {
      missing: missing === "error" ? ("error" as const) : missing === "mask" ? ("mask" as const) : ("drop" as const),
      duplicates: duplicates === "keep" ? ("keep" as const) : duplicates === "drop" ? ("drop" as const) : null,
    };
    const balanced = sampling == null ? null : (sampling.args["by"] ?? null);
    const held = { decl, items, source, inputs, targets, declared, split, batch, limit, balanced };
    holdAgainstData(context, { ...held, ...handling });
  }
  const checkedInputs = inputs.flatMap((column) => column.checked ?? []);
  const checkedTargets = targets.flatMap((column) => column.checked ?? []);
  const checkedDeclared = declared.flatMap((column) => column.checked ?? []);
  const complete =
    source !== null &&
    split !== null &&
    augment !== null &&
    sampling !== undefined &&
    order !== undefined &&
    weight !== undefined &&
    batch != null &&
    limit !== undefined &&
    shots !== undefined &&
    (missing === "error" || missing === "drop" || missing === "mask") &&
    masks &&
    (duplicates === null || duplicates === "keep" || duplicates === "drop") &&
    !items.partial &&
    inputs.length + targets.length > 0 &&
    checkedInputs.length === inputs.length &&
    checkedTargets.length === targets.length &&
    checkedDeclared.length === declared.length;
  const rows = source === null || source.rows === null ? null : Math.min(source.rows, limit ?? source.rows);
  return {
    name: decl.name.text,
    span: decl.span,
    inputs,
    targets,
    declared,
    splits: split?.splits ?? null,
    mixing,
    sampling: sampling ?? null,
    order: order ?? null,
    partial,
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
          declared: checkedDeclared,
          missing,
          duplicates,
          split: split.call,
          augment,
          sliced: [],
          weight,
          sampling,
          ...(order === null ? {} : { order: "by_length" as const }),
          batch,
          limit,
          shots,
          rows: split.call.call === "files" && source.call.call === "builtin" ? null : rows,
        }
      : null,
  };
}

interface Held {
  readonly decl: Declaration;
  readonly items: BlockItems;
  readonly source: Source;
  readonly inputs: readonly ColumnInfo[];
  readonly targets: readonly ColumnInfo[];
  readonly declared: readonly DeclaredInfo[];
  readonly split: Split | null;
  readonly batch: number | null | undefined;
  readonly limit: number | null | undefined;
  readonly missing: CheckedDataset["missing"];
  readonly duplicates: "keep" | "drop" | null;
  /** The class target whose classes count alike whatever their rows. */
  readonly balanced: Argument;
}

/** What the rows themselves say against the program. */
function holdAgainstData(context: CheckContext, held: Held): void {
  const { decl, items, source, inputs, targets, declared, split, batch, limit, missing, duplicates, balanced } = held;
  const { data } = source;
  checkValues(context, { data, inputs, targets, missing, balanced });
  if (split?.call.call === "chronological" && split.by !== null && missing !== "drop") {
    checkMoments(context, data, split.by);
  }
  const batchItem = setting(items, "batch");
  if (split !== null && limit !== undefined && data.probe !== null) {
    checkRows(context, {
      source,
      split,
      targets,
      limit,
      batch: batchItem === undefined || batch == null ? null : { rows: batch, span: batchItem.value.span },
    });
  }
  const columnsHold = !items.partial && [...inputs, ...targets].every((one) => one.checked !== null);
  checkLeakage(context, {
    name: decl.name.text,
    span: decl.span,
    source,
    inputs,
    targets,
    declared,
    split,
    // Copies are counted by the columns that are read, so all of these must be right.
    duplicates: columnsHold ? duplicates : "keep",
  });
}

function reportClash(
  context: CheckContext,
  {
    inputs,
    targets,
    declared,
  }: {
    readonly inputs: readonly ColumnInfo[];
    readonly targets: readonly ColumnInfo[];
    readonly declared: readonly DeclaredInfo[];
  },
): void {
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
  for (const column of declared) {
    const other = [...inputs, ...targets].find((one) => one.name === column.name);
    if (other === undefined) continue;
    const role = targets.some((one) => one.name === column.name) ? "a target" : "an input";
    context.report(
      problem("P2006", column.span, {
        title: `\`${column.name}\` is ${role} already`,
        label: "declared again",
        related: [{ span: other.span, text: role }],
        help: "`by:` finds it there; a `column` is for what no model reads",
      }),
    );
  }
}
