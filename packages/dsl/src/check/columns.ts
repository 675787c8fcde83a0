/**
 * In: an `input` or `target` of a data set, and what is known of the data. Out: the column with its type, classes and
 * preparation.
 */
import type { Expr, Name } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { CallGroup, StepEntry } from "../catalog/entry.ts";
import { showShape } from "../catalog/operators.ts";
import { closestName } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { ProbedColumn } from "../source/host.ts";
import type { Span } from "../source/span.ts";
import { type CallPlace, checkCallOf } from "./call.ts";
import type { Argument, CheckedCall, CheckedColumn, ColumnType, TensorType } from "./checked-program.ts";
import { placeOf } from "./place-of.ts";

/** What is known of the data before a row is read. */
export interface KnownData {
  /** Null where the source's columns are not known. */
  readonly columns: readonly ProbedColumn[] | null;
  /** Pictures are brought to the size that is asked for. */
  readonly resizes: boolean;
  /** How messages name the source: `builtin("digits")`. */
  readonly text: string;
  readonly span: Span | null;
}

/** What is read. */
export interface ColumnItem {
  readonly label: Name;
  readonly expr: Expr;
  readonly role: "input" | "target";
}

/** A column, possibly with its preparation or type unknown because of a mistake. */
export interface ColumnInfo {
  readonly name: string;
  readonly span: Span;
  /** Where its type stands: `class(10)`. */
  readonly typeSpan: Span;
  readonly kind: ColumnType["kind"] | null;
  readonly checked: CheckedColumn | null;
}

/** Checks one column. */
export function checkColumn(place: CallPlace, item: ColumnItem, data: KnownData): ColumnInfo {
  const { expr, label } = item;
  const stages = expr.kind === "flow" ? expr.stages : [expr];
  const [first, ...rest] = stages;
  const call = first === undefined ? null : checkCallOf(first, "columns", place);
  const kind = columnKind(first);
  const steps = checkSteps(place, rest, { group: "preparations", kind, column: label.text });
  const info = { name: label.text, span: label.span, typeSpan: first?.span ?? label.span, kind };
  if (item.role === "input" && kind === "class" && first !== undefined) {
    place.context.report(
      problem("P3112", first.span, {
        title: "a `class` cannot be an input yet",
        label: "targets only",
        help: `write \`target ${label.text}: …\``,
      }),
    );
    return { ...info, checked: null };
  }
  if (call === null || first === undefined) return { ...info, checked: null };
  const matched = matchData(place, { call, item, data, at: first.span });
  if (matched === null || steps === null) return { ...info, checked: null };
  return {
    ...info,
    checked: {
      name: label.text,
      type: matched.type,
      columns: matched.columns,
      steps,
      tensor: tensorOf(matched.type),
      span: expr.span,
    },
  };
}

function columnKind(expr: Expr | undefined): ColumnType["kind"] | null {
  const name = expr?.kind === "call" ? expr.callee.parts[0]?.text : undefined;
  return name === "image" || name === "class" || name === "number" || name === "vector" ? name : null;
}

/** Checks preparation or augmentation steps; null where any is wrong. */
export function checkSteps(
  place: CallPlace,
  stages: readonly Expr[],
  options: {
    readonly group: Extract<CallGroup, "preparations" | "augmentations">;
    readonly kind: ColumnType["kind"] | null;
    readonly column: string;
  },
): CheckedCall[] | null {
  const { group, kind, column } = options;
  let complete = true;
  const steps = stages.flatMap((stage): CheckedCall[] => {
    const call = checkCallOf(stage, group, place);
    const entry = call === null ? undefined : findEntry<StepEntry>(catalog[group], call.call);
    if (call === null || entry === undefined) {
      complete = false;
      return [];
    }
    if (kind !== null && !entry.suits.includes(kind)) {
      place.context.report(
        problem("P3112", stage.span, {
          title: `\`${call.call}\` does not suit \`${column}\`, which is a \`${kind}\``,
          label: `for ${entry.suits.map((one) => `\`${one}\``).join(", ")}`,
          help: kind === "class" ? "classes need no preparation" : null,
        }),
      );
      complete = false;
      return [];
    }
    const [low, high] = [call.args["min"], call.args["max"]];
    if (call.call === "clip" && typeof low === "number" && typeof high === "number" && low >= high) {
      place.context.report(
        problem("P4003", stage.span, {
          title: `\`clip\` needs \`min\` below \`max\`, it gets ${low} and ${high}`,
          label: "empty range",
        }),
      );
      complete = false;
      return [];
    }
    return [call];
  });
  return complete ? steps : null;
}

