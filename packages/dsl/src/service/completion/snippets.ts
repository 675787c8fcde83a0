/**
 * In: entries of the catalog. Out: snippets of whole calls, settings and blocks. What stands in their places comes from
 * the entries' own examples, so that a snippet is right as it is put in.
 */
import type { CallExpr, Declaration, Expr, Item } from "../../ast/nodes.ts";
import { catalog } from "../../catalog/catalog.ts";
import type { BlockEntry, Entry, ParameterEntry, SettingEntry, ValueType } from "../../catalog/entry.ts";
import { parseFile } from "../parsed-file.ts";
import { showArgument } from "../type-text.ts";
import { choicePlaceholder, placeholder } from "./suggestion.ts";

/** An argument as an example writes it. */
interface ExampleArgument {
  readonly text: string;
  readonly named: boolean;
}

const examples = new WeakMap<object, ReadonlyMap<string, ExampleArgument>>();

/** The calls anywhere in an expression. */
function callsIn(expr: Expr): CallExpr[] {
  switch (expr.kind) {
    case "call":
      return [expr, ...expr.args.flatMap((arg) => callsIn(arg.value))];
    case "flow":
      return expr.stages.flatMap(callsIn);
    case "list":
      return expr.items.flatMap(callsIn);
    default:
      return [];
  }
}

/** How the entry's example writes its arguments. */
function exampleArguments(entry: Entry): ReadonlyMap<string, ExampleArgument> {
  const ready = examples.get(entry);
  if (ready !== undefined) return ready;
  const found = new Map<string, ExampleArgument>();
  const value = (entry.example ?? "").replace(/^[a-z_ ]+: /, "");
  const text = `x x {\n  x = ${value}\n}\n`;
  const item = parseFile({ path: "", text }).ast.declarations[0]?.items[0];
  const calls = item?.kind === "binding" ? callsIn(item.value) : [];
  const call = calls.find((one) => one.callee.parts.map((part) => part.text).join(".") === entry.name);
  let position = 0;
  for (const arg of call?.args ?? []) {
    const parameter =
      arg.name === null ? entry.parameters[position] : entry.parameters.find((one) => one.name === arg.name?.text);
    if (parameter === undefined) continue;
    const written = text.slice(arg.value.span.start, arg.value.span.end);
    const before = found.get(parameter.name);
    found.set(parameter.name, {
      text: before === undefined ? written : `${before.text}, ${written}`,
      named: arg.name !== null,
    });
    if (arg.name === null && parameter.rest !== true) position++;
  }
  examples.set(entry, found);
  return found;
}

/** A value that would do for a parameter. */
export function exampleValue(parameter: ParameterEntry, entry?: Entry): string {
  const written = entry === undefined ? undefined : exampleArguments(entry).get(parameter.name)?.text;
  if (written !== undefined) return written;
  if (parameter.default != null) return showArgument(parameter.default, parameter.type);
  return valueFor(parameter.type, parameter);
}

function valueFor(type: ValueType, parameter: ParameterEntry): string {
  const low = parameter.range?.min ?? 1;
  switch (type.kind) {
    case "int":
    case "pair":
      return String(Math.max(1, Math.ceil(low)));
    case "float":
    case "scheduled":
      return parameter.range?.exclusiveMin === true ? "1e-3" : String(low);
    case "probability":
      return "10%";
    case "bool":
      return "true";
    case "duration":
      return "1s";
    case "budget":
      return "10m";
    case "angle":
      return "10deg";
    case "size":
      return "64MiB";
    case "text":
      return '""';
    case "choice":
      return type.choices[0] ?? "";
    case "list":
      return `[${valueFor(type.of, parameter)}]`;
    case "one_or_list":
      return valueFor(type.of, parameter);
    case "call":
      return exampleOf(catalog[type.of][0]);
    case "operator_flow":
      return "dense(64)";
    default:
      return "";
  }
}

/** An entry's example as a value: `adam(lr: 1e-3)`. */
function exampleOf(entry: Entry | undefined): string {
  if (entry === undefined) return "";
  const args = [...exampleArguments(entry)].map(([name, arg]) => (arg.named ? `${name}: ${arg.text}` : arg.text));
  return `${entry.name}(${args.join(", ")})`;
}

