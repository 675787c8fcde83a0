/**
 * In: an `input`, `target` or `column` of a data set, and what is known of the data. Out: the column with its type,
 * classes and preparation.
 */
import type { CallExpr, Expr, Name } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { CallGroup, ColumnEntry, ColumnRole, StepEntry } from "../catalog/entry.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import { type CallPlace, checkCallOf } from "./call.ts";
import type { CheckedCall, CheckedColumn, ColumnKind, ColumnType, DeclaredColumn } from "./checked-program.ts";
import { reportNoTensor, stepType, tensorOf, typeOfKind } from "./column-types.ts";
import { matchData, matchDeclared } from "./data-columns.ts";
import type { KnownData } from "./data-match.ts";
import { joinWords } from "./data-words.ts";
import { placeOf } from "./place-of.ts";
import { withTokenizer } from "./tokenizer.ts";

/** What is read. */
export interface ColumnItem {
  /** `input`, `target` or `column` as it stands there. */
  readonly keyword: Name;
  readonly label: Name;
  readonly expr: Expr;
}

/** A column, possibly with its preparation or type unknown because of a mistake. */
export interface ColumnInfo {
  readonly name: string;
  readonly span: Span;
  /** Where its type stands: `class(10)`. */
  readonly typeSpan: Span;
  readonly kind: ColumnType["kind"] | null;
  /** Where a source column is named; the type where it is not. */
  readonly placeOf: (column: string) => Span;
  readonly checked: CheckedColumn | null;
}

/** A column that no model reads. */
export interface DeclaredInfo {
  readonly name: string;
  readonly span: Span;
  readonly typeSpan: Span;
  readonly kind: ColumnKind | null;
  readonly checked: DeclaredColumn | null;
}

/** Checks an input or a target. */
export function checkColumn(
  place: CallPlace,
  item: ColumnItem & { readonly role: "input" | "target" },
  data: KnownData,
): ColumnInfo {
  const { expr, label, role } = item;
  const [first, ...rest] = stagesOf(expr);
  const type = first === undefined ? null : typeCall(first);
  const call = first === undefined ? null : checkCallOf(type ?? first, "columns", place);
  const entry = type === null ? undefined : typeEntry(type);
  const suits = first === undefined || checkRole(place, { ...item, at: first.span, entry });
  const kind = entry?.name ?? null;
  const tensorKind = kind === "id" ? null : kind;
  const typeSpan = first?.span ?? label.span;
  const info = {
    name: label.text,
    span: label.span,
    typeSpan,
    kind: tensorKind,
    placeOf: (column: string) => (type === null ? null : placeOf(type, column)) ?? typeSpan,
  };
  const matched = !suits || call === null || type === null ? null : matchData(place, { call, type, label, role, data });
  const flow = checkFlow(place, rest, {
    group: "preparations",
    kind,
    type: matched?.type ?? null,
    column: label.text,
    role,
  });
  if (matched === null || flow === null || flow.gives === null) return { ...info, checked: null };
  const tensor = tensorOf(flow.gives, role);
  if (tensor === null) {
    const last = rest.at(-1)?.span ?? typeSpan;
    reportNoTensor(place, { name: label.text, type: flow.gives, typeSpan, last, role });
    return { ...info, checked: null };
  }
  return {
    ...info,
    checked: {
      name: label.text,
      type: matched.type,
      gives: flow.gives,
      columns: matched.columns,
      steps: flow.steps,
      tensor,
      span: expr.span,
    },
  };
}

/** Checks a column that no model reads. */
export function checkDeclared(place: CallPlace, item: ColumnItem, data: KnownData): DeclaredInfo {
  const { expr, label } = item;
  const [first, ...rest] = stagesOf(expr);
  const type = first === undefined ? null : typeCall(first);
  const call = first === undefined ? null : checkCallOf(type ?? first, "columns", place);
  const entry = type === null ? undefined : typeEntry(type);
  const suits = first === undefined || checkRole(place, { ...item, role: "column", at: first.span, entry });
  const kind = entry?.name ?? null;
  const info = { name: label.text, span: label.span, typeSpan: first?.span ?? label.span, kind };
  const [step] = rest;
  if (step !== undefined && step.kind !== "missing") {
    place.context.report(
      problem("P3114", step.span, {
        title: `\`${label.text}\` is read by no model, so there is nothing to prepare`,
        label: "not on a `column`",
        related: [{ span: item.keyword.span, text: "declared as a `column`" }],
        help: "remove the steps; what a model reads is an `input`",
      }),
    );
    return { ...info, checked: null };
  }
  if (!suits || call === null || type === null || kind === null) return { ...info, checked: null };
  const column = matchDeclared(place, { call, type, label, role: "column", data });
  return {
    ...info,
    checked: column === null ? null : { name: label.text, kind, column, ...separated(call), span: expr.span },
  };
}

/** What stands between two tags of a field. */
function separated({ call, args }: CheckedCall): Pick<DeclaredColumn, "separator"> {
  const { separator } = args;
  return call === "tags" && typeof separator === "string" ? { separator } : {};
}

function stagesOf(expr: Expr): readonly Expr[] {
  return expr.kind === "flow" ? expr.stages : [expr];
}