function tensorOf(type: ColumnType): TensorType {
  switch (type.kind) {
    case "image":
      return { shape: [type.height, type.width, type.channels], dtype: "float32" };
    case "class":
      return { shape: [], dtype: "int32" };
    case "number":
      return { shape: [1], dtype: "float32" };
    case "vector":
      return { shape: [type.length], dtype: "float32" };
  }
}

interface Match {
  readonly call: CheckedCall;
  readonly item: ColumnItem;
  readonly data: KnownData;
  readonly at: Span;
}

function strings(value: Argument | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** Holds a declared column against the data; null where they disagree. */
function matchData(
  place: CallPlace,
  match: Match,
): { readonly type: ColumnType; readonly columns: readonly string[] } | null {
  const { call, item } = match;
  if (call.call === "vector") {
    const columns = strings(call.args["columns"]);
    if (columns.length === 0) {
      place.context.report(
        problem("P4002", match.at, { title: "`vector` needs at least one column", label: "no columns" }),
      );
      return null;
    }
    const found = columns.map((name) => findColumn(place, name, match));
    const fits = found.every((column) => column !== undefined && (column === null || fitsKind(place, column, match)));
    return fits ? { type: { kind: "vector", length: columns.length }, columns } : null;
  }
  const named = call.args["column"];
  const name = typeof named === "string" ? named : item.label.text;
  const column = findColumn(place, name, match);
  if (column === undefined || (column !== null && !fitsKind(place, column, match))) return null;
  switch (call.call) {
    case "image": {
      const [height, width, channels] = ["height", "width", "channels"].map((side) => Number(call.args[side]));
      if (height === undefined || width === undefined || channels === undefined) return null;
      if (
        column?.shape != null &&
        !match.data.resizes &&
        showShape(column.shape) !== showShape([height, width, channels])
      ) {
        reportForm(place, match, {
          title: `pictures in \`${name}\` are \`${showShape(column.shape)}\`, the program says \`${showShape([height, width, channels])}\``,
          label: `the data has ${showShape(column.shape)}`,
          help: `write \`image(${column.shape.join(", ")})\``,
        });
        return null;
      }
      return { type: { kind: "image", height, width, channels }, columns: [name] };
    }
    case "class": {
      const classes = matchClasses(place, match, { values: column?.values ?? null, name });
      return classes === null ? null : { type: { kind: "class", classes }, columns: [name] };
    }
    default:
      return { type: { kind: "number" }, columns: [name] };
  }
}

/** The column of that name; null where the data is not known, undefined where the data lacks it. */
function findColumn(place: CallPlace, name: string, match: Match): ProbedColumn | null | undefined {
  const { data, call } = match;
  if (data.columns === null) return null;
  const found = data.columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  const names = data.columns.map((column) => column.name);
  const wanted = call.call === "vector" ? "number" : call.call;
  const sole = data.columns.filter((column) => column.kind === wanted);
  const near = closestName(name, names);
  const target = near ?? (sole.length === 1 ? sole[0]?.name : undefined);
  const at = placeOf(match.item.expr, name);
  place.context.report(
    problem("P5002", at ?? match.at, {
      title: `${data.text} has no column \`${name}\``,
      label: near === null ? "not in the data" : `did you mean \`${near}\`?`,
      fixes: at === null || near === null ? [] : [{ span: at, replacement: wordFor(near) }],
      help:
        target !== undefined && at === null
          ? `it has ${showNames(names)}; \`column: ${wordFor(target)}\` says which one to read`
          : `it has ${showNames(names)}`,
    }),
  );
  return undefined;
}

/** A name as the program writes it: bare where it is a word, else in quotes. */
function wordFor(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : JSON.stringify(name);
}

function fitsKind(place: CallPlace, column: ProbedColumn, match: Match): boolean {
  const wanted = match.call.call;
  const numeric =
    column.kind === "number" ||
    (column.values?.every((value) => value.trim() !== "" && Number.isFinite(Number(value))) ?? false);
  const fits = wanted === "image" ? column.kind === "image" : wanted === "class" ? column.kind !== "image" : numeric;
  if (fits) return true;
  const found =
    column.kind === "image"
      ? "pictures"
      : column.kind === "class"
        ? "classes"
        : column.kind === "number"
          ? "numbers"
          : "texts";
  const asked = wanted === "image" ? "pictures" : wanted === "class" ? "classes" : "numbers";
  reportForm(place, match, {
    title: `the column \`${column.name}\` holds ${found}, not ${asked}`,
    label: `the data has ${found}`,
    help: column.kind === "class" ? `write \`class(${column.values?.length ?? "…"})\`` : null,
  });
  return false;
}

function matchClasses(
  place: CallPlace,
  match: Match,
  data: { readonly values: readonly string[] | null; readonly name: string },
): readonly string[] | null {
  const given = match.call.args["classes"];
  const list = Array.isArray(given) ? given : [];
  const [first] = list;
  const { values, name } = data;
  if (list.length === 1 && typeof first === "number") {
    if (first < 2) {
      place.context.report(
        problem("P4003", match.at, {
          title: `\`class(${first})\` is no choice: there must be at least 2 classes`,
          label: "2 or more",
        }),
      );
      return null;
    }
    if (values !== null && values.length !== first) {
      reportForm(place, match, {
        title: `\`${name}\` has ${values.length} different values in the data, the program says ${first} classes`,
        label: `the data has ${values.length}`,
        help: values.length <= 1000 ? `write \`class(${values.length})\`` : null,
      });
      return null;
    }
    return values ?? Array.from({ length: first }, (_, index) => String(index));
  }
  const names = list.map((one) => String(one));
  const doubled = names.find((one, index) => names.indexOf(one) !== index);
  if (doubled !== undefined) {
    place.context.report(
      problem("P2006", match.at, {
        title: `the class \`${doubled}\` stands twice`,
        label: "given twice",
        help: "remove one of the two",
      }),
    );
    return null;
  }
  if (names.length < 2) {
    place.context.report(
      problem("P4003", match.at, {
        title: "there must be at least 2 classes",
        label: "2 or more",
        help: "for example `class(10)` or `class(cat, dog)`",
      }),
    );
    return null;
  }
  if (values === null) return names;
  const absent = names.find((one) => !values.includes(one));
  const unlisted = values.filter((one) => !names.includes(one));
  if (absent !== undefined) {
    const near = closestName(absent, unlisted);
    reportForm(
      place,
      { ...match, at: placeOf(match.item.expr, absent) ?? match.at },
      {
        title: `\`${absent}\` does not occur in the column \`${name}\``,
        label: near === null ? "not in the data" : `did you mean \`${near}\`?`,
        help: `the data has ${showNames(values)}`,
      },
    );
    return null;
  }
  if (unlisted.length > 0) {
    reportForm(place, match, {
      title: `the column \`${name}\` also holds ${showNames(unlisted)}`,
      label: `${unlisted.length} ${unlisted.length === 1 ? "class is" : "classes are"} missing here`,
      help: `list every class, or write \`class(${values.length})\``,
    });
    return null;
  }
  return names;
}

function showNames(names: readonly string[]): string {
  return `${names
    .slice(0, 12)
    .map((one) => `\`${one}\``)
    .join(", ")}${names.length > 12 ? ", …" : ""}`;
}

function reportForm(
  place: CallPlace,
  match: Match,
  words: { title: string; label: string; help: string | null },
): void {
  const { data } = match;
  place.context.report(
    problem("P5003", match.at, {
      title: words.title,
      label: words.label,
      related: data.span === null ? [] : [{ span: data.span, text: "the data" }],
      help: words.help,
    }),
  );
}
