/**
 * A function in, the operations that it ran out: while it runs eagerly, every call of the binding becomes a node of a graph.
 * Handles that the recorder knows become edges; values made inside become constants; variables become state; any other
 * tensor from outside is captured by reference. What a graph would freeze or cannot do is refused with its line.
 */
import type { Tensor, TensorInfo, Variable } from "@tensorflow/tfjs";
import type { NativeAttributeRecord, NativeBinding } from "../backend/native-ops.ts";
import { InternalError } from "../internal-error.ts";
import type { AttributeValue, GraphNode, TensorValue } from "./graph-def.ts";
import { bindingWith, copyOf, type DataId, type RecordableBackend, type Tf } from "./recordable-backend.ts";
import { constantForm, type HandedValues } from "./recorded-constant.ts";
import { RecordedOrder } from "./recorded-order.ts";
import { type Moment, type RecordedVariable, RecordedVariables } from "./recorded-variables.ts";
import { presentScope, type Scope, withBackwardScopes } from "./scope.ts";
import { callerLine, type Origin, TraceError } from "./trace-error.ts";

/** A node as recorded, with where it comes from. */
export interface RecordedNode extends GraphNode {
  /** Its making; `callerLine` finds the caller's line in it. */
  readonly origin: Origin | undefined;
  /** What it is done for; null where nobody has said so. */
  readonly scope: Scope | null;
}

/** A tensor from outside that is fed by reference with every call. */
export interface Capture {
  readonly name: string;
  /** A clone that keeps the data alive; owned by whoever holds the recording. */
  readonly tensor: Tensor;
  readonly dataId: DataId;
  readonly dtype: number;
  readonly shape: readonly number[];
  readonly origin: Origin | undefined;
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
  /** Stands before the name of every node, so that several recordings fit into one graph. */
  readonly prefix: string;
  /** The name of a variable, equal in all recordings of one session. */
  readonly nameOf: (variable: Variable) => string;
}

/** The one kernel that reads an input back: to hold indices against the axis, which changes nothing that is recorded. */
const boundsCheck = /[\\/]kernels[\\/]GatherV2\.js/;

/** Frames of a stack that are kept while a function is recorded. */
const framesKept = 40;

/** Name of the placeholder of an input. */
export const inputName = (prefix: string, index: number): string => `${prefix}in_${index}`;
/** Name of a variable's resource. */
export const handleName = (variable: string): string => `${variable}/handle`;

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
 * Changes variables in place where a function is being recorded; false where it is not, and nothing has been done then.
 * Whoever has read a variable before keeps the value from before; whoever reads it afterwards sees the new one.
 */
export function recordUpdate(update: InPlaceUpdate): boolean {
  active?.update(update);
  return active !== null;
}

/** Some rows of a variable, by their indices along its first axis. */
export interface RowRead {
  readonly variable: Variable;
  /** Int32. */
  readonly indices: Tensor;
  /** Takes them eagerly. */
  readonly take: () => Tensor;
}

/** Reads rows of a variable; where it is recorded, without reading the variable. */
export function recordRows(read: RowRead): Tensor {
  return active === null ? read.take() : active.rows(read);
}

/**
 * Runs a function whose operations wait, where it is being recorded, until the given tensors are there: like
 * `tf.control_dependencies`. Eagerly everything waits for what came before it in any case.
 */