/** `conv(${1:32})$0`: a call with what it needs. */
export function callSnippet(name: string, parameters: readonly ParameterEntry[], entry?: Entry): string {
  const required = parameters.filter((parameter) => parameter.required);
  if (required.length === 0) return `${name}(${parameters.length === 0 ? "" : "$1"})`;
  let positional = true;
  const args = required.map((parameter, index) => {
    const named = entry === undefined ? undefined : exampleArguments(entry).get(parameter.name)?.named;
    positional = positional && parameters[index] === parameter && named !== true;
    const { type } = parameter;
    const place =
      type.kind === "choice"
        ? choicePlaceholder(index + 1, type.choices)
        : placeholder(index + 1, exampleValue(parameter, entry));
    return positional ? place : `${parameter.name}: ${place}`;
  });
  return `${name}(${args.join(", ")})`;
}

/** What a block's example says, by setting. */
function exampleItems(entry: BlockEntry): readonly { readonly item: Item; readonly text: string }[] {
  const { example } = entry;
  if (example === undefined) return [];
  const decl: Declaration | undefined = parseFile({ path: "", text: example }).ast.declarations[0];
  return (decl?.items ?? []).map((item) => ({
    item,
    text: "value" in item ? example.slice(item.value.span.start, item.value.span.end) : "",
  }));
}

/** The value that a block's example gives a setting, else one that would do. */
export function settingValue(block: BlockEntry, setting: SettingEntry): string {
  const shown = exampleItems(block).find(({ item }) => item.kind === "setting" && item.name.text === setting.name);
  const own = setting.example?.replace(/^[^:]*:\s*/, "");
  return own ?? shown?.text ?? exampleValue(setting);
}

/** Names of blocks of a kind that may be meant. */
type NamesOf = (kind: string) => readonly string[];

/** A whole block with every setting that it needs. */
export function blockSnippet(entry: BlockEntry, namesOf: NamesOf): string {
  const shown = exampleItems(entry);
  const have = new Set(shown.flatMap(({ item }) => (item.kind === "spread" ? [] : [item.name.text])));
  let index = 1;
  const head = `${entry.name} ${placeholder(index++, "name")}${entry.takesParameters ? "(" : ""}`;
  const parameters = entry.takesParameters ? `${placeholder(index++, "filters: int")})` : "";
  const lines = shown.flatMap(({ item, text }): string[] => {
    if (item.kind !== "setting" && item.kind !== "binding") return [];
    const label = item.label === null ? "" : ` ${placeholder(index++, item.label.text)}`;
    const sign = item.kind === "binding" ? " =" : ":";
    const setting = entry.parameters.find((one) => one.name === item.name.text);
    return [`${item.name.text}${label}${sign} ${valuePlaceholder(index++, setting?.type, { text, namesOf })}`];
  });
  const missing = entry.parameters
    .filter((setting) => setting.required && !have.has(setting.name))
    .map((setting) => {
      const label = setting.label === "required" ? ` ${placeholder(index++, "name")}` : "";
      const value = valuePlaceholder(index++, setting.type, { text: exampleValue(setting), namesOf });
      return `${setting.name}${label}: ${value}`;
    });
  return `${head}${parameters} {\n${[...lines, ...missing].map((line) => `  ${line}`).join("\n")}\n}`;
}

/** The place of a value: blocks in scope where it names one, else the text. */
export function valuePlaceholder(
  index: number,
  type: ValueType | undefined,
  value: { readonly text: string; readonly namesOf: NamesOf },
): string {
  if (type?.kind === "choice")
    return choicePlaceholder(index, [value.text, ...type.choices.filter((one) => one !== value.text)]);
  const names =
    type?.kind === "block" ? value.namesOf(type.of) : type?.kind === "split_of_dataset" ? value.namesOf("dataset") : [];
  if (names.length === 0 || names.length > 40) return placeholder(index, value.text);
  return choicePlaceholder(index, type?.kind === "block" ? names : names.map((name) => `${name}.test`));
}
