/**
 * In: a constant value and what is wanted. Out: the value in canonical form, or undefined after saying what is wrong.
 */
import { aliasOf } from "../catalog/aliases.ts";
import { catalog, groupWords } from "../catalog/catalog.ts";
import type { CallGroup, Range, ValueType } from "../catalog/entry.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem, type Report } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import type { UnitKind } from "../tokens/units.ts";
import { showAmount } from "./amount.ts";
import type { Argument, CheckedCall } from "./checked-program.ts";
import { meantFixes, meantLabel, meantName } from "./meant-name.ts";
import { describe, type Env, evaluate, originLabels, showNumber, type Value } from "./values.ts";

/** Where a value goes. */
export interface Slot {
  /** The parameter's or setting's name. */
  readonly name: string;
  /** What it belongs to: `dense`, `train fit`. */
  readonly owner: string;
  /** What messages call it; "`name` of `owner`" by default. */
  readonly subject?: string;
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
    case "size":
      return "a size, such as `64MiB`";
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
    case "field":
      return "a number, a name or a text";
    case "list":
      return `a list, each of it ${typeWords(type.of)}`;
    case "one_or_list":
      return `${typeWords(type.of)}, or a list of them`;
    case "metric":
      return "a metric, such as `valid.label.accuracy`";
    case "scheduled":
      return "a number or a schedule, such as `cosine(1e-3)`";
    case "part":
      return "a part of the model, such as `features` or `features.conv_1`";
    case "weights":
      return "a list of names of weights or of parts of the model";
    case "class_weights":
      return "`balanced`, a list of numbers or a record by class";
    case "block":
      return `the name of a \`${type.of}\``;
    case "run":
      return "the name of a `train`, or a finished run in quotes";
    case "rates":
      return "`layerwise(0.9)`, or a record of factors by part";
    case "budget":
      return "steps, such as `5_000`, or a duration, such as `10m`";
    case "param_values":
      return "a list of values of the param";
    case "run_pair":
      return "two trainings, such as `small_fit -> large_fit`";
    case "split_of_dataset":
      return "a data set and its split, such as `digits.test`";
    case "operator_flow":
      return "an operator or several, such as `conv(8) -> relu()`";
    case "call":
    case "column_flow":
    case "augment_flow":
    case "tensor_flow":
    case "tensor":
    case "expectation":
      return "another form";
  }
}

function subjectOf(slot: Slot): string {
  return slot.subject ?? `\`${slot.name}\` of \`${slot.owner}\``;
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
    case "size":
      return number(value, conversion, { units: ["size"], whole: false });
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
    case "run":
    case "name":
      if (value.kind === "text") return value.value;
      return value.kind === "name" && value.parts.length === 1 ? value.parts[0] : wrongType(value, type, conversion);
    case "class":
      if (value.kind === "text") return value.value;
      if (value.kind === "name" && value.parts.length === 1) return value.parts[0];
      return value.kind === "number"
        ? number(value, conversion, { units: [null], whole: true })
        : wrongType(value, type, conversion);
    case "field":
      if (value.kind === "text") return value.value;
      if (value.kind === "name" && value.parts.length === 1) return value.parts[0];
      return value.kind === "number"
        ? number(value, conversion, { units: [null, "fraction"], whole: false })
        : wrongType(value, type, conversion);
    case "list":
      return value.kind === "list" ? list(value, type.of, conversion) : wrongType(value, type, conversion);
    case "one_or_list":
      return value.kind === "list" ? list(value, type.of, conversion) : byType(value, type.of, conversion);
    case "metric":
    case "part":
      return value.kind === "name" ? value.parts.join(".") : wrongType(value, type, conversion);
    case "scheduled":
      if (value.kind === "call") return conversion.call(value, "schedules") ?? undefined;
      return number(value, conversion, { units: [null, "fraction"], whole: false });
    case "weights": {
      // What they name is looked up where the model is known.
      const items = value.kind === "list" ? value.items : [value];
      return items.flatMap((item) => (item.kind === "name" ? [item.parts.join(".")] : []));
    }
    case "class_weights":
      return classWeights(value, type, conversion);
    case "call":
      if (value.kind === "call") return conversion.call(value, type.of) ?? undefined;
      return value.kind === "name" && value.parts.length === 1
        ? reportBareName(value, type.of, conversion)
        : wrongType(value, type, conversion);
    case "operator_flow":
      // What it holds is read where it is opened up, and names there are told to be none then.
      return value.kind === "call" || value.kind === "name" || (value.kind === "other" && value.expr.kind === "flow")
        ? true
        : wrongType(value, type, conversion);
    case "block":
    case "rates":
    case "budget":
    case "param_values":
    case "run_pair":
    case "split_of_dataset":
    case "column_flow":
    case "augment_flow":
    case "tensor_flow":
    case "tensor":
    case "expectation":
      return wrongType(value, type, conversion);
  }
}

