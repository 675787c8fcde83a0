/**
 * A function in, the operations that it ran out: while it runs eagerly, every call of the binding becomes a node of a graph.
 * Handles that the recorder knows become edges; values made inside become constants; variables become state; any other
 * tensor from outside is captured by reference. What a graph would freeze or cannot do is refused with its line.
 */
import type { Tensor, TensorInfo, Variable } from "@tensorflow/tfjs";
import type { NativeAttributeRecord, NativeBinding } from "../backend/native-ops.ts";
import { InternalError } from "../internal-error.ts";
import type { AttributeValue, GraphNode } from "./graph-def.ts";
import type { DataId, RecordableBackend, Tf } from "./recordable-backend.ts";
import { callerLine, TraceError } from "./trace-error.ts";

/** A node as recorded, with where it comes from. */
export interface RecordedNode extends GraphNode {
  /** A stack of its making; `callerLine` finds the caller's line in it. */
  readonly stack: string | undefined;
}

/** A variable that the function read or assigned. */
export interface RecordedVariable {
  readonly variable: Variable;
  /** Prefix of its nodes. */
  readonly name: string;
  /** The value that is assigned at the end, as an edge; null where it is only read, or updated in place. */
  assigned: string | null;
  /** Nodes that update it in place, in order. */
  readonly updates: string[];
}

/** A tensor from outside that is fed by reference with every call. */
export interface Capture {
  readonly name: string;
  /** A clone that keeps the data alive; owned by whoever holds the recording. */
  readonly tensor: Tensor;
  readonly dataId: DataId;
  readonly dtype: number;
  readonly shape: readonly number[];
  readonly stack: string | undefined;
}

/** All that one run of a function did. */
export interface Recording {
  readonly nodes: readonly RecordedNode[];
  readonly variables: readonly RecordedVariable[];
  readonly captures: readonly Capture[];
  /** Edges that carry the results, in their order. */
  readonly outputs: readonly { readonly edge: string; readonly dtype: number }[];
}

/** What to record. */
export interface RecordOptions {
  readonly tf: Tf;
  readonly backend: RecordableBackend;
  /** Input tensors, each with a handle of its own. */
  readonly inputs: readonly Tensor[];
  /** Runs the function; gives its result tensors. */
  readonly run: () => readonly Tensor[];
}

/** Uniform constants above this many values are written as a `Fill`. */
const largestSpelledOut = 64;

/** The one kernel that reads an input back: to hold indices against the axis, which changes nothing that is recorded. */
const boundsCheck = /[\\/]kernels[\\/]GatherV2\.js/;

/** Name of the placeholder of an input. */
export const inputName = (index: number): string => `in_${index}`;

/** An operation of TensorFlow that changes variables in place. */
export interface InPlaceUpdate {
  /** For example `ResourceApplyAdam`; takes the variables' handles, then the inputs. */
  readonly op: string;
  readonly variables: readonly Variable[];
  readonly inputs: readonly Tensor[];
  readonly attributes: GraphNode["attributes"];
}

let active: Recorder | null = null;

/**
 * Changes variables in place where a function is being recorded; false where it is not, and nothing has been done then. A
 * variable that has been updated so cannot be read any more in the same call.
 */
export function recordUpdate(update: InPlaceUpdate): boolean {
  active?.update(update);
  return active !== null;
}

/** Runs a function under a recorder. What it assigned to variables is undone, and its results are disposed. */
export function record(options: RecordOptions): Recording {
  return new Recorder(options).record();
}

class Recorder {
  private readonly options: RecordOptions;
  private readonly binding: NativeBinding;
  private readonly nodes: RecordedNode[] = [];
  private readonly edges = new Map<number, string>();
  /** Values by handle, of tensors that were handed over while recording. */
  private readonly handed = new Map<number, { dtype: number; shape: readonly number[]; values: unknown }>();
  private readonly dataOf = new Map<number, TensorInfo>();
  /** Data made inside, with a stack of its making. */
  private readonly inside = new Map<DataId, string | undefined>();
  private readonly variables = new Map<DataId, RecordedVariable>();
  private readonly used: RecordedVariable[] = [];
  /** Names of variables whose value an operation has taken. */
  private readonly readers = new Set<string>();
  private readonly captures: Capture[] = [];
  private count = 0;

  constructor(options: RecordOptions) {
    this.options = options;
    this.binding = options.backend.binding;
  }

