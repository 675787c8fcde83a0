/**
 * Recordings in, the nodes of a whole graph out: placeholders for inputs and captured tensors, the recorded operations that any
 * result needs, and results that are given only after every assignment; and once for all recordings of a session, a
 * resource for each variable with ways to set and fetch it.
 */
import type { NativeBinding } from "../backend/native-ops.ts";
import type { AttributeValue, GraphNode } from "./graph-def.ts";
import { handleName, inputName, type Recording } from "./recorder.ts";

/** What a placeholder or variable is declared with. */
export interface TensorSpec {
  /** TensorFlow's number of the type. */
  readonly dtype: number;
  readonly shape: readonly number[];
}

/** A recording with what it was recorded for. */
export interface GraphParts {
  /** As in the names of its nodes. */
  readonly prefix: string;
  readonly recording: Pick<Recording, "nodes" | "outputs" | "captures" | "variables">;
  readonly inputs: readonly TensorSpec[];
}

/** Name of a result's node. */
export const outputName = (prefix: string, index: number): string => `${prefix}out_${index}`;
/** Name of the node that is fetched where there is no result. */
export const doneName = (prefix: string): string => `${prefix}done`;
/** Names of the nodes that fetch and set a variable. */
export const variableNames = (name: string): { fetch: string; given: string; wasSet: string } => ({
  fetch: `${name}/fetch`,
  given: `${name}/given`,
  wasSet: `${name}/was_set`,
});

const type = (value: number): AttributeValue => ({ kind: "type", value });
const shape = (value: readonly number[]): AttributeValue => ({ kind: "shape", value });
const text = (value: string): AttributeValue => ({ kind: "string", value });

function placeholder(name: string, spec: TensorSpec): GraphNode {
  return { name, op: "Placeholder", inputs: [], attributes: { dtype: type(spec.dtype), shape: shape(spec.shape) } };
}

/** The nodes of a variable's resource, shared by all recordings of a session. */
export function variableNodes(name: string, spec: TensorSpec): GraphNode[] {
  const dtype = type(spec.dtype);
  const handle = handleName(name);
  const { fetch, given, wasSet } = variableNames(name);
  return [
    {
      name: handle,
      op: "VarHandleOp",
      inputs: [],
      attributes: { dtype, shape: shape(spec.shape), shared_name: text(name), container: text("") },
    },
    { name: fetch, op: "ReadVariableOp", inputs: [handle], attributes: { dtype } },
    placeholder(given, spec),
    { name: `${name}/set`, op: "AssignVariableOp", inputs: [handle, given], attributes: { dtype } },
    { name: wasSet, op: "Identity", inputs: [given, `^${name}/set`], attributes: { T: dtype } },
  ];
}

/** The nodes of one recording. */
export function recordingNodes({ prefix, recording, inputs }: GraphParts, binding: NativeBinding): GraphNode[] {
  const nodes: GraphNode[] = [
    ...inputs.map((spec, index) => placeholder(inputName(prefix, index), spec)),
    ...recording.captures.map((capture) => placeholder(capture.name, capture)),
    ...neededNodes(recording),
  ];
  const kept = new Set(nodes.map((node) => node.name));
  const assigns: string[] = [];
  for (const { name, dtype, assigned, updates, reads, rows } of recording.variables) {
    const last = updates.slice(-1).map((node) => `^${node}`);
    assigns.push(...last);
    if (assigned === null) continue;
    // Every reader sees the value from before.
    const before = [...reads.values(), ...rows]
      .filter((node) => node !== assigned && kept.has(node))
      .map((node) => `^${node}`);
    const node = `${prefix}${name}/assign`;
    nodes.push({
      name: node,
      op: "AssignVariableOp",
      inputs: [handleName(name), assigned, ...new Set([...before, ...last])],
      attributes: { dtype: type(dtype) },
    });
    assigns.push(`^${node}`);
  }
  recording.outputs.forEach(({ edge, dtype }, index) => {
    nodes.push({
      name: outputName(prefix, index),
      op: "Identity",
      inputs: [edge, ...(index === 0 ? assigns : [])],
      attributes: { T: type(dtype) },
    });
  });
  if (recording.outputs.length > 0) return nodes;
  const one = new Uint8Array(Int32Array.of(1).buffer);
  const dtype = binding.TF_INT32;
  return [
    ...nodes,
    {
      name: `${prefix}one`,
      op: "Const",
      inputs: [],
      attributes: { dtype: type(dtype), value: { kind: "tensor", value: { dtype, shape: [], bytes: one } } },
    },
    { name: doneName(prefix), op: "Identity", inputs: [`${prefix}one`, ...assigns], attributes: { T: type(dtype) } },
  ];
}

/** The recorded nodes that results and assignments need. */
function neededNodes(recording: GraphParts["recording"]): GraphNode[] {
  const byName = new Map(recording.nodes.map((node) => [node.name, node]));
  const needed = new Set<string>();
  const open = [
    ...recording.outputs.map(({ edge }) => edge),
    ...recording.variables.flatMap(({ assigned, updates }) => [...updates, ...(assigned === null ? [] : [assigned])]),
  ];
  for (let edge = open.pop(); edge !== undefined; edge = open.pop()) {
    const node = byName.get(edge.replace(/^\^|:\d+$/g, ""));
    if (node === undefined || needed.has(node.name)) continue;
    needed.add(node.name);
    open.push(...node.inputs);
  }
  return recording.nodes.filter((node) => needed.has(node.name));
}
