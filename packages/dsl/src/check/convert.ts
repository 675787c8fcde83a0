/**
 * In: a constant value and what is wanted. Out: the value in canonical form, or undefined after saying what is wrong.
 */
import type { CallGroup, Range, ValueType } from "../catalog/entry.ts";
import { closestName } from "../diagnostics/closest-name.ts";
import { problem, type Report } from "../diagnostics/problem.ts";
import type { Argument, CheckedCall } from "./checked-program.ts";
import { describe, type Env, type Value } from "./values.ts";

/** Where a value goes. */
export interface Slot {
  /** The parameter's or setting's name. */
  readonly name: string;
  /** What it belongs to: `dense`, `train fit`. */
  readonly owner: string;
  readonly type: ValueType;
  readonly range?: Range;
  readonly optional?: boolean;
}

/** What conversion needs besides the value. */
export interface Conversion {
  readonly slot: Slot;
  readonly env: Env;
  readonly report: Report;
  /** Checks a call of a group. */
  readonly call: (value: Extract<Value, { kind: "call" }>, group: CallGroup) => CheckedCall | null;
}

/** What a type is called in messages. */
export function typeWords(type: ValueType): string {
  switch (type.kind) {
    case "int":
      return "a whole number";
    case "float":
      return "a number";
    case "probability":
      return "a part between 0 and 1, such as `10%`";
    case "bool":
      return "`true` or `false`";
    case "text":
      return "a text in quotes";
    case "duration":
      return "a duration, such as `200ms`";
    case "angle":
      return "an angle, such as `10deg`";
    case "choice":
      return `one of ${type.choices.map((name) => `\`${name}\``).join(", ")}`;
    case "pair":
      return "a whole number or `[height, width]`";
    case "name":
      return "a name";
    case "class":
      return "the number of classes or their names";
    case "list":
      return `a list, each of it ${typeWords(type.of)}`;
    case "one_or_list":
      return `${typeWords(type.of)}, or a list of them`;
    case "metric":
      return "a metric, such as `valid.label.accuracy`";
    case "scheduled":
      return "a number or a schedule, such as `cosine(1e-3)`";
    case "block":
      return `the name of a \`${type.of}\``;
    case "split_of_dataset":
      return "a data set and its split, such as `digits.test`";
    case "call":
    case "column_flow":
    case "augment_flow":
    case "tensor_flow":
    case "tensor":
    case "expectation":
      return "another form";
  }
}

/** Converts a value; undefined where it is unknown or wrong, which has been reported then. */
export function convert(value: Value, conversion: Conversion): Argument | undefined {
  const { slot } = conversion;
  if (value.kind === "unknown") return undefined;
  if (slot.optional === true && value.kind === "name" && value.parts.length === 1 && value.parts[0] === "none")
    return null;
  return byType(value, slot.type, conversion);
}

function byType(value: Value, type: ValueType, conversion: Conversion): Argument | undefined {
  if (value.kind === "unknown") return undefined;
  switch (type.kind) {
    case "int":
      return number(value, conversion, { units: [null], whole: true });
    case "float":
      return number(value, conversion, { units: [null, "fraction"], whole: false });
    case "probability":
      return number(value, conversion, {
        units: [null, "fraction"],
        whole: false,
        range: conversion.slot.range ?? { min: 0, max: 1 },
      });
    case "duration":
      return number(value, conversion, { units: ["duration"], whole: false });
    case "angle":
      return number(value, conversion, { units: [null, "angle"], whole: false });
    case "bool":
      return value.kind === "boolean" ? value.value : wrongType(value, type, conversion);
    case "text":
      return value.kind === "text" ? value.value : wrongType(value, type, conversion);
    case "choice":
      return choice(value, type, conversion);
    case "pair":
      return pair(value, type, conversion);
    case "name":
      if (value.kind === "text") return value.value;
      return value.kind === "name" && value.parts.length === 1 ? value.parts[0] : wrongType(value, type, conversion);
    case "class":
      if (value.kind === "text") return value.value;
      if (value.kind === "name" && value.parts.length === 1) return value.parts[0];
      return value.kind === "number"
        ? number(value, conversion, { units: [null], whole: true })
        : wrongType(value, type, conversion);
    case "list":
      return value.kind === "list" ? list(value, type.of, conversion) : wrongType(value, type, conversion);
    case "one_or_list":
      return value.kind === "list" ? list(value, type.of, conversion) : byType(value, type.of, conversion);
    case "metric":
      return value.kind === "name" ? value.parts.join(".") : wrongType(value, type, conversion);
    case "scheduled":
      if (value.kind === "call") return conversion.call(value, "schedules") ?? undefined;
      return number(value, conversion, { units: [null, "fraction"], whole: false });
    case "call":
      return value.kind === "call"
        ? (conversion.call(value, type.of) ?? undefined)
        : wrongType(value, type, conversion);
    case "block":
    case "split_of_dataset":
    case "column_flow":
    case "augment_flow":
    case "tensor_flow":
    case "tensor":
    case "expectation":
      return wrongType(value, type, conversion);
  }
}

interface NumberForm {
  readonly units: readonly (string | null)[];
  readonly whole: boolean;
  readonly range?: Range;
}

