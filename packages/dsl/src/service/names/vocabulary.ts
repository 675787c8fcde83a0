/**
 * In: types, calls and settings of the catalog. Out: what they mean for names: which group a call belongs to, what the
 * items of a list are, which parameters a call binds, which labels define a name.
 */
import type { Declaration } from "../../ast/nodes.ts";
import type { CallGroup, ParameterEntry, SettingEntry, ValueType } from "../../catalog/entry.ts";
import { parameterTypes } from "../../check/params.ts";
import type { Span } from "../../source/span.ts";
import { nameOf, type OwnItem } from "./effective-items.ts";
import type { Callee } from "./mention.ts";

/** What an input of a network is declared as, besides `tensor(…)`. */
export const inputForms: ReadonlySet<string> = new Set(["tokens", "bag", "shifted"]);

/** Settings whose label defines a name, by kind of block; labels of other settings refer to one. */
const defining: Readonly<Record<string, ReadonlySet<string>>> = {
  dataset: new Set(["input", "target", "column"]),
  layer: new Set(["input", "output"]),
  model: new Set(["input", "output"]),
};

/** Whether the label of a setting defines a name in its block. */
export function definesName(keyword: string, setting: string): boolean {
  return defining[keyword]?.has(setting) === true;
}

/** `weight` and the `by` of a split or sampling name an input, target or column of the data set before it names a column of the source. */
export function ownColumn(callee: Callee, parameter: ParameterEntry | null, item: OwnItem | undefined): Span | null {
  const groups: readonly string[] = ["splits", "samplings"];
  const by = callee.kind === "entry" && groups.includes(callee.group) && parameter?.name === "by";
  const named = by || (callee.kind === "unknown" && isRowWeight(parameter));
  return named && item !== undefined ? (nameOf(item)?.span ?? null) : null;
}

/** Whether a setting is that of a data set which names the column of weights. */
export function isRowWeight(parameter: ParameterEntry | null): boolean {
  return parameter?.name === "weight" && parameter.type.kind === "name";
}

/** Where a layer declares a parameter. */
export function parameterNamed(decl: Declaration, name: string): Span | null {
  return decl.parameters.find((parameter) => parameter.name.text === name)?.name.span ?? null;
}

/** Parameters of whatever is called; those of a layer as a call binds them. */
export function parametersOf(callee: Callee): readonly ParameterEntry[] {
  if (callee.kind === "entry") return callee.entry.parameters;
  if (callee.kind !== "network") return [];
  return callee.decl.parameters.map((parameter) => ({
    name: parameter.name.text,
    doc: "",
    type: parameterTypes.get(parameter.type?.text ?? "") ?? { kind: "float" },
    required: parameter.fallback === null,
  }));
}

/** The type of a setting's value; null where the catalog does not know the setting. */
export function typeOf(setting: SettingEntry | null, keyword: string, name: string): ValueType | null {
  if (setting !== null) return setting.type;
  return keyword === "model" && name === "expect" ? { kind: "expectation" } : null;
}

/** Whether a value of this type is a name that the data gives. */
export function isGiven(type: ValueType | null): boolean {
  return type?.kind === "name" || type?.kind === "class" || type?.kind === "part";
}

/** The group whose entries a call of this type names. */
export function groupOf(type: ValueType | null): CallGroup | null {
  switch (type?.kind) {
    case "call":
      return type.of;
    case "scheduled":
      return "schedules";
    case "column_flow":
      return "columns";
    case "augment_flow":
      return "augmentations";
    case "operator_flow":
      return "operators";
    case "one_or_list":
    case "list":
      return groupOf(type.of);
    default:
      return null;
  }
}

/** What the items of a list of this type are. */
export function elementOf(type: ValueType | null): ValueType | null {
  switch (type?.kind) {
    case "list":
    case "one_or_list":
      return type.of;
    case "pair":
      return { kind: "int" };
    case "tensor_flow":
    case "expectation":
      return type;
    default:
      return null;
  }
}
