/**
 * A function of tensors in, the same function as TensorFlow graphs out: like `tf.function` or `jax.jit`, for TensorFlow.js. It
 * is recorded once for each combination of input shapes, types and static arguments; after that, a call is one call of
 * TensorFlow, whatever the function does inside.
 */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";
import { buildGraph, doneName, type InputSpec, outputName } from "./build-graph.ts";
import { compareRecordings } from "./compare-recordings.ts";
import { type RecordableBackend, recordableBackend, type Tf } from "./recordable-backend.ts";
import { inputName, type Recording, record } from "./recorder.ts";
import { assignedIn, bringBack, bringIn, moveIn, type Slot } from "./residence.ts";
import { type Feed, Session } from "./session.ts";
import { flattenArguments, flattenResult, rebuild, type Structure } from "./structure.ts";
import { TraceError } from "./trace-error.ts";

/** How a function is compiled. */
export interface CompileOptions {
  /** TensorFlow.js, as `loadBackend` gives it. */
  readonly tf: Tf;
  /** What the function is called in messages. */
  readonly name?: string;
  /** True: run it eagerly, as it is written. Also what happens on backends without graphs. */
  readonly eager?: boolean;
  /**
   * Calls (counted from 1, per graph) at which the function is recorded again and held against its graph, to find what would
   * freeze. Default 2, 8, 64 and 512.
   */
  readonly verifyAt?: readonly number[];
}

/** A compiled function. */
export interface Compiled<A extends readonly unknown[], R> {
  (...args: A): R;
  /** Frees all graphs; variables keep their values. */
  dispose(): void;
  /** How many graphs there are, and how many operations each has. */
  readonly graphs: readonly { readonly operations: number }[];
}

const defaultVerifications: readonly number[] = [2, 8, 64, 512];
/** More graphs than this of one function mean that something changes on every call. */
const mostGraphs = 32;

/**
 * Compiles a function. Its arguments and result are tensors, or arrays and plain objects of them; every other argument is
 * static. `tf.Variable`s may be read and assigned inside. Intermediate tensors are disposed; the results are the caller's.
 * Throws TraceError at a call whose function does what a graph cannot repeat.
 */
export function compile<A extends readonly unknown[], R>(
  fn: (...args: A) => R,
  options: CompileOptions,
): Compiled<A, R> {
  const { tf } = options;
  const backend = options.eager === true ? null : recordableBackend();
  const graphs = new Map<string, CompiledGraph>();
  const call = (...args: A): R => {
    if (backend === null) return tf.tidy(() => fn(...args) as never);
    const { tensors, key, structure } = flattenArguments(args, backend);
    let graph = graphs.get(key);
    if (graph === undefined) {
      if (graphs.size >= mostGraphs) throw tooMany(options.name ?? fn.name);
      graph = new CompiledGraph({ tf, backend, fn: (...given) => fn(...(given as unknown as A)), structure, options });
      graphs.set(key, graph);
    }
    // The result has the structure that `fn` gave while it was recorded.
    return graph.call(tensors) as R;
  };
  const dispose = (): void => {
    for (const graph of graphs.values()) graph.dispose();
    graphs.clear();
  };
  const described = { get: () => [...graphs.values()].map((graph) => ({ operations: graph.operations })) };
  // The two members that make a function a compiled one.
  return Object.defineProperties(call, { dispose: { value: dispose }, graphs: described }) as Compiled<A, R>;
}

