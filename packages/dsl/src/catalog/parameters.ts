/**
 * Short ways to write the parameters of catalog entries.
 */
import type { Argument } from "./argument.ts";
import type { Arguments, ParameterEntry, Range, ValueType } from "./entry.ts";

/** A parameter that must be given. */
export function required(name: string, type: ValueType, doc: string, range?: Range): ParameterEntry {
  return { name, type, doc, required: true, ...(range === undefined ? {} : { range }) };
}

/** What a parameter with a default is. */
interface DefaultOptions {
  readonly type: ValueType;
  readonly default: Argument;
  readonly range?: Range;
}

/** A parameter with a default in canonical form; a default of null makes `none` a value. */
export function optional(name: string, options: DefaultOptions, doc: string): ParameterEntry {
  return { name, doc, required: false, ...options, ...(options.default === null ? { optional: true } : {}) };
}

/** The same of a parameter that came later: at its default, arguments leave it out. */
export function added(name: string, options: DefaultOptions, doc: string): ParameterEntry {
  return { ...optional(name, options, doc), late: true };
}

/** Arguments without those that came later and are at their default. */
export function withoutLate(parameters: readonly ParameterEntry[], args: Arguments): Arguments {
  const isLeftOut = (name: string): boolean => {
    const parameter = parameters.find((one) => one.name === name);
    return parameter?.late === true && JSON.stringify(args[name]) === JSON.stringify(parameter.default);
  };
  return Object.fromEntries(Object.entries(args).filter(([name]) => !isLeftOut(name)));
}

export const int: ValueType = { kind: "int" };
export const float: ValueType = { kind: "float" };
export const probability: ValueType = { kind: "probability" };
export const bool: ValueType = { kind: "bool" };
export const text: ValueType = { kind: "text" };
export const pair: ValueType = { kind: "pair" };
export const columnName: ValueType = { kind: "name" };
export const scheduled: ValueType = { kind: "scheduled" };

/** One of a few names. */
export function choice(...choices: string[]): ValueType {
  return { kind: "choice", choices };
}

export const positive: Range = { min: 1 };
export const aboveZero: Range = { min: 0, exclusiveMin: true };
export const fromZero: Range = { min: 0 };
export const zeroToOne: Range = { min: 0, max: 1 };
export const zeroToBelowOne: Range = { min: 0, max: 1, exclusiveMax: true };