  record(): Recording {
    const { tf, backend, inputs, run } = this.options;
    inputs.forEach((input, index) => {
      const [id] = backend.getInputTensorIds([input]);
      if (id !== undefined) this.edges.set(id, inputName(index));
    });
    const variables: Variable[] = Object.values(tf.engine().registeredVariables);
    const before = variables.map((variable) => ({ variable, held: tf.keep(tf.clone(variable)) }));
    variables.forEach((variable, index) => {
      this.variables.set(variable.dataId, { variable, name: `var_${index}`, assigned: null, updates: [] });
    });
    const restore = this.patch();
    const outer = active;
    active = this;
    let outputs: readonly Tensor[] = [];
    try {
      outputs = run();
      const edges = outputs.map((output) => ({
        edge: this.edgeOf(output),
        dtype: backend.tensorMap.get(output.dataId).dtype,
      }));
      for (const { variable, held } of before) {
        if (variable.dataId !== held.dataId) this.stateOf(held.dataId).assigned = this.edgeOf(variable);
      }
      return { nodes: this.nodes, variables: this.used, captures: this.captures, outputs: edges };
    } catch (error) {
      for (const capture of this.captures) capture.tensor.dispose();
      throw error;
    } finally {
      restore();
      active = outer;
      tf.dispose([...outputs].filter((output) => !variables.some((variable) => variable === output)));
      for (const { variable, held } of before) {
        if (!variable.isDisposed && variable.dataId !== held.dataId) variable.assign(held);
        held.dispose();
      }
    }
  }

  /** Adds an update of variables in place. */
  update({ op, variables, inputs, attributes }: InPlaceUpdate): void {
    const states = variables.map((variable) => this.stateOf(variable.dataId));
    const edges = inputs.map((input) => this.edgeOf(input));
    // Whoever reads a variable sees the value from before, and updates of one variable keep their order.
    const waits = states.flatMap(({ name, updates }) => [
      ...(this.isRead(name) ? [`^${name}/read`] : []),
      ...updates.slice(-1).map((node) => `^${node}`),
    ]);
    const handles = states.map(({ name }) => `${name}/handle`);
    const node = this.add(op, [...handles, ...edges, ...new Set(waits)], attributes);
    for (const state of states) state.updates.push(node);
  }

  private isRead(variable: string): boolean {
    return this.readers.has(variable);
  }

  /** Puts the recorder between TensorFlow.js and its binding; gives the way back. */
  private patch(): () => void {
    const { backend } = this.options;
    // Own properties shadow the class's methods; deleting them uncovers those again.
    const { getInputTensorIds, move, readSync } = backend;
    backend.binding = this.recordingBinding();
    backend.getInputTensorIds = (tensors) => {
      const ids = getInputTensorIds.call(backend, tensors);
      ids.forEach((id, index) => {
        const tensor = tensors[index];
        if (tensor?.dataId !== undefined) this.dataOf.set(id, tensor);
      });
      return ids;
    };
    backend.move = (dataId, values, ...rest) => {
      this.inside.set(dataId, new Error().stack);
      move.call(backend, dataId, values, ...rest);
    };
    backend.readSync = (dataId) => {
      this.refuseSync(dataId);
      return readSync.call(backend, dataId);
    };
    return () => {
      backend.binding = this.binding;
      for (const name of ["getInputTensorIds", "move", "readSync"] as const) Reflect.deleteProperty(backend, name);
    };
  }

  /** Values made inside from JavaScript's numbers are known; anything computed is not, once the graph runs. */
  private refuseSync(dataId: DataId): void {
    if (this.inside.has(dataId)) return;
    const { stack } = new Error();
    if (boundsCheck.test(stack ?? "")) return;
    throw new TraceError("a tensor is read back to JavaScript inside a compiled function", {
      place: callerLine(stack),
      help: "Its value is known only when the graph runs: compute with the tensor itself, or return it and read it outside",
    });
  }

  private recordingBinding(): NativeBinding {
    const real = this.binding;
    const names = [...Object.getOwnPropertyNames(real), ...Object.getOwnPropertyNames(Object.getPrototypeOf(real))];
    const copy: Record<string, unknown> = {};
    for (const name of names) {
      const value: unknown = Reflect.get(real, name);
      copy[name] = typeof value === "function" ? value.bind(real) : value;
    }
    const own: Partial<NativeBinding> = {
      createTensor: (shape, dtype, values) => {
        const id = real.createTensor(shape, dtype, values);
        this.handed.set(id, { shape: [...shape], dtype, values });
        return id;
      },
      executeOp: (op, attributes, inputs, outputs) => {
        const results = real.executeOp(op, attributes, inputs, outputs);
        const name = this.add(
          op,
          inputs.map((id) => this.edgeOfHandle(id)),
          this.attributesOf(attributes),
        );
        results.forEach((result, index) => {
          this.edges.set(result.id, index === 0 ? name : `${name}:${index}`);
        });
        return results;
      },
    };
    // Every member of the real binding, two of them replaced.
    return { ...copy, ...own } as NativeBinding;
  }

  private add(op: string, inputs: readonly string[], attributes: GraphNode["attributes"], stack?: string): string {
    const name = `n${this.count++}`;
    this.nodes.push({ name, op, inputs, attributes, stack: stack ?? new Error().stack });
    return name;
  }

  private attributesOf(attributes: readonly NativeAttributeRecord[]): Record<string, AttributeValue> {
    return Object.fromEntries(attributes.map((one) => [one.name, this.attributeOf(one)]));
  }