/** The type as a call; a type without parentheses is one without arguments. */
function typeCall(expr: Expr): CallExpr | null {
  if (expr.kind === "call") return expr;
  if (expr.kind !== "path" || expr.parts.length !== 1) return null;
  const known = findEntry<ColumnEntry>(catalog.columns, expr.parts[0]?.text ?? "") !== undefined;
  return known ? { kind: "call", callee: expr, args: [], span: expr.span } : null;
}

function typeEntry(type: CallExpr): ColumnEntry | undefined {
  const { parts } = type.callee;
  return parts.length === 1 ? findEntry<ColumnEntry>(catalog.columns, parts[0]?.text ?? "") : undefined;
}

/** Whether a type may stand as what the program makes of it; says so where it may not. */
function checkRole(
  place: CallPlace,
  item: ColumnItem & { readonly role: ColumnRole; readonly at: Span; readonly entry: ColumnEntry | undefined },
): boolean {
  const { role, at, entry, label, keyword } = item;
  if (entry === undefined || entry.roles.includes(role)) return true;
  const { name } = entry;
  const able = catalog.columns.filter((one) => one.roles.includes(role)).map((one) => `\`${one.name}\``);
  const possible = `${role === "column" ? "a `column`" : `an ${role}`.replace("an target", "a target")} is ${able.slice(0, -1).join(", ")} or ${able.at(-1) ?? ""}`;
  const declare = (): { help: string; fixes: { span: Span; replacement: string; certain: boolean }[] } => ({
    help: `declare it beside the inputs: \`column ${label.text}: ${name}\``,
    fixes: keyword.text === role ? [{ span: keyword.span, replacement: "column", certain: true }] : [],
  });
  const words = ((): { title: string; label: string; help: string; fixes?: ReturnType<typeof declare>["fixes"] } => {
    if (role === "column") {
      return {
        title: `\`column\` declares what no model reads; ${article(name)} \`${name}\` is read by models`,
        label: "for an `input` or a `target`",
        help: `write \`input ${label.text}: …\`; ${possible}`,
      };
    }
    switch (name) {
      case "id":
        return {
          title: `an \`id\` says nothing about rows that are still to come, so no model ${role === "input" ? "reads" : "learns"} it`,
          label: `not ${role === "input" ? "an input" : "a target"}`,
          ...declare(),
        };
      case "time":
        return {
          title: "a `time` puts rows in order; no model learns it",
          label: "not a target",
          ...declare(),
        };
      case "tags":
        return {
          title: "`tags` name slices of the data; no model learns them",
          label: "not a target",
          ...declare(),
        };
      case "mask":
      case "boxes":
        return {
          title: `${name === "mask" ? "a mask says" : "boxes say"} what is in a picture: a model gives ${name === "mask" ? "it" : "them"}, and does not read ${name === "mask" ? "it" : "them"}`,
          label: "not an input",
          help: `write \`target ${label.text}: ${name}(…)\``,
        };
      default:
        return {
          title: `no model can ${role === "input" ? "read" : "give"} ${entry.plural} yet`,
          label: `\`${name}\` is not ${role === "input" ? "an input" : "a target"} yet`,
          help: `${possible}; \`column ${label.text}: ${name}\` declares it without reading it`,
        };
    }
  })();
  place.context.report(problem("P3113", at, words));
  return false;
}

function article(name: string): string {
  return /^[aeiou]/.test(name) ? "an" : "a";
}

/** Checks preparation or augmentation steps; null where any is wrong. */
export function checkSteps(
  place: CallPlace,
  stages: readonly Expr[],
  options: {
    readonly group: Extract<CallGroup, "preparations" | "augmentations">;
    /** What the first step is given. */
    readonly kind: ColumnKind | null;
    readonly column: string;
    readonly role: ColumnRole;
    /** Checks a step that is right by itself; says what is wrong where it is. */
    readonly suits?: (step: CheckedCall) => boolean;
  },
): CheckedCall[] | null {
  return checkFlow(place, stages, { ...options, type: null })?.steps ?? null;
}

/** Steps with what they make of a column; that is null where the column's type is not known. */
interface CheckedFlow {
  readonly steps: CheckedCall[];
  readonly gives: ColumnType | null;
}