export function recordAfter<R>(tensors: readonly Tensor[], fn: () => R): R {
  return active === null || tensors.length === 0 ? fn() : active.after(tensors, fn);
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
  private readonly handed = new Map<number, HandedValues>();
  private readonly dataOf = new Map<number, TensorInfo>();
  /** Data made inside, with its making. */
  private readonly inside = new Map<DataId, Origin>();
  private readonly variables: RecordedVariables;
  private readonly registered: readonly Variable[];
  private readonly captures: Capture[] = [];
  private readonly order = new RecordedOrder();
  private count = 0;

  constructor(options: RecordOptions) {
    this.options = options;
    this.binding = options.backend.binding;
    this.registered = Object.values(options.tf.engine().registeredVariables);
    unshare(options.backend, this.registered);
    this.variables = new RecordedVariables(options.backend, this.registered, options.nameOf);
  }

  record(): Recording {
    const { tf, backend, inputs, run } = this.options;
    inputs.forEach((input, index) => {
      const [id] = backend.getInputTensorIds([input]);
      if (id !== undefined) this.edges.set(id, inputName(this.options.prefix, index));
    });
    const before = this.registered.map((variable) => ({ variable, held: tf.keep(tf.clone(variable)) }));
    const restore = this.patch();
    const outer = active;
    active = this;
    let outputs: readonly Tensor[] = [];
    try {
      outputs = withBackwardScopes(tf, run);
      const edges = outputs.map((output) => ({
        edge: this.edgeOf(output),
        dtype: backend.tensorMap.get(output.dataId).dtype,
      }));
      for (const { variable, held } of before) {
        if (this.variables.holds(variable.dataId, variable)) continue;
        const assigned = this.edgeOf(variable);
        const moment = this.variables.find(held.dataId);
        if (moment !== null) moment.state.assigned = assigned;
      }
      return { nodes: this.nodes, variables: this.variables.used, captures: this.captures, outputs: edges };
    } catch (error) {
      for (const capture of this.captures) capture.tensor.dispose();
      throw error;
    } finally {
      restore();
      active = outer;
      tf.dispose([...outputs].filter((output) => !this.registered.some((variable) => variable === output)));
      for (const { variable, held } of before) {
        if (!variable.isDisposed && variable.dataId !== held.dataId) variable.assign(held);
        held.dispose();
      }
    }
  }

  /** Adds an update of variables in place. */
  update({ op, variables, inputs, attributes }: InPlaceUpdate): void {
    const { backend } = this.options;
    const moments = variables.map((variable) => this.momentOf(variable));
    const edges = inputs.map((input) => this.edgeOf(input));
    // Whoever read a variable sees the value from before, and updates of one variable keep their order.
    const waits = moments.flatMap((moment) => this.waitsOf(moment));
    const handles = moments.map(({ state }) => handleName(state.name));
    const node = this.add(op, [...handles, ...edges, ...new Set(waits)], attributes);
    for (const moment of moments) {
      const { state } = moment;
      state.updates.push(node);
      // While it is recorded the value does not matter, but that it is another one.
      const other = copyOf(backend, state.variable, this.binding);
      state.variable.assign(other);
      other.dispose();
      this.variables.moved(moment);
    }
  }

  /** Adds a read of some of a variable's rows; one that has been assigned in this call is read as any other tensor. */
  rows({ variable, indices, take }: RowRead): Tensor {
    const moment = this.variables.find(variable.dataId);
    if (moment === null) return take();
    const { backend } = this.options;
    const { state, updates } = moment;
    const after = state.updates.slice(updates - 1, updates).map((node) => `^${node}`);
    const node = this.add("ResourceGather", [handleName(state.name), this.edgeOf(indices), ...after], {
      dtype: { kind: "type", value: state.dtype },
      Tindices: { kind: "type", value: this.binding.TF_INT32 },
    });
    state.rows.push(node);
    // Their values as they are now; that is no part of the recording.
    const { binding } = backend;
    backend.binding = this.binding;
    try {
      const rows = take();
      const [id] = backend.getInputTensorIds([rows]);
      if (id === undefined) throw new InternalError("rows of a variable have no handle");
      this.edges.set(id, node);
      return rows;
    } finally {
      backend.binding = binding;
    }
  }

  /** Records a function under an order. */
  after<R>(tensors: readonly Tensor[], fn: () => R): R {
    const waits = tensors.map((tensor) => `^${this.edgeOf(tensor).replace(/:\d+$/, "")}`);
    this.order.begin(this.add("NoOp", [...new Set(waits)], {}));
    try {
      return fn();
    } finally {
      this.order.end();
    }
  }

  /** What has to have run before a variable may change after a moment. */
  private waitsOf({ state, updates }: Moment): string[] {
    const nodes = [state.reads.get(updates), state.updates.at(-1), ...state.rows];
    return nodes.flatMap((node) => (node === undefined ? [] : [`^${node}`]));
  }

  private momentOf(variable: Variable): Moment {
    const moment = this.variables.find(variable.dataId);
    if (moment !== null) return moment;
    throw new TraceError("a variable is updated in place after it has been assigned in the same call", {
      place: callerLine(new Error()),
      help: "Do one or the other",
    });
  }

  /** Puts the recorder between TensorFlow.js and its binding; gives the way back. */
  private patch(): () => void {
    const { backend } = this.options;
    // Own properties shadow the class's methods; deleting them uncovers those again.
    const { getInputTensorIds, move, readSync } = backend;
    // TensorFlow.js calls itself many levels deep, in gradients most of all; the caller's line is below that.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = Math.max(stackTraceLimit, framesKept);
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
      this.inside.set(dataId, new Error());
      move.call(backend, dataId, values, ...rest);
    };
    backend.readSync = (dataId) => {
      this.refuseSync(dataId);
      return readSync.call(backend, dataId);
    };
    return () => {
      Error.stackTraceLimit = stackTraceLimit;
      backend.binding = this.binding;
      for (const name of ["getInputTensorIds", "move", "readSync"] as const) Reflect.deleteProperty(backend, name);
    };
  }

  /** Values made inside from JavaScript's numbers are known; anything computed is not, once the graph runs. */
  private refuseSync(dataId: DataId): void {
    if (this.inside.has(dataId)) return;
    const origin = new Error();
    if (boundsCheck.test(origin.stack ?? "")) return;
    throw new TraceError("a tensor is read back to JavaScript inside a compiled function", {
      place: callerLine(origin),
      help: "Its value is known only when the graph runs: compute with the tensor itself, or return it and read it outside",
    });
  }

  private recordingBinding(): NativeBinding {
    const real = this.binding;
    return bindingWith(real, {
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
    });
  }

  private add(op: string, inputs: readonly string[], attributes: GraphNode["attributes"], origin?: Origin): string {
    const name = `${this.options.prefix}n${this.count++}`;
    const ordered = this.order.inputsOf({ name, op, inputs });
    this.nodes.push({
      name,
      op,
      inputs: ordered,
      attributes,
      origin: origin ?? new Error(),
      scope: presentScope(),
    });
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
        // TensorFlow.js gives a seed as a fraction; the binding takes the whole part.
        return list === null ? { kind: "int", value: Math.trunc(Number(value)) } : { kind: "ints", value: list };
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
    const moment = this.variables.find(info.dataId);
    return moment === null ? this.capture(info) : this.read(moment);
  }

  private read({ state, updates }: Moment): string {
    const known = state.reads.get(updates);
    if (known !== undefined) return known;
    const after = state.updates.slice(updates - 1, updates).map((node) => `^${node}`);
    const node = this.add("ReadVariableOp", [handleName(state.name), ...after], {
      dtype: { kind: "type", value: state.dtype },
    });
    state.reads.set(updates, node);
    return node;
  }

  private capture(info: TensorInfo): string {
    const { tf, backend } = this.options;
    const name = `${this.options.prefix}captured_${this.captures.length}`;
    const filed = backend.tensorMap.get(info.dataId);
    const { dtype, shape } = filed;
    filed.refCount++;
    const tensor = tf.keep(tf.engine().makeTensorFromTensorInfo({ ...info, shape: [...shape] }));
    this.captures.push({ name, tensor, dataId: info.dataId, dtype, shape, origin: new Error() });
    return name;
  }

  private constant(handed: HandedValues, origin: Origin | undefined): string {
    const form = constantForm(this.binding, handed, origin);
    const spell = (value: TensorValue): string =>
      this.add("Const", [], { dtype: { kind: "type", value: value.dtype }, value: { kind: "tensor", value } }, origin);
    if (form.kind === "spelled") return spell(form.value);
    return this.add(
      "Fill",
      [spell(form.dims), spell(form.value)],
      { T: { kind: "type", value: form.value.dtype }, index_type: { kind: "type", value: this.binding.TF_INT32 } },
      origin,
    );
  }
}

/** Variables made from one tensor share its data; each gets data of its own, so that it is a state of its own. */
function unshare(backend: RecordableBackend, variables: readonly Variable[]): void {
  const seen = new Set<DataId>();
  for (const variable of variables) {
    if (seen.has(variable.dataId)) {
      const own = copyOf(backend, variable);
      variable.assign(own);
      own.dispose();
    }
    seen.add(variable.dataId);
  }
}
