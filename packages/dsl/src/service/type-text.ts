/**
 * In: types, defaults and ranges of the catalog. Out: short texts for hover, signatures and completion.
 */
import type { Argument } from "../catalog/argument.ts";
import { groupWords } from "../catalog/catalog.ts";
import type { ParameterEntry, ValueType } from "../catalog/entry.ts";
import { rangeWords } from "../check/convert.ts";

/** A type in a few signs: `int`, `valid | same`. */
export function showType(type: ValueType): string {
  switch (type.kind) {
    case "choice":
      return type.choices.join(" | ");
    case "pair":
      return "int | [int, int]";
    case "class":
      return "count or names";
    case "field":
      return "number or word";
    case "list":
      return `[${showType(type.of)}]`;
    case "one_or_list":
      return `${showType(type.of)} | [${showType(type.of)}]`;
    case "scheduled":
      return "float | schedule";
    case "part":
      return "name";
    case "weights":
      return "[name]";
    case "class_weights":
      return "balanced | numbers | record";
    case "block":
      return type.of;
    case "run":
      return "train | text";
    case "rates":
      return "layerwise | record";
    case "budget":
      return "int | duration";
    case "param_values":
      return "[values]";
    case "run_pair":
      return "train -> train";
    case "split_of_dataset":
      return "dataset.split";
    case "call":
      return groupWords[type.of].one.replace(/^an? /, "");
    case "column_flow":
      return "column -> steps";
    case "augment_flow":
      return "steps";
    case "tensor_flow":
      return "flow";
    case "operator_flow":
      return "operators";
    case "expectation":
      return "metric >= bound";
    default:
      return type.kind;
  }
}

/** A value as the language writes it. */
export function showArgument(value: Argument, type?: ValueType): string {
  if (value === null) return "none";
  if (typeof value === "number") {
    if (type?.kind === "duration") return showDuration(value);
    if (type?.kind === "size") return showSize(value);
    return type?.kind === "angle" ? `${value}deg` : String(value);
  }
  if (typeof value === "string") return type?.kind === "text" ? JSON.stringify(value) : value;
  if (typeof value === "boolean") return String(value);
  if ("call" in value) {
    const args = Object.entries(value.args).map(([name, arg]) => `${name}: ${showArgument(arg)}`);
    return `${value.call}(${args.join(", ")})`;
  }
  const shown = value.map((one) => (type?.kind === "weights" ? String(one).replace(/^:/, "") : showArgument(one)));
  return `[${shown.join(", ")}]`;
}

/** Milliseconds in the largest unit that needs no fraction. */
export function showDuration(milliseconds: number): string {
  const units = [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["m", 60_000],
    ["s", 1000],
  ] as const;
  const unit = units.find(([, size]) => milliseconds >= size && milliseconds % size === 0);
  return unit === undefined ? `${milliseconds}ms` : `${milliseconds / unit[1]}${unit[0]}`;
}

/** Bytes in the largest unit that needs no fraction. */
function showSize(bytes: number): string {
  const units = [
    ["GiB", 1024 ** 3],
    ["MiB", 1024 ** 2],
    ["KiB", 1024],
  ] as const;
  const unit = units.find(([, size]) => bytes >= size && bytes % size === 0);
  return unit === undefined ? `${bytes}B` : `${bytes / unit[1]}${unit[0]}`;
}

/** A parameter in a signature: `kernel: int | [int, int] = [3, 3]`. */
export function showParameter(parameter: ParameterEntry): string {
  const type = showType(parameter.type);
  const value = parameter.default === undefined ? "" : ` = ${showArgument(parameter.default, parameter.type)}`;
  return `${parameter.rest === true ? "..." : ""}${parameter.name}: ${type}${value}`;
}

/** Type, default and range of a parameter: `int, 1 or more, 32 by default`. */
export function showDetail(parameter: ParameterEntry): string {
  const parts = [showType(parameter.type)];
  if (parameter.range !== undefined) parts.push(rangeWords(parameter.range));
  if (parameter.required) parts.push("required");
  else if (parameter.default !== undefined) parts.push(`${showArgument(parameter.default, parameter.type)} by default`);
  return parts.join(", ");
}

/** A count for people: `1,234,567`. */
export function showCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** A number with its noun: `1 row`, `2 rows`. */
export function counted(count: number, noun: string): string {
  return `${showCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** An amount of work for people: `1.2 MFLOP`. */
export function showFlops(flops: number): string {
  const steps = [
    ["TFLOP", 1e12],
    ["GFLOP", 1e9],
    ["MFLOP", 1e6],
    ["kFLOP", 1e3],
  ] as const;
  const step = steps.find(([, size]) => flops >= size);
  return step === undefined ? `${flops} FLOP` : `${Number((flops / step[1]).toPrecision(3))} ${step[0]}`;
}
