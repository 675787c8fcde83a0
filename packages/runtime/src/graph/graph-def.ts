/**
 * Nodes in, the bytes of a TensorFlow `GraphDef` inside a `SavedModel` out. Field numbers are those of TensorFlow's
 * `graph.proto`, `node_def.proto`, `attr_value.proto`, `tensor.proto` and `saved_model.proto`.
 */
import { Message } from "./protobuf.ts";

/** `DT_FLOAT` of TensorFlow's `types.proto`. */
export const floatType = 1;
/** `DT_INT32`. */
export const int32Type = 3;

/** A tensor's values as TensorFlow lays them out: little-endian, row by row. */
export interface TensorValue {
  /** TensorFlow's number of the type. */
  readonly dtype: number;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** The value of a node's attribute. */
export type AttributeValue =
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "type"; readonly value: number }
  | { readonly kind: "shape"; readonly value: readonly number[] }
  | { readonly kind: "tensor"; readonly value: TensorValue }
  | { readonly kind: "ints"; readonly value: readonly number[] }
  | { readonly kind: "floats"; readonly value: readonly number[] }
  | { readonly kind: "bools"; readonly value: readonly boolean[] }
  | { readonly kind: "types"; readonly value: readonly number[] }
  | { readonly kind: "strings"; readonly value: readonly string[] };

/** One operation of a graph. */
export interface GraphNode {
  /** Unique in the graph. */
  readonly name: string;
  readonly op: string;
  /** `node` for its first result, `node:1` for another, `^node` to run after it; the last kind stands last. */
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** The version of the graph format that the nodes are written for; TensorFlow 2 reads it. */
const producer = 2000;
const servingTag = "serve";

function shapeMessage(shape: readonly number[]): Message {
  const message = new Message();
  for (const size of shape) message.bytes(2, new Message().varint(1, size));
  return message;
}

function tensorMessage({ dtype, shape, bytes }: TensorValue): Message {
  return new Message().varint(1, dtype).bytes(2, shapeMessage(shape)).bytes(4, bytes);
}

function listMessage(attribute: Extract<AttributeValue, { kind: `${string}s` }>): Message {
  const list = new Message();
  switch (attribute.kind) {
    case "ints":
      for (const one of attribute.value) list.varint(3, one);
      break;
    case "floats":
      for (const one of attribute.value) list.float(4, one);
      break;
    case "bools":
      for (const one of attribute.value) list.varint(5, one ? 1 : 0);
      break;
    case "types":
      for (const one of attribute.value) list.varint(6, one);
      break;
    case "strings":
      for (const one of attribute.value) list.bytes(2, one);
      break;
  }
  return new Message().bytes(1, list);
}

function attributeMessage(attribute: AttributeValue): Message {
  switch (attribute.kind) {
    case "string":
      return new Message().bytes(2, attribute.value);
    case "int":
      return new Message().varint(3, attribute.value);
    case "float":
      return new Message().float(4, attribute.value);
    case "bool":
      return new Message().varint(5, attribute.value ? 1 : 0);
    case "type":
      return new Message().varint(6, attribute.value);
    case "shape":
      return new Message().bytes(7, shapeMessage(attribute.value));
    case "tensor":
      return new Message().bytes(8, tensorMessage(attribute.value));
    default:
      return listMessage(attribute);
  }
}

function nodeMessage(node: GraphNode): Message {
  const message = new Message().bytes(1, node.name).bytes(2, node.op);
  for (const input of node.inputs) message.bytes(3, input);
  for (const [name, value] of Object.entries(node.attributes)) {
    message.bytes(5, new Message().bytes(1, name).bytes(2, attributeMessage(value)));
  }
  return message;
}

/** A `SavedModel` that holds nothing but the graph, under the tag `serve`. */
export function encodeSavedModel(nodes: readonly GraphNode[]): Uint8Array {
  const graph = new Message();
  for (const node of nodes) graph.bytes(1, nodeMessage(node));
  graph.bytes(4, new Message().varint(1, producer));
  const meta = new Message().bytes(1, new Message().bytes(4, servingTag)).bytes(2, graph);
  return new Message().varint(1, 1).bytes(2, meta).finish();
}
