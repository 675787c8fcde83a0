/**
 * In: the `robustness` of an evaluation and the columns that are read. Out: every corruption with the inputs that it changes and how strongly,
 * five times or as often as the program says; or null after saying what is wrong.
 */
import type { CallExpr, Expr } from "../ast/nodes.ts";
import type { ColumnType } from "../catalog/argument.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { Arguments, CorruptionEntry } from "../catalog/entry.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import { showAmount } from "./amount.ts";
import { argumentOf, type CallPlace, checkCallOf } from "./call.ts";
import type { Argument, CheckedCall, CheckedColumn, CheckedCorruption } from "./checked-program.ts";
import type { ColumnInfo } from "./columns.ts";
import { textAt } from "./context.ts";
import type { DatasetInfo } from "./dataset.ts";
import type { ModelInfo } from "./model.ts";

/** What was read. */
export interface ReadRobustness {
  /** Null where one is wrong. */
  readonly corruptions: readonly CheckedCorruption[] | null;
  /** Names that paths of metrics may have; null where they are not known. */
  readonly families: ReadonlySet<string> | null;
}

/** Whose rows are changed. */
interface Rows {
  readonly data: DatasetInfo | null;
  readonly model: ModelInfo | null;
}

/** A call with the expression that it was written as; null where it stands for nothing that was written. */
interface Written {
  readonly call: CheckedCall;
  readonly entry: CorruptionEntry;
  readonly expr: CallExpr;
}

/** Reads the setting. */
export function readRobustness(place: CallPlace, expr: Expr | null, rows: Rows): ReadRobustness {
  if (expr === null || isNone(expr)) return { corruptions: [], families: new Set() };
  const parts = partsOf(expr);
  const calls = parts.map((part): Written | null => {
    const call = checkCallOf(part, "corruptions", { ...place, what: "robustness" });
    const entry = findEntry<CorruptionEntry>(catalog.corruptions, call?.call ?? "");
    return call === null || entry === undefined || part.kind !== "call" ? null : { call, entry, expr: part };
  });
  const complete = calls.every((call) => call !== null);
  const inputs = inputsOf(rows);
  if (inputs === null) return { corruptions: null, families: null };
  const found = new Map<string, CheckedCorruption>();
  let fits = complete;
  for (const written of calls) {
    if (written === null) continue;
    const chosen = chooseInputs(place, written, inputs);
    if (chosen === null) {
      fits = false;
      continue;
    }
    for (const one of written.entry.amount === null ? commonOf(written, chosen) : [written]) {
      const corruption = corruptionOf(place, one, chosen);
      const earlier = found.get(one.entry.name);
      if (corruption === null) fits = false;
      else if (earlier === undefined) found.set(one.entry.name, corruption);
      else if (written.entry.amount !== null) {
        fits = false;
        reportTwice(place, written, earlier.span);
      }
    }
  }
  const families = complete && fits ? new Set(found.keys()) : null;
  return { corruptions: fits ? [...found.values()] : null, families };
}

function isNone(expr: Expr): boolean {
  return expr.kind === "path" && expr.parts.length === 1 && expr.parts[0]?.text === "none";
}

/** What stands between the signs of a sum, or in a list. */
function partsOf(expr: Expr): readonly Expr[] {
  if (expr.kind === "binary" && expr.operator === "+") return [...partsOf(expr.left), ...partsOf(expr.right)];
  return expr.kind === "list" ? expr.items.flatMap(partsOf) : [expr];
}

/** The inputs that the model reads; null where they are not known. */
function inputsOf({ data, model }: Rows): readonly ColumnInfo[] | null {
  if (data === null || data.partial) return null;
  const read = data.inputs.filter(
    ({ name }) => model === null || model.partial || model.inputs.some((input) => input.name === name),
  );
  return read.some(({ checked }) => checked === null) ? null : read;
}

interface Chosen {
  readonly inputs: readonly CheckedColumn[];
}