function number(value: Value, conversion: Conversion, form: NumberForm): number | undefined {
  const { slot, report } = conversion;
  if (value.kind !== "number" || !form.units.includes(value.unit) || (form.whole && !Number.isInteger(value.value))) {
    return wrongType(value, slot.type, conversion);
  }
  const range = form.range ?? slot.range;
  if (range !== undefined && !inRange(value.value, range)) {
    const asPercent = range.max === 1 && value.unit === null && value.value > 1 && inRange(value.value / 100, range);
    report(
      problem("P4003", value.span, {
        title: `\`${slot.name}\` of \`${slot.owner}\` must be ${rangeWords(range)}, it is ${value.unit === "fraction" ? `${value.value * 100}%` : value.value}`,
        label: rangeWords(range),
        help: asPercent ? `did you mean \`${value.value}%\`?` : null,
      }),
    );
    return undefined;
  }
  return value.value;
}

/** Whether a number keeps to a range. */
export function inRange(value: number, range: Range): boolean {
  if (Number.isNaN(value)) return false;
  if (range.min !== undefined && (range.exclusiveMin === true ? value <= range.min : value < range.min)) return false;
  return range.max === undefined || (range.exclusiveMax === true ? value < range.max : value <= range.max);
}

/** A range in words: "from 0 to below 1". */
export function rangeWords(range: Range): string {
  const { min, max } = range;
  const low = min === undefined ? null : range.exclusiveMin === true ? `above ${min}` : `${min} or more`;
  const high = max === undefined ? null : range.exclusiveMax === true ? `below ${max}` : `${max} or less`;
  if (min !== undefined && max !== undefined && range.exclusiveMin !== true) {
    return range.exclusiveMax === true ? `from ${min} to below ${max}` : `from ${min} to ${max}`;
  }
  return [low, high].filter((part) => part !== null).join(" and ");
}

function choice(
  value: Value,
  type: Extract<ValueType, { kind: "choice" }>,
  conversion: Conversion,
): string | undefined {
  const { slot, report } = conversion;
  const word =
    value.kind === "text"
      ? value.value
      : value.kind === "name" && value.parts.length === 1
        ? value.parts[0]
        : undefined;
  if (word === undefined) return wrongType(value, type, conversion);
  if (type.choices.includes(word)) return word;
  const all = slot.optional === true ? [...type.choices, "none"] : type.choices;
  const near = closestName(word, all);
  report(
    problem("P4004", value.span, {
      title: `\`${slot.name}\` of \`${slot.owner}\` cannot be \`${word}\``,
      label: near === null ? "not one of the choices" : `did you mean \`${near}\`?`,
      help: `it is one of ${all.map((name) => `\`${name}\``).join(", ")}`,
      fixes: near === null ? [] : [{ span: value.span, replacement: near }],
    }),
  );
  return undefined;
}

function pair(value: Value, type: ValueType, conversion: Conversion): readonly number[] | undefined {
  if (value.kind === "list") {
    if (value.items.some((item) => item.kind === "unknown")) return undefined;
    if (value.items.length !== 2) return wrongType(value, type, conversion);
    const sides = value.items.map((item) =>
      item.kind === "number"
        ? number(item, conversion, { units: [null], whole: true })
        : wrongType(item, type, conversion),
    );
    const [height, width] = sides;
    return height === undefined || width === undefined ? undefined : [height, width];
  }
  const side = number(value, conversion, { units: [null], whole: true });
  return side === undefined ? undefined : [side, side];
}

function list(
  value: Extract<Value, { kind: "list" }>,
  of: ValueType,
  conversion: Conversion,
): readonly Argument[] | undefined {
  const items = value.items.map((item) => byType(item, of, conversion));
  const known = items.filter((item) => item !== undefined);
  return known.length === items.length ? known : undefined;
}

function wrongType(value: Value, type: ValueType, conversion: Conversion): undefined {
  const { slot, env, report } = conversion;
  const wanted =
    type.kind === "call" ? "a call" : typeWords(slot.optional === true && type.kind !== "choice" ? type : type);
  if (value.kind === "name" && type.kind !== "call") {
    const name = value.parts.join(".");
    const near = closestName(name, env.names(value.span.file));
    const quoted = type.kind === "text" || (type.kind === "one_or_list" && type.of.kind === "text");
    report(
      problem("P2009", value.span, {
        title: `nothing is called \`${name}\` here; \`${slot.name}\` of \`${slot.owner}\` takes ${wanted}`,
        label: near === null ? "unknown" : `did you mean \`${near}\`?`,
        help: quoted ? `texts stand in quotes: \`"${name}"\`` : null,
        fixes:
          near !== null
            ? [{ span: value.span, replacement: near }]
            : quoted
              ? [{ span: value.span, replacement: JSON.stringify(name) }]
              : [],
      }),
    );
    return undefined;
  }
  report(
    problem("P3001", value.span, {
      title: `\`${slot.name}\` of \`${slot.owner}\` takes ${wanted}, not ${describe(value)}`,
      label: `expected ${wanted}`,
      help: typeHelp(value, type),
      fixes: [],
    }),
  );
  return undefined;
}

function typeHelp(value: Value, type: ValueType): string | null {
  if (value.kind === "text" && /^[\d.]+$/.test(value.value)) return `numbers stand without quotes: \`${value.value}\``;
  if (type.kind === "list" && (value.kind === "text" || value.kind === "name"))
    return "a list stands in brackets: `[…]`";
  if (type.kind === "duration" && value.kind === "number") return "durations have a unit: `200ms`, `5s`, `2m`, `1h`";
  if (type.kind === "bool" && value.kind === "number") return "write `true` or `false`";
  return null;
}
