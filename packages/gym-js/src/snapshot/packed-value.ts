/**
 * Values of any kind in a snapshot. In: an info, an observation. Out: plain data that says of what kind each part is.
 * Why: nobody knows beforehand what an info holds, and it must come back as it was, typed arrays as typed arrays.
 */
import { GymError, show } from "../errors/gym-error.ts";
import type { Json } from "../spaces/space.ts";
import { numberFromPlain, numberToPlain } from "./to-plain.ts";

const arrays = {
  Float32Array,
  Float64Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Uint8Array,
  Uint16Array,
  Uint32Array,
};

/** Deeper than any info; data nested further is refused before it exhausts the stack. */
const deepest = 32;

/** Flags, null and what JSON has of numbers as they are; all else as `[kind, content]`. Throws GymError for functions and the like. */
export function packValue(value: unknown): Json {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "string") return ["text", value];
  if (typeof value === "number") {
    const plain = numberToPlain(value);
    return typeof plain === "string" ? ["number", plain] : plain;
  }
  if (typeof value === "bigint") return ["bigint", String(value)];
  if (Array.isArray(value)) return ["list", value.map(packValue)];
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  // Of the kind that its name says.
  if (Object.hasOwn(arrays, kind)) return [kind, Array.from(value as Float64Array, numberToPlain)];
  if (kind !== "Object") throw new GymError("snapshot", `A snapshot cannot hold ${show(value)}.`);
  return [
    "object",
    Object.entries(value as object).map(([key, item]) => [key, item === undefined ? ["none", 0] : packValue(item)]),
  ];
}

/** The value that `packValue` wrote. Throws GymError if it wrote none such. */
export function unpackValue(packed: unknown, depth = 0): unknown {
  if (packed === null || typeof packed === "boolean" || typeof packed === "number") return packed;
  const [kind, content]: readonly unknown[] = Array.isArray(packed) && depth < deepest ? packed : [];
  if (kind === "none") return undefined;
  if (kind === "text" && typeof content === "string") return content;
  if (kind === "bigint" && typeof content === "string" && /^-?\d{1,400}$/.test(content)) return BigInt(content);
  if (kind === "number") return numberOf(content);
  if (Array.isArray(content)) {
    if (kind === "list") return content.map((item) => unpackValue(item, depth + 1));
    // Entries become properties of the object's own, whatever they are called.
    if (kind === "object") return Object.fromEntries(content.map((entry) => entryOf(entry, depth)));
    if (typeof kind === "string" && Object.hasOwn(arrays, kind)) {
      // One of the names in the table.
      return arrays[kind as keyof typeof arrays].from(content.map(numberOf));
    }
  }
  throw packedError(packed);
}

function entryOf(entry: unknown, depth: number): readonly [string, unknown] {
  if (Array.isArray(entry) && typeof entry[0] === "string") return [entry[0], unpackValue(entry[1], depth + 1)];
  throw packedError(entry);
}

function numberOf(content: unknown): number {
  const number = numberFromPlain(content);
  if (number === null) throw packedError(content);
  return number;
}

function packedError(received: unknown): GymError {
  return new GymError("snapshot", `A value in it must be as snapshot wrote it; received ${show(received)}.`);
}
