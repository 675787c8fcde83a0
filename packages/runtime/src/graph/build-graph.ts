/**
 * A recording in, the nodes of a whole graph out: placeholders for inputs and captured tensors, a resource for each
 * variable with ways to set, read and assign it, the recorded operations that any result needs, and results that are
 * given only after every assignment.
 */
import type { NativeBinding } from "../backend/native-ops.ts";
import type { AttributeValue, GraphNode } from "./graph-def.ts";
import { inputName, type Recording } from "./recorder.ts";

/** What an input's placeholder is declared with. */
export interface InputSpec {
  /** TensorFlow's number of the type. */
  readonly dtype: number;
  readonly shape: readonly number[];
}

/** A recording with what it was recorded for. */
export interface GraphParts {
  readonly recording: Recording;
  readonly inputs: readonly InputSpec[];
  /** By variable, as in the recording. */
  readonly variables: readonly InputSpec[];
}

/** Name of a result's node. */
export const outputName = (index: number): string => `out_${index}`;
/** Name of the node that is fetched where there is no result. */
export const doneName = "done";

const type = (value: number): AttributeValue => ({ kind: "type", value });
const shape = (value: readonly number[]): AttributeValue => ({ kind: "shape", value });
const text = (value: string): AttributeValue => ({ kind: "string", value });

/** Builds the graph. */
export function buildGraph({ recording, inputs, variables }: GraphParts, binding: NativeBinding): GraphNode[] {
  const nodes: GraphNode[] = [];
  const add = (
    name: string,
    op: string,
    options: { inputs?: readonly string[]; attributes: GraphNode["attributes"] },
  ): void => {
    nodes.push({ name, op, inputs: options.inputs ?? [], attributes: options.attributes });
  };
  const placeholder = (name: string, spec: InputSpec): void =>
    add(name, "Placeholder", { attributes: { dtype: type(spec.dtype), shape: shape(spec.shape) } });

  for (const [index, spec] of inputs.entries()) placeholder(inputName(index), spec);
  for (const capture of recording.captures) placeholder(capture.name, capture);
  const assigns: string[] = [];
  recording.variables.forEach(({ name, assigned, updates }, index) => {
    const spec = variables[index] ?? { dtype: binding.TF_FLOAT, shape: [] };
    const dtype = type(spec.dtype);
    add(`${name}/handle`, "VarHandleOp", {
      attributes: { dtype, shape: shape(spec.shape), shared_name: text(name), container: text("") },
    });
    add(`${name}/read`, "ReadVariableOp", { inputs: [`${name}/handle`], attributes: { dtype } });
    placeholder(`${name}/given`, spec);
    add(`${name}/set`, "AssignVariableOp", { inputs: [`${name}/handle`, `${name}/given`], attributes: { dtype } });
    add(`${name}/was_set`, "Identity", {
      inputs: [`${name}/given`, `^${name}/set`],
      attributes: { T: dtype },
    });
    assigns.push(...updates.slice(-1).map((node) => `^${node}`));
    if (assigned === null) return;
    // Every reader sees the value from before.
    const control = assigned === `${name}/read` ? [] : [`^${name}/read`];
    add(`${name}/assign`, "AssignVariableOp", {
      inputs: [`${name}/handle`, assigned, ...control],
      attributes: { dtype },
    });
    assigns.push(`^${name}/assign`);
  });

  nodes.push(...neededNodes(recording));
  recording.outputs.forEach(({ edge, dtype }, index) => {
    add(outputName(index), "Identity", {
      inputs: [edge, ...(index === 0 ? assigns : [])],
      attributes: { T: type(dtype) },
    });
  });
  if (recording.outputs.length === 0) {
    add("one", "Const", {
      attributes: {
        dtype: type(binding.TF_INT32),
        value: {
          kind: "tensor",
          value: { dtype: binding.TF_INT32, shape: [], bytes: new Uint8Array(Int32Array.of(1).buffer) },
        },
      },
    });
    add(doneName, "Identity", { inputs: ["one", ...assigns], attributes: { T: type(binding.TF_INT32) } });
  }
  return nodes;
}

/** The recorded nodes that results and assignments need. */
function neededNodes(recording: Recording): GraphNode[] {
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