  private attributeOf({ name, type, value }: NativeAttributeRecord): AttributeValue {
    const { binding } = this;
    // The binding takes lists of an attribute's kind wherever it takes one.
    const list = Array.isArray(value) ? (value as readonly number[]) : null;
    switch (type) {
      case binding.TF_ATTR_STRING:
        return { kind: "string", value: String(value) };
      case binding.TF_ATTR_INT:
        return list === null ? { kind: "int", value: Number(value) } : { kind: "ints", value: list };
      case binding.TF_ATTR_FLOAT:
        return list === null ? { kind: "float", value: Number(value) } : { kind: "floats", value: list };
      case binding.TF_ATTR_BOOL:
        return list === null
          ? { kind: "bool", value: Boolean(value) }
          : { kind: "bools", value: list.map((one) => Boolean(one)) };
      case binding.TF_ATTR_TYPE:
        return list === null ? { kind: "type", value: Number(value) } : { kind: "types", value: list };
      case binding.TF_ATTR_SHAPE:
        return { kind: "shape", value: list ?? [] };
      default:
        throw new InternalError(`the attribute ${name} has the unknown kind ${type}`);
    }
  }

  private edgeOf(tensor: TensorInfo): string {
    const [id] = this.options.backend.getInputTensorIds([tensor]);
    if (id === undefined) throw new InternalError("a tensor has no handle");
    this.dataOf.set(id, tensor);
    return this.edgeOfHandle(id);
  }

  private edgeOfHandle(id: number): string {
    const known = this.edges.get(id);
    if (known?.endsWith("/read") === true) {
      const dataId = this.dataOf.get(id)?.dataId;
      if (dataId !== undefined) return this.read(dataId);
    }
    if (known !== undefined) return known;
    const edge = this.newEdge(id);
    this.edges.set(id, edge);
    return edge;
  }

  /** The edge of a handle that is seen for the first time. */
  private newEdge(id: number): string {
    const info = this.dataOf.get(id);
    const handed = this.handed.get(id);
    if (handed !== undefined && (info === undefined || this.inside.has(info.dataId))) {
      return this.constant(handed, info === undefined ? undefined : this.inside.get(info.dataId));
    }
    if (info === undefined) throw new InternalError("an operation read a handle that belongs to no tensor");
    return this.variables.has(info.dataId) ? this.read(info.dataId) : this.capture(info);
  }

  private read(dataId: DataId): string {
    const { name, updates } = this.stateOf(dataId);
    if (updates.length > 0) {
      throw new TraceError("a variable is read after it has been updated in place", {
        place: callerLine(new Error().stack),
        help: "Read it before, or assign it instead",
      });
    }
    this.readers.add(name);
    return `${name}/read`;
  }

  private stateOf(dataId: DataId): RecordedVariable {
    const found = this.variables.get(dataId);
    if (found === undefined) throw new InternalError("a variable was made while a function was recorded");
    if (!this.used.includes(found)) this.used.push(found);
    return found;
  }

  private capture(info: TensorInfo): string {
    const { tf, backend } = this.options;
    const name = `captured_${this.captures.length}`;
    const filed = backend.tensorMap.get(info.dataId);
    const { dtype, shape } = filed;
    filed.refCount++;
    const tensor = tf.keep(tf.engine().makeTensorFromTensorInfo({ ...info, shape: [...shape] }));
    this.captures.push({ name, tensor, dataId: info.dataId, dtype, shape, stack: new Error().stack });
    return name;
  }

  private constant(
    { dtype, shape, values }: { dtype: number; shape: readonly number[]; values: unknown },
    stack: string | undefined,
  ): string {
    if (!ArrayBuffer.isView(values)) {
      throw new TraceError("a text tensor stands in a compiled function", {
        place: callerLine(stack),
        help: "Texts are prepared outside of it, as numbers",
      });
    }
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
    const elements = shape.reduce((product, size) => product * size, 1);
    const width = elements === 0 ? 0 : bytes.length / elements;
    const spell = (value: { shape: readonly number[]; bytes: Uint8Array; dtype: number }): string =>
      this.add("Const", [], { dtype: { kind: "type", value: value.dtype }, value: { kind: "tensor", value } }, stack);
    if (elements <= largestSpelledOut || !isUniform(bytes, width)) return spell({ dtype, shape, bytes });
    const { TF_INT32 } = this.binding;
    const dims = spell({
      dtype: TF_INT32,
      shape: [shape.length],
      bytes: new Uint8Array(Int32Array.from(shape).buffer),
    });
    const value = spell({ dtype, shape: [], bytes: bytes.slice(0, width) });
    return this.add(
      "Fill",
      [dims, value],
      { T: { kind: "type", value: dtype }, index_type: { kind: "type", value: TF_INT32 } },
      stack,
    );
  }
}

/** Whether all values of `width` bytes are the same. */
function isUniform(bytes: Uint8Array, width: number): boolean {
  for (let at = width; at < bytes.length; at++) if (bytes[at] !== bytes[at - width]) return false;
  return true;
}