/** The word, numbers in order, or pairs of class and number. */
function classWeights(value: Value, type: ValueType, conversion: Conversion): Argument | undefined {
  const { env, report, slot } = conversion;
  const factor: ValueType = { kind: "float" };
  const each: Conversion = { ...conversion, slot: { ...slot, type: factor } };
  if (value.kind === "list") return list(value, factor, each);
  if (value.kind === "name" && value.parts.length === 1) {
    return choice(value, { kind: "choice", choices: ["balanced"] }, conversion);
  }
  if (value.kind !== "other" || value.expr.kind !== "record") return wrongType(value, type, conversion);
  const pairs = value.expr.items.map((item) => {
    if (item.kind !== "setting" || item.label !== null) return wrongType(value, type, conversion);
    const number = byType(evaluate(item.value, env, report), factor, each);
    return number === undefined ? undefined : [item.name.text, number];
  });
  const known = pairs.filter((pair) => pair !== undefined);
  return known.length === pairs.length ? known : undefined;
}

interface NumberForm {
  readonly units: readonly (string | null)[];
  readonly whole: boolean;
  readonly range?: Range;
}

function number(value: Value, conversion: Conversion, form: NumberForm): number | undefined {
  const { slot, report } = conversion;
  if (value.kind !== "number" || !form.units.includes(value.unit)) return wrongType(value, slot.type, conversion);
  if (form.whole && !Number.isInteger(value.value)) return wrongType(value, slot.type, conversion);
  const range = form.range ?? slot.range;
  if (range !== undefined && !inRange(value.value, range)) {
    const asPercent =
      value.from === undefined &&
      range.max === 1 &&
      value.unit === null &&
      value.value > 1 &&
      inRange(value.value / 100, range);
    const unit = value.unit === "fraction" ? null : value.unit;
    const percent = `${showAmount(value.value, null)}%`;
    const literal = asPercent && value.written !== undefined;
    report(
      problem("P4003", value.span, {
        title: `${subjectOf(slot)} must be ${rangeWords(range, unit)}, it is ${showNumber(value)}`,
        label: rangeWords(range, unit),
        related: originLabels(value),
        help: asPercent ? `did you mean \`${percent}\`?` : null,
        fixes: literal ? [{ span: value.span, replacement: percent, certain: false }] : [],
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

/** A range in words: "from 0 to below 1", "1s or more". */
export function rangeWords(range: Range, unit: UnitKind | null = null): string {
  const { min, max } = range;
  const show = (bound: number | undefined): string | null => (bound === undefined ? null : showAmount(bound, unit));
  const [lowest, highest] = [show(min), show(max)];
  const low = lowest === null ? null : range.exclusiveMin === true ? `above ${lowest}` : `${lowest} or more`;
  const high = highest === null ? null : range.exclusiveMax === true ? `below ${highest}` : `${highest} or less`;
  if (lowest !== null && highest !== null && range.exclusiveMin !== true) {
    return range.exclusiveMax === true ? `from ${lowest} to below ${highest}` : `from ${lowest} to ${highest}`;
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
  const meant = meantName("values", word, all);
  const literal = "from" in value && value.from !== undefined ? [] : meantFixes(meant, value.span);
  report(
    problem("P4004", value.span, {
      title: `${subjectOf(slot)} cannot be \`${word}\``,
      label: meantLabel(meant, "not one of the choices"),
      related: originLabels(value),
      help: `it is one of ${all.map((name) => `\`${name}\``).join(", ")}`,
      fixes: literal,
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
  const { slot, report } = conversion;
  const wanted = type.kind === "call" ? groupWords[type.of].one : typeWords(type);
  const takes = `${subjectOf(slot)} takes ${wanted}`;
  if (value.kind === "name" && type.kind !== "call") {
    reportUnknownName(value, { type, takes, conversion });
    return undefined;
  }
  const [origin] = "from" in value ? (value.from ?? []) : [];
  const named = origin !== undefined && origin.shown === plainly(value);
  report(
    problem("P3001", value.span, {
      title:
        origin !== undefined && named
          ? `${takes}; the ${origin.what} \`${origin.name}\` is ${describe(value)}`
          : `${takes}, not ${describe(value)}`,
      label: `expected ${wanted}`,
      related: named && origin !== undefined ? [{ span: origin.span, text: "declared here" }] : originLabels(value),
      help:
        origin !== undefined && type.kind === "choice" && type.choices.includes(origin.name)
          ? `the ${origin.what} hides the word \`${origin.name}\`; give it another name`
          : typeHelp(value, type),
      fixes: typeFixes(value, type),
    }),
  );
  return undefined;
}

/** A value as its origin shows it, to tell a name that stands alone from arithmetic with it. */
function plainly(value: Value): string | null {
  if (value.kind === "number") return showNumber(value);
  if (value.kind === "text") return JSON.stringify(value.value);
  return value.kind === "boolean" ? String(value.value) : null;
}

/** A name where a call belongs: its parentheses are missing, or nothing is called so. */
function reportBareName(value: Extract<Value, { kind: "name" }>, group: CallGroup, { report }: Conversion): undefined {
  const name = value.parts.join(".");
  const { one } = groupWords[group];
  const names = catalog[group].map((entry) => entry.name);
  const meant = meantName(group, name, names);
  report(
    names.includes(name)
      ? problem("P4011", value.span, {
          title: `\`${name}\` is written with parentheses`,
          label: `write \`${name}()\``,
          fixes: [{ span: value.span, replacement: `${name}()` }],
        })
      : problem("P2004", value.span, {
          title: `there is no ${one.replace(/^an? /, "")} \`${name}\``,
          label: meantLabel(meant, `expected ${one}`),
          help:
            meant.remark ?? (meant.word === null ? `there are ${names.map((word) => `\`${word}\``).join(", ")}` : null),
          fixes: meantFixes(meant, value.span, (word) => `${word}()`),
        }),
  );
  return undefined;
}

function reportUnknownName(
  value: Extract<Value, { kind: "name" }>,
  words: { readonly type: ValueType; readonly takes: string; readonly conversion: Conversion },
): void {
  const { env, report } = words.conversion;
  const { type, takes } = words;
  const name = value.parts.join(".");
  const known = env.names(value.span.file);
  const near = closestName(name, known);
  const quoted = type.kind === "text" || (type.kind === "one_or_list" && type.of.kind === "text");
  const logical =
    type.kind === "bool"
      ? (aliasOf("values", name)?.words.find((word) => word === "true" || word === "false") ?? null)
      : null;
  const instead = near ?? logical;
  report(
    problem("P2009", value.span, {
      title: `nothing is called \`${name}\` here; ${takes}`,
      label: instead === null ? "unknown" : `did you mean \`${instead}\`?`,
      help:
        instead !== null
          ? null
          : (env.elsewhere?.(name, value.span.file) ?? (quoted ? `texts stand in quotes: \`"${name}"\`` : null)),
      fixes:
        near !== null
          ? [{ span: value.span, replacement: near, certain: isOnlyNear(name, near, known) }]
          : logical !== null
            ? [{ span: value.span, replacement: logical, certain: true }]
            : quoted
              ? [{ span: value.span, replacement: JSON.stringify(name), certain: true }]
              : [],
    }),
  );
}

function typeHelp(value: Value, type: ValueType): string | null {
  if (value.kind === "text" && isNumeric(type) && /^[\d._]+[a-zA-Z%]*$/.test(value.value))
    return `numbers stand without quotes: \`${value.value}\``;
  if (type.kind === "list" && (value.kind === "text" || value.kind === "name"))
    return "a list stands in brackets: `[…]`";
  if (type.kind === "duration" && value.kind === "number") return "durations have a unit: `200ms`, `5s`, `2m`, `1h`";
  if (type.kind === "size" && value.kind === "number") return "sizes have a unit: `512B`, `16KiB`, `64MiB`, `2GiB`";
  if (type.kind === "bool" && (value.kind === "number" || value.kind === "text")) return "write `true` or `false`";
  if (type.kind === "text" && value.kind === "number") return `texts stand in quotes: \`"${showNumber(value)}"\``;
  if (value.kind === "number" && (type.kind === "int" || type.kind === "pair")) return wholeHelp(value);
  return null;
}

/** What to write where a whole number is wanted. */
function wholeHelp(value: Extract<Value, { kind: "number" }>): string | null {
  if (value.unit === "fraction") return "a percentage is a part of something; write how many, such as `32`";
  if (value.unit !== null) return "write how many, without a unit, such as `32`";
  if (value.from !== undefined || value.written === undefined) return "choose the numbers so that it comes out whole";
  const [below, above] = [Math.floor(value.value), Math.ceil(value.value)];
  return below >= 1 ? `\`${below}\` or \`${above}\`` : null;
}

function typeFixes(value: Value, type: ValueType): { span: Span; replacement: string; certain: boolean }[] {
  if (value.kind !== "text" || value.from !== undefined) return [];
  const whole = type.kind === "int" && /^[\d_]+$/.test(value.value);
  const real = (type.kind === "float" || type.kind === "scheduled") && /^\d[\d_]*(\.\d+)?(e-?\d+)?$/.test(value.value);
  return whole || real ? [{ span: value.span, replacement: value.value, certain: true }] : [];
}

function isNumeric(type: ValueType): boolean {
  return ["int", "float", "probability", "duration", "size", "angle", "pair", "scheduled", "class"].includes(type.kind);
}