const checkedOf = (inputs: readonly ColumnInfo[]): CheckedColumn[] =>
  inputs.flatMap(({ checked }) => (checked === null ? [] : [checked]));

/** The inputs that a corruption changes: those that it names, or all that it suits. */
function chooseInputs(place: CallPlace, written: Written, inputs: readonly ColumnInfo[]): Chosen | null {
  const { call, entry, expr } = written;
  const on = call.args["on"] ?? null;
  const names = on === null ? null : (Array.isArray(on) ? on : [on]).map(String);
  const at = argumentOf(expr, entry, "on")?.span ?? expr.span;
  const unknown = names?.find((name) => !inputs.some((input) => input.name === name));
  if (unknown !== undefined) {
    reportNoInput(place, { name: unknown, at, inputs });
    return null;
  }
  const asked = names === null ? inputs : inputs.filter(({ name }) => names.includes(name));
  const problems = asked.map((input) => ({ input, why: misfitOf(entry, input) }));
  const wrong = problems.find(({ why }) => why !== null);
  const suited = problems.flatMap(({ input, why }) => (why === null ? [input] : []));
  if (wrong?.why != null && (names !== null || suited.length === 0)) {
    const { input, why } = wrong;
    place.context.report(
      problem("P4110", names === null ? expr.span : at, {
        title: `\`${entry.name}\` ${why} \`${input.name}\`${suited.length === 0 && asked.length > 1 ? ", or any other input" : ""}`,
        label: `for ${entry.takes.map((kind) => `\`${kind}\``).join(", ")}${entry.colours === true ? " of red, green and blue" : ""}`,
        related: [{ span: input.typeSpan, text: `the input` }],
        help: suitedWords(inputs),
      }),
    );
    return null;
  }
  if (suited.length > 0) return { inputs: checkedOf(suited) };
  place.context.report(
    problem("P4110", expr.span, {
      title: `\`${entry.name}\` finds no input to change`,
      label: "changes nothing",
      help: suitedWords(inputs),
    }),
  );
  return null;
}

/** Why a corruption cannot change an input; null where it can. */
function misfitOf(entry: CorruptionEntry, { checked, kind }: ColumnInfo): string | null {
  if (kind === null || !entry.takes.includes(kind)) return "does not suit";
  if (entry.colours === true && checked?.type.kind === "image" && checked.type.channels !== 3)
    return "changes colours, which there are none of in";
  const steps = checked?.steps.map(({ call }) => call) ?? [];
  const stepped = entry.attack === true ? steps.find((step) => !straight.has(step)) : undefined;
  return stepped === undefined ? null : `follows gradients, which do not pass \`${stepped}\` of`;
}

/** Steps of preparation that change a number one by one, so that a gradient by what comes out tells of what goes in. */
const straight: ReadonlySet<string> = new Set(["fill", "scale", "normalize", "clip", "min_max", "robust", "log_scale"]);

/** What would suit. */
function suitedWords(inputs: readonly ColumnInfo[]): string | null {
  const names = catalog.corruptions
    .filter((entry) => entry.amount !== null && inputs.some((input) => misfitOf(entry, input) === null))
    .map(({ name }) => `\`${name}\``);
  return names.length === 0
    ? "none of its inputs can be changed: there are corruptions of pictures, texts, numbers and classes"
    : `corruptions of its inputs: ${names.join(", ")}`;
}

