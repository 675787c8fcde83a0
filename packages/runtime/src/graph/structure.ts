/**
 * Arguments and results in, flat lists of tensors with their structure out, and back. Tensors may stand in arrays and
 * plain objects; everything else is static.
 */
import type { Tensor } from "@tensorflow/tfjs";
import type { RecordableBackend } from "./recordable-backend.ts";
import { callerLine, TraceError } from "./trace-error.ts";

/** Where tensors stand in a value. */
export type Structure =
  | { readonly kind: "tensor"; readonly index: number }
  | { readonly kind: "array"; readonly items: readonly Structure[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [string, Structure])[] }
  | { readonly kind: "static"; readonly value: unknown };

/** Arguments with their tensors apart. */
export interface FlatArguments {
  readonly tensors: readonly Tensor[];
  readonly structure: Structure;
  /** Equal for calls that one graph serves: shapes, types and static values. */
  readonly key: string;
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === "object" && value !== null && "dataId" in value && "shape" in value;
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function flatten(value: unknown, tensors: Tensor[], onStatic: (value: unknown) => void): Structure {
  if (isTensor(value)) {
    tensors.push(value);
    return { kind: "tensor", index: tensors.length - 1 };
  }
  if (Array.isArray(value)) return { kind: "array", items: value.map((one) => flatten(one, tensors, onStatic)) };
  if (isPlain(value)) {
    const entries = Object.entries(value).map(([name, one]) => [name, flatten(one, tensors, onStatic)] as const);
    return { kind: "object", entries };
  }
  onStatic(value);
  return { kind: "static", value };
}

const identities = new WeakMap<object, number>();
let identityCount = 0;

/** Text that is equal for equal static values; objects and functions are equal only to themselves. */
function keyOf(value: unknown): string {
  if ((typeof value === "object" && value !== null) || typeof value === "function") {
    const known = identities.get(value) ?? ++identityCount;
    identities.set(value, known);
    return `#${known}`;
  }
  return `${typeof value}:${Object.is(value, -0) ? "-0" : String(value)}`;
}

/** Takes the arguments of a call apart. */
export function flattenArguments(args: readonly unknown[], backend: RecordableBackend): FlatArguments {
  const tensors: Tensor[] = [];
  const statics: string[] = [];
  const structure = flatten(args, tensors, (value) => statics.push(keyOf(value)));
  const shapes = tensors.map((tensor) => `${backend.tensorMap.get(tensor.dataId).dtype}[${tensor.shape.join(",")}]`);
  return { tensors, structure, key: JSON.stringify([form(structure), shapes, statics]) };
}

/** A structure as text, without its static values. */
function form(structure: Structure): string {
  switch (structure.kind) {
    case "tensor":
      return "t";
    case "static":
      return "s";
    case "array":
      return `[${structure.items.map(form).join("")}]`;
    case "object":
      return `{${structure.entries.map(([name, one]) => `${JSON.stringify(name)}${form(one)}`).join("")}}`;
  }
}

/** Takes a function's result apart; nothing but tensors may stand in it, as any other value would stay what it is now. */
export function flattenResult(value: unknown): { readonly tensors: readonly Tensor[]; readonly structure: Structure } {
  const tensors: Tensor[] = [];
  const structure = flatten(value, tensors, (one) => {
    if (one === undefined || one === null) return;
    throw new TraceError(
      `a compiled function returns ${typeof one === "object" ? "an object of a class" : `the ${typeof one} \`${String(one)}\``}`,
      {
        place: callerLine(new Error()),
        help: "It would be the same for every call: return tensors, in arrays or plain objects",
      },
    );
  });
  return { tensors, structure };
}

/** Puts tensors into their places. */
export function rebuild(structure: Structure | null, tensors: readonly Tensor[]): unknown {
  switch (structure?.kind) {
    case undefined:
      return undefined;
    case "tensor":
      return tensors[structure.index];
    case "array":
      return structure.items.map((one) => rebuild(one, tensors));
    case "object":
      return Object.fromEntries(structure.entries.map(([name, one]) => [name, rebuild(one, tensors)]));
    case "static":
      return structure.value;
  }
}
