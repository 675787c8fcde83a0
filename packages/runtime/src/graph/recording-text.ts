/**
 * A recording in, text out, and back: what a later process needs to open the same graph without running the function once.
 * Plain data with a checksum; a text that is damaged, or of other variables, counts as none.
 */
import { createHash } from "node:crypto";
import type { Variable } from "@tensorflow/tfjs";
import type { AttributeValue } from "./graph-def.ts";
import type { RecordedNode, Recording } from "./recorder.ts";
import type { Structure } from "./structure.ts";

/** A recording with the form of its result. */
export interface StoredRecording {
  readonly recording: Recording;
  readonly result: Structure;
}

/** What a text must belong to. */
export interface RecordingPlace {
  readonly prefix: string;
  /** All variables that the function may use, in an order of their own. */
  readonly variables: readonly Variable[];
  readonly nameOf: (variable: Variable) => string;
}

/** Counts the form of the text. */
const version = 3;

type StoredAttribute = AttributeValue | { readonly kind: "bytes"; readonly value: StoredTensor };
interface StoredTensor {
  readonly dtype: number;
  readonly shape: readonly number[];
  readonly base64: string;
}
interface StoredBody {
  readonly version: number;
  readonly prefix: string;
  readonly nodes: readonly (Omit<RecordedNode, "attributes" | "origin"> & {
    readonly attributes: readonly (readonly [string, StoredAttribute])[];
  })[];
  readonly variables: readonly {
    readonly index: number;
    readonly name: string;
    readonly dtype: number;
    readonly shape: readonly number[];
    readonly assigned: string | null;
    readonly updates: readonly string[];
    readonly reads: readonly (readonly [number, string])[];
    readonly rows: readonly string[];
  }[];
  readonly outputs: Recording["outputs"];
  readonly result: Structure;
}

const sumOf = (body: string): string => createHash("sha256").update(body).digest("hex");

function storeAttribute(attribute: AttributeValue): StoredAttribute {
  if (attribute.kind !== "tensor") return attribute;
  const { dtype, shape, bytes } = attribute.value;
  return { kind: "bytes", value: { dtype, shape, base64: Buffer.from(bytes).toString("base64") } };
}

function restoreAttribute(attribute: StoredAttribute): AttributeValue {
  if (attribute.kind !== "bytes") return attribute;
  const { dtype, shape, base64 } = attribute.value;
  return { kind: "tensor", value: { dtype, shape, bytes: new Uint8Array(Buffer.from(base64, "base64")) } };
}

/** The text of a recording; null where it depends on tensors from outside or on variables that the place does not name. */
export function writeRecording({ recording, result }: StoredRecording, place: RecordingPlace): string | null {
  const { nodes, captures, outputs } = recording;
  const variables = recording.variables.map(({ variable, reads, ...one }) => ({
    ...one,
    name: place.nameOf(variable),
    reads: [...reads],
    index: place.variables.indexOf(variable),
  }));
  if (captures.length > 0 || variables.some(({ index }) => index < 0)) return null;
  const body: StoredBody = {
    version,
    prefix: place.prefix,
    nodes: nodes.map(({ origin: _, attributes, ...node }) => ({
      ...node,
      attributes: Object.entries(attributes).map(([key, value]) => [key, storeAttribute(value)] as const),
    })),
    variables,
    outputs,
    result,
  };
  const text = JSON.stringify(body);
  return `${sumOf(text)}\n${text}`;
}

/** Reads it back; null where the text is damaged or belongs elsewhere. */
export function readRecording(text: string, place: RecordingPlace): StoredRecording | null {
  const [sum, json = ""] = text.split("\n", 2);
  if (sum !== sumOf(json)) return null;
  // Written by `writeRecording`, as the checksum says.
  const body = JSON.parse(json) as StoredBody;
  if (body.version !== version || body.prefix !== place.prefix) return null;
  const variables: Recording["variables"][number][] = [];
  for (const { index, reads, name, ...stored } of body.variables) {
    const variable = place.variables[index];
    if (variable === undefined || variable.shape.join() !== stored.shape.join()) return null;
    if (place.nameOf(variable) !== name) return null;
    const lists = { updates: [...stored.updates], rows: [...stored.rows], reads: new Map(reads) };
    variables.push({ ...stored, ...lists, name, variable });
  }
  const nodes = body.nodes.map(
    ({ attributes, ...node }): RecordedNode => ({
      ...node,
      attributes: Object.fromEntries(attributes.map(([key, value]) => [key, restoreAttribute(value)])),
      origin: undefined,
    }),
  );
  return { recording: { nodes, variables, captures: [], outputs: body.outputs }, result: body.result };
}