/** Checks steps and follows the type through them; null where any is wrong. */
function checkFlow(
  place: CallPlace,
  stages: readonly Expr[],
  options: Parameters<typeof checkSteps>[2] & { readonly type: ColumnType | null },
): CheckedFlow | null {
  const { group, column, role } = options;
  let { kind, type } = options;
  let complete = true;
  const wrong = (): [] => {
    complete = false;
    return [];
  };
  const steps = stages.flatMap((stage, index): CheckedCall[] => {
    if (choosesRows(place, stage, group)) return wrong();
    const call = withTokenizer(place, stage, checkCallOf(stage, group, place));
    const entry = call === null ? undefined : findEntry<StepEntry>(catalog[group], call.call);
    if (call === null || entry === undefined) {
      // What an unknown step gives is not known either.
      kind = null;
      return wrong();
    }
    if (kind !== null && !entry.takes.includes(kind)) {
      const given = stages[index - 1];
      place.context.report(
        problem("P3112", stage.span, {
          title: `\`${call.call}\` does not suit \`${column}\`, which is ${article(kind)} \`${kind}\`${index > 0 && kind !== options.kind ? " here" : ""}`,
          label: `for ${entry.takes.map((one) => `\`${one}\``).join(", ")}`,
          related:
            given !== undefined && kind !== options.kind
              ? [{ span: given.span, text: `gives ${article(kind)} \`${kind}\`` }]
              : [],
          help:
            kind === "class" && role === "target"
              ? "classes need no preparation"
              : (notNeeded(call, kind) ?? stepsFor(group, { kind, role })),
        }),
      );
      return wrong();
    }
    if (entry.roles !== undefined && !entry.roles.includes(role)) {
      place.context.report(
        problem("P3115", stage.span, {
          title:
            call.call === "fill"
              ? "`fill` makes up values, and a target must be what the data says"
              : `\`${call.call}\` is for what models read; a target stays what the data says`,
          label: "on inputs only",
          help: call.call === "fill" ? "`missing: drop` leaves out the rows whose target has no value" : null,
        }),
      );
      // What it would have given is not known to the steps after it.
      kind = null;
      return wrong();
    }
    if (entry.first === true && index > 0) {
      place.context.report(
        problem("P3115", stage.span, {
          title: `\`${call.call}\` stands after other steps, which cannot work on values that are not there`,
          label: "must be the first step",
          help: `write \`${call.call}(…)\` right after the type of \`${column}\``,
        }),
      );
      return wrong();
    }
    const [low, high] = [call.args["min"], call.args["max"]];
    if (call.call === "clip" && typeof low === "number" && typeof high === "number" && low >= high) {
      place.context.report(
        problem("P4003", stage.span, {
          title: `\`clip\` needs \`min\` below \`max\`, it gets ${low} and ${high}`,
          label: "empty range",
        }),
      );
      return wrong();
    }
    if (options.suits?.(call) === false) return wrong();
    const given = type ?? typeOfKind(kind);
    if (group === "augmentations" || given === null) return [call];
    const made = stepType(call, given);
    if ("title" in made) {
      // What is wrong with made-up sizes is nobody's mistake.
      if (type !== null) place.context.report(problem("P3117", stage.span, made));
      kind = null;
      return type === null ? [call] : wrong();
    }
    kind = made.kind;
    type = type === null ? null : made;
    return [call];
  });
  return complete ? { steps, gives: type } : null;
}

/** What to leave out where a text is cut twice, or numbers are numbered; null where it is another mistake. */
function notNeeded({ call }: CheckedCall, kind: ColumnKind): string | null {
  if (kind === "list" && (call === "tokenize" || call === "bpe")) {
    return `\`${call}\` cuts the text itself: leave out the step that makes a \`list\` of it`;
  }
  const words = findEntry<StepEntry>(catalog.preparations, call)?.takes.includes("list") === true || call === "pad";
  return kind === "tokens" && words
    ? `\`tokens\` are what a model reads: numbers, cut and filled up; leave \`${call}\` out`
    : null;
}

function stepsFor(
  group: "preparations" | "augmentations",
  { kind, role }: { readonly kind: ColumnKind; readonly role: ColumnRole },
): string | null {
  const names = catalog[group]
    .filter((one) => one.takes.includes(kind) && one.roles?.includes(role) !== false)
    .map((one) => `\`${one.name}\``);
  return names.length === 0 ? null : `steps for ${article(kind)} \`${kind}\`: ${joinWords(names)}`;
}

const splitNames = new Set(["train", "valid", "test", "all"]);

/** Says so where a step is told which rows to look at: there is nothing to choose. */
function choosesRows(place: CallPlace, stage: Expr, group: "preparations" | "augmentations"): boolean {
  if (stage.kind !== "call" || stage.callee.parts.length !== 1) return false;
  const name = stage.callee.parts[0]?.text ?? "";
  if (findEntry<StepEntry>(catalog[group], name) === undefined) return false;
  const chosen = stage.args.find(({ value }) => {
    const [first, ...rest] = value.kind === "path" ? value.parts : [];
    // A param may be called so.
    if (first !== undefined && rest.length === 0 && place.env.lookup(first.text, value.span.file) !== undefined)
      return false;
    const word = value.kind === "path" ? value.parts.at(-1)?.text : value.kind === "text" ? value.value : undefined;
    return word !== undefined && splitNames.has(word);
  });
  if (chosen === undefined) return false;
  const written = chosen.value.kind === "path" ? chosen.value.parts.at(-1)?.text : null;
  place.context.report(
    problem("P3116", chosen.span, {
      title:
        group === "preparations"
          ? `\`${name}\` is fitted on the train rows and on no others`
          : `\`${name}\` changes the train rows and no others`,
      label: "there are no rows to choose",
      help: `write \`${name}()\` without it; what a model is judged by must not shape what it reads`,
      fixes: stage.args.length === 1 ? [{ span: chosen.span, replacement: "", certain: written === "train" }] : [],
    }),
  );
  return true;
}