function tooMany(name: string): TraceError {
  return new TraceError(
    `${name === "" ? "a compiled function" : `\`${name}\``} has been recorded ${mostGraphs} times`,
    {
      place: null,
      help: "An argument that is no tensor, or a shape, changes from call to call: pass numbers as `tf.scalar(…)`, and pad batches to one size",
    },
  );
}

interface GraphInput {
  readonly tf: Tf;
  readonly backend: RecordableBackend;
  readonly fn: (...args: readonly unknown[]) => unknown;
  readonly structure: Structure;
  readonly options: CompileOptions;
}

interface BoundVariable {
  readonly variable: Variable;
  readonly slot: Slot;
  readonly assigned: boolean;
}

/** One graph of a function: for one combination of shapes, types and static arguments. */
class CompiledGraph {
  private readonly input: GraphInput;
  private recording: Recording | null = null;
  private session: Session | null = null;
  private variables: readonly BoundVariable[] = [];
  private result: Structure | null = null;
  private calls = 0;

  constructor(input: GraphInput) {
    this.input = input;
  }

  get operations(): number {
    return this.recording?.nodes.length ?? 0;
  }

  call(tensors: readonly Tensor[]): unknown {
    const { tf, backend, options } = this.input;
    this.calls++;
    if (this.recording === null) this.open(tensors);
    else if ((options.verifyAt ?? defaultVerifications).includes(this.calls)) this.verify(tensors);
    const { recording, session } = this;
    if (recording === null || session === null) throw new InternalError("a graph was called before it was recorded");
    for (const { variable, slot, assigned } of this.variables) {
      bringIn(backend, variable, slot);
      if (assigned) moveIn(tf, backend, { variable, slot });
    }
    const ids = backend.getInputTensorIds(tensors);
    const feeds: Feed[] = ids.map((id, index) => ({ name: inputName(index), id }));
    for (const { name, tensor } of recording.captures) {
      const [id] = backend.getInputTensorIds([tensor]);
      if (id !== undefined) feeds.push({ name, id });
    }
    const fetches =
      recording.outputs.length === 0 ? [doneName] : recording.outputs.map((_, index) => outputName(index));
    const results = session.run(feeds, fetches);
    for (const { variable, slot, assigned } of this.variables) if (assigned) assignedIn(variable, slot);
    if (recording.outputs.length === 0) for (const { id } of results) backend.binding.deleteTensor(id);
    const outputs = recording.outputs.length === 0 ? [] : results.map((one) => backend.createOutputTensor(one));
    return rebuild(this.result, outputs);
  }

  dispose(): void {
    const { backend } = this.input;
    for (const { variable, slot } of this.variables) bringBack(backend, variable, slot);
    for (const { tensor } of this.recording?.captures ?? []) tensor.dispose();
    this.session?.close();
    this.recording = null;
    this.session = null;
    this.variables = [];
  }

  private open(tensors: readonly Tensor[]): void {
    const { backend } = this.input;
    const recording = this.trace(tensors);
    const specOf = (tensor: Tensor): InputSpec => {
      const { dtype } = backend.tensorMap.get(tensor.dataId);
      return { dtype, shape: tensor.shape };
    };
    const nodes = buildGraph(
      {
        recording,
        inputs: tensors.map(specOf),
        variables: recording.variables.map(({ variable }) => specOf(variable)),
      },
      backend.binding,
    );
    const session = new Session(backend.binding, nodes);
    this.variables = recording.variables.map(({ variable, name, assigned, updates }) => ({
      variable,
      assigned: assigned !== null || updates.length > 0,
      slot: {
        version: null,
        read: () => session.run([], [`${name}/read`])[0]?.id ?? -1,
        write: (id) => {
          for (const one of session.run([{ name: `${name}/given`, id }], [`${name}/was_set`]))
            backend.binding.deleteTensor(one.id);
        },
      },
    }));
    this.recording = recording;
    this.session = session;
  }

  private verify(tensors: readonly Tensor[]): void {
    const { recording } = this;
    if (recording === null) return;
    const again = this.trace(tensors);
    for (const { tensor } of again.captures) tensor.dispose();
    compareRecordings(recording, again);
  }

  /** Records one eager run, whose effects on variables are undone. */
  private trace(tensors: readonly Tensor[]): Recording {
    const { tf, backend, fn, structure } = this.input;
    const seen = new Set<object>();
    // One tensor given twice would be one edge: each input gets a handle of its own.
    const own = tensors.map((tensor) => {
      const doubled = seen.has(tensor.dataId);
      seen.add(tensor.dataId);
      return doubled ? copyOf(backend, tensor) : tensor;
    });
    try {
      return record({
        tf,
        backend,
        inputs: own,
        run: () => {
          const kept: Tensor[] = [];
          tf.tidy(() => {
            const flat = flattenResult(fn(...(rebuild(structure, own) as readonly unknown[])));
            this.result = flat.structure;
            kept.push(...flat.tensors.map((tensor) => tf.keep(tf.clone(tensor))));
          });
          return kept;
        },
      });
    } finally {
      own.forEach((tensor, index) => {
        if (tensor !== tensors[index]) tensor.dispose();
      });
    }
  }
}

/** The same values under another handle. */
function copyOf(backend: RecordableBackend, tensor: Tensor): Tensor {
  const { binding } = backend;
  const attributes = [{ name: "T", type: binding.TF_ATTR_TYPE, value: backend.tensorMap.get(tensor.dataId).dtype }];
  const [result] = binding.executeOp("Identity", attributes, backend.getInputTensorIds([tensor]), 1);
  if (result === undefined) throw new InternalError("a tensor could not be copied");
  return backend.createOutputTensor(result);
}
