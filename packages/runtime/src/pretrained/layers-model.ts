/**
 * A network in the layers format of TensorFlow.js in, single tensors of it out: `model.json` and the bytes of its weights, or the scripts that packages
 * make of both, which are read as text and never run.
 */
import { z } from "zod";
import { DataError } from "../data/data-error.ts";
import { readLiteral } from "./read-literal.ts";

const quantization = z.object({
  dtype: z.enum(["uint8", "uint16"]),
  min: z.number(),
  scale: z.number(),
});
const weight = z.object({
  name: z.string(),
  shape: z.array(z.int().nonnegative()),
  dtype: z.literal("float32"),
  quantization: quantization.optional(),
});
const manifestSchema = z.array(z.object({ paths: z.array(z.string()), weights: z.array(weight) }));

/** A tensor as its manifest tells of it. */
interface Entry {
  readonly shape: readonly number[];
  readonly quantization: z.infer<typeof quantization> | null;
  readonly begin: number;
  readonly end: number;
}

/** What a file of a network is called, with its bytes. */
export interface NamedBytes {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** An open network. */
export interface LayersModel {
  readonly entries: ReadonlyMap<string, Entry>;
  /** What its layers are, as Keras tells of them. */
  readonly topology: unknown;
  /** Values of a tensor in row-major order; those that were made small are made large again. */
  read(name: string): Float32Array;
}

/** Reads the manifest and the weights. Throws `DataError` where they are not what they say. */
export function readLayersModel(model: NamedBytes, weights: NamedBytes): LayersModel {
  const wrong = (what: string, path: string): DataError =>
    new DataError(`\`${path}\`: ${what}`, "it is no network in the layers format of TensorFlow.js: get it again", path);
  const text = new TextDecoder().decode(model.bytes);
  const field = (name: string): unknown => {
    const at = new RegExp(`["']?\\b${name}["']?\\s*:`).exec(text);
    if (at === null) throw wrong(`it has no \`${name}\``, model.path);
    try {
      return readLiteral(text, at.index + at[0].length);
    } catch (error) {
      throw wrong(
        `its \`${name}\` cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        model.path,
      );
    }
  };
  const manifest = manifestSchema.safeParse(field("weightsManifest"));
  if (!manifest.success) throw wrong("its `weightsManifest` is no list of tensors of 32-bit numbers", model.path);
  const body = bodyOf(weights.bytes);
  const entries = new Map<string, Entry>();
  let at = 0;
  for (const { name, shape, quantization: small } of manifest.data.flatMap((group) => group.weights)) {
    const size = small === undefined ? 4 : small.dtype === "uint8" ? 1 : 2;
    const end = at + shape.reduce((product, length) => product * length, size);
    if (end > body.length) throw wrong(`\`${name}\` ends at byte ${end} of ${body.length}`, weights.path);
    entries.set(name, { shape, quantization: small ?? null, begin: at, end });
    at = end;
  }
  if (at !== body.length) throw wrong(`nothing tells what the last ${body.length - at} bytes are`, weights.path);
  return {
    entries,
    get topology() {
      return field("modelTopology");
    },
    read: (name) => {
      const entry = entries.get(name);
      if (entry === undefined) throw wrong(`it has no tensor \`${name}\``, model.path);
      // Copied, so that the numbers are aligned.
      const bytes = new Uint8Array(body.subarray(entry.begin, entry.end));
      return grown(bytes, entry.quantization);
    },
  };
}

/** Bytes as they are, or those that a script carries as base64. */
function bodyOf(bytes: Uint8Array): Uint8Array {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 64));
  if (!/^\s*(?:!function|\(function|"use strict"|export |module\.)/.test(start)) return bytes;
  const [longest = ""] =
    new TextDecoder("latin1")
      .decode(bytes)
      .match(/"[A-Za-z0-9+/]{64,}={0,2}"/g)
      ?.sort((a, b) => b.length - a.length) ?? [];
  return new Uint8Array(Buffer.from(longest.slice(1, -1), "base64"));
}

function grown(bytes: Uint8Array, small: Entry["quantization"]): Float32Array {
  if (small === null) return new Float32Array(bytes.buffer);
  const { min, scale, dtype } = small;
  const values = dtype === "uint8" ? bytes : new Uint16Array(bytes.buffer);
  return Float32Array.from(values, (value) => value * scale + min);
}