function reportNoInput(
  { context }: CallPlace,
  { name, at, inputs }: { readonly name: string; readonly at: Span; readonly inputs: readonly ColumnInfo[] },
): void {
  const names = inputs.map((input) => input.name);
  const near = closestName(name, names);
  context.report(
    problem("P2016", at, {
      title: `there is no input \`${name}\` to change`,
      label: near === null ? "unknown input" : `did you mean \`${near}\`?`,
      help: near === null ? `inputs: ${names.map((one) => `\`${one}\``).join(", ")}` : null,
      fixes:
        near === null || textAt(context, at) !== name
          ? []
          : [{ span: at, replacement: near, certain: isOnlyNear(name, near, names) }],
    }),
  );
}

function reportTwice({ context }: CallPlace, { entry, expr }: Written, earlier: Span): void {
  const lists = entry.amount === null ? "" : `: \`${entry.name}([…, …])\``;
  context.report(
    problem("P4111", expr.span, {
      title: `\`${entry.name}\` stands twice`,
      label: "stands again",
      related: [{ span: earlier, text: "first here" }],
      help: `its figures go by its name; several amounts are a list${lists}`,
    }),
  );
}

/** The corruptions that a group word stands for, of the inputs that are there. */
function commonOf({ call, expr }: Written, { inputs }: Chosen): Written[] {
  const kinds = new Set(inputs.map(({ type }) => type.kind));
  return catalog.corruptions.flatMap((entry) => {
    if (entry.common !== true || !entry.takes.some((kind) => kinds.has(kind as ColumnType["kind"]))) return [];
    const defaults = entry.parameters.map(({ name, default: value }) => [name, value ?? null] as const);
    const args = { ...Object.fromEntries(defaults), on: call.args["on"] ?? null, rows: call.args["rows"] ?? null };
    return [{ call: { call: entry.name, args, span: call.span }, entry, expr: { ...expr, args: [] } }];
  });
}

/** A corruption of some inputs. */
function corruptionOf(place: CallPlace, { call, entry, expr }: Written, { inputs }: Chosen): CheckedCorruption | null {
  const { amount } = entry;
  if (amount === null) return null;
  const { on: _on, rows, ...own } = call.args;
  const given = own[amount] ?? null;
  const amounts = given === null ? null : Array.isArray(given) ? given : [given];
  if (amounts !== null && amounts.length === 0) {
    place.context.report(
      problem("P4112", expr.span, {
        title: `\`${entry.name}\` is given no amount`,
        label: "an empty list",
        help: `leave it out for five severities: \`${entry.name}()\``,
      }),
    );
    return null;
  }
  const suited = inputs.filter(({ type }) => entry.takes.includes(type.kind));
  const said = new Set(entry.parameters.flatMap(({ name }) => (argumentOf(expr, entry, name) === null ? [] : [name])));
  const severitiesOf = (type: ColumnType): Arguments[] =>
    amounts === null
      ? entry.severities(type).map((usual) => ({ ...own, ...unless(usual, said) }))
      : amounts.map((one) => ({ ...own, [amount]: one }));
  const columns = suited.map(({ name, type }) => ({ name, severities: severitiesOf(type) }));
  const [first] = columns;
  const written = textAt(place.context, expr.span);
  return {
    family: entry.name,
    text:
      findEntry<CorruptionEntry>(catalog.corruptions, expr.callee.parts[0]?.text ?? "") === entry
        ? written
        : `${entry.name}()`,
    attack: entry.attack === true,
    columns,
    severities: (first?.severities ?? []).map((args) => words(entry, args[amount] ?? null, suited[0]?.type.kind)),
    rows: typeof rows === "number" ? rows : null,
    span: call.span,
  };
}

/** What a severity says, where the program does not. */
function unless(usual: Arguments, said: ReadonlySet<string>): Arguments {
  return Object.fromEntries(Object.entries(usual).filter(([name]) => !said.has(name)));
}

/** An amount as people write it. */
function words(entry: CorruptionEntry, value: Argument, kind: ColumnType["kind"] | undefined): string {
  if (typeof value !== "number") return String(value);
  const type = entry.parameters.find(({ name }) => name === entry.amount)?.type;
  const of = type?.kind === "one_or_list" ? type.of.kind : "float";
  if (of === "angle") return showAmount(value, "angle");
  if (of === "probability") return showAmount(Number(value.toFixed(4)), "fraction");
  if (entry.attack === true && kind === "image") return `${Number((255 * value).toFixed(2))}/255`;
  return showAmount(Number(value.toPrecision(3)), null);
}
