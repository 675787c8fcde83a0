/**
 * A function of tensors in, the same function as TensorFlow graphs out: like `tf.function` or `jax.jit`, for TensorFlow.js. It
 * is recorded once for each combination of input shapes, types and static arguments; after that, a call is one call of
 * TensorFlow, whatever the function does inside.
 */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";
import { doneName, outputName } from "./build-graph.ts";
import { compareRecordings } from "./compare-recordings.ts";
import { type LostValue, lostValue } from "./lost-value.ts";
import type { CallProfile, TimedOperation } from "./profile-graph.ts";
import { profileKernels } from "./profile-kernels.ts";
import { ProfiledGraph } from "./profiled-graph.ts";
import { copyOf, type RecordableBackend, recordableBackend, type Tf } from "./recordable-backend.ts";
import { inputName, type Recording, record } from "./recorder.ts";
import { type RecordingPlace, readRecording, type StoredRecording, writeRecording } from "./recording-text.ts";
import { assignedIn, bringIn, fetchVariables, moveIn } from "./residence.ts";
import type { Feed } from "./session.ts";
import { type SessionGraph, SharedSession, sessionGraph } from "./shared-session.ts";
import { flattenArguments, flattenResult, rebuild, type Structure } from "./structure.ts";
import { TraceError } from "./trace-error.ts";

/** Where recordings outlast the process. */
export interface GraphStore {
  /** The text that was kept under a key, or null. */
  read(key: string): string | null;
  write(key: string, text: string): void;
}

/** What a stored graph is found by. */
export interface GraphCache {
  readonly store: GraphStore;
  /** Changes with everything that the function does: its program, the code that runs it, TensorFlow. */
  readonly key: string;
  /** Every variable that the function may use, in the same order each time. */
  readonly variables: readonly Variable[];
}

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
   * freeze. Default 2, 8, 64 and 512; a graph that comes from a cache is not verified.
   */
  readonly verifyAt?: readonly number[];
  /** How many graphs it may have at most, 32 unless given: more mean that something changes on every call. */
  readonly mostGraphs?: number;
  /** The session in which the function's graphs run; one of its own where none is given. */
  readonly session?: SharedSession;
  /** Keeps recordings for later processes. */
  readonly cache?: GraphCache;
  /** Told how long a recording, and the first run of its graph, took; for whoever measures where time goes. */
  readonly onTrace?: (seconds: number) => void;
}

/** A compiled function. */
export interface Compiled<A extends readonly unknown[], R> {
  (...args: A): R;
  /**
   * Runs it once with a clock around every operation: inside the graph, or around every kernel where it runs eagerly. What it
   * assigns is undone, and nothing is given back but the times.
   */
  profile(...args: A): CallProfile;
  /**
   * Runs it once eagerly and says where a value of its result, or of a variable that it assigns, stops being a number; null
   * where it does nowhere. What it assigns is undone.
   */
  lost(...args: A): LostValue | null;
  /**
   * Records the graph for arguments of these shapes without running it. A session whose graphs are all recorded before its
   * first run opens once. Does nothing where there are no graphs.
   */
  prepare(...args: A): void;
  /** Frees all graphs; variables keep their values. */
  dispose(): void;
  /** How many graphs there are, and how many operations each has. */
  readonly graphs: readonly { readonly operations: number }[];
}

const defaultVerifications: readonly number[] = [2, 8, 64, 512];
const usualMostGraphs = 32;

/**
 * Compiles a function. Its arguments and result are tensors, or arrays and plain objects of them; every other argument is
 * static. `tf.Variable`s may be read and assigned inside. Intermediate tensors are disposed; the results are the caller's.
 * Throws TraceError at a call whose function does what a graph cannot repeat.
 */
export function compile<A extends readonly unknown[], R>(
  fn: (...args: A) => R,
  options: CompileOptions,
): Compiled<A, R> {
  const { tf, mostGraphs = usualMostGraphs } = options;
  const backend = options.eager === true ? null : recordableBackend();
  const session = options.session ?? new SharedSession();
  const graphs = new Map<string, CompiledGraph>();
  const graphFor = (args: A, present: RecordableBackend) => {
    const { tensors, key, structure } = flattenArguments(args, present);
    let graph = graphs.get(key);
    if (graph === undefined) {
      if (graphs.size >= mostGraphs) throw tooMany(options.name ?? fn.name, mostGraphs);
      // `fn` gets back what was taken apart, in the same form.
      const own = (...given: readonly unknown[]): unknown => fn(...(given as unknown as A));
      graph = new CompiledGraph({ tf, backend: present, session, fn: own, structure, key, options });
      graphs.set(key, graph);
    }
    return { graph, tensors };
  };
  const call = (...args: A): R => {
    if (backend === null) return tf.tidy(() => fn(...args) as never);
    const { graph, tensors } = graphFor(args, backend);
    // The result has the structure that `fn` gave while it was recorded.
    return graph.call(tensors) as R;
  };
  const profile = (...args: A): CallProfile => {
    if (backend === null || backend.binding.isUsingGpuDevice()) {
      return { inGraph: false, operations: profileKernels(tf, () => fn(...args)) };
    }
    const { graph, tensors } = graphFor(args, backend);
    return { inGraph: true, operations: graph.profile(tensors) };
  };
  const lost = (...args: A): LostValue | null => lostValue(tf, () => fn(...args));
  const prepare = (...args: A): void => {
    if (backend === null) return;
    const { graph, tensors } = graphFor(args, backend);
    graph.prepare(tensors);
  };
  const dispose = (): void => {
    for (const graph of graphs.values()) graph.dispose();
    graphs.clear();
  };
  const described = { get: () => [...graphs.values()].map((graph) => ({ operations: graph.operations })) };
  const members = {
    profile: { value: profile },
    lost: { value: lost },
    prepare: { value: prepare },
    dispose: { value: dispose },
    graphs: described,
  };
  // The members that make a function a compiled one.
  return Object.defineProperties(call, members) as Compiled<A, R>;
}

function tooMany(name: string, mostGraphs: number): TraceError {
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
  readonly session: SharedSession;
  readonly key: string;
  readonly fn: (...args: readonly unknown[]) => unknown;
  readonly structure: Structure;
  readonly options: CompileOptions;
}

interface BoundVariable {
  readonly variable: Variable;
  readonly assigned: boolean;
}

/** A graph that is in its session. */
interface OpenGraph extends StoredRecording {
  readonly graph: SessionGraph;
  readonly variables: readonly BoundVariable[];
  readonly fetches: readonly string[];
  readonly fromCache: boolean;
  /** The same with clocks in it, once it has been asked for. */
  profiled: ProfiledGraph | null;
}

/** One graph of a function: for one combination of shapes, types and static arguments. */
class CompiledGraph {
  private readonly input: GraphInput;
  private readonly prefix: string;
  private opened: OpenGraph | null = null;
  private calls = 0;

  constructor(input: GraphInput) {
    this.input = input;
    this.prefix = input.session.newPrefix();
  }

  get operations(): number {
    return this.opened?.recording.nodes.length ?? 0;
  }

  call(tensors: readonly Tensor[]): unknown {
    const { tf, backend, options, session } = this.input;
    this.calls++;
    const known = this.opened;
    const opened = known ?? this.open(tensors);
    if (known !== null && !opened.fromCache && (options.verifyAt ?? defaultVerifications).includes(this.calls)) {
      this.verify(opened, tensors);
    }
    const { recording, variables, fetches } = opened;
    const started = performance.now();
    const placed = variables.map((bound) => ({ ...bound, slot: session.slotOf(bound.variable) }));
    bringIn(backend, placed);
    for (const one of placed) if (one.assigned) moveIn(tf, backend, one);
    const results = session.run(this.feeds(recording, tensors), fetches);
    if (known === null) options.onTrace?.((performance.now() - started) / 1000);
    for (const { variable, slot, assigned } of placed) if (assigned) assignedIn(variable, slot);
    if (recording.outputs.length === 0) for (const { id } of results) backend.binding.deleteTensor(id);
    const outputs = recording.outputs.length === 0 ? [] : results.map((one) => backend.createOutputTensor(one));
    return rebuild(opened.result, outputs);
  }

  prepare(tensors: readonly Tensor[]): void {
    this.opened ??= this.open(tensors);
  }

  profile(tensors: readonly Tensor[]): readonly TimedOperation[] {
    const { backend, session } = this.input;
    const opened = this.opened ?? this.open(tensors);
    const { recording, graph, variables, fetches } = opened;
    opened.profiled ??= new ProfiledGraph(session, { prefix: this.prefix, recording, graph, binding: backend.binding });
    return opened.profiled.run(backend, { feeds: this.feeds(recording, tensors), fetches, variables });
  }

  private feeds(recording: Recording, tensors: readonly Tensor[]): Feed[] {
    const { backend } = this.input;
    const feeds: Feed[] = backend
      .getInputTensorIds(tensors)
      .map((id, index) => ({ name: inputName(this.prefix, index), id }));
    for (const { name, tensor } of recording.captures) {
      const [id] = backend.getInputTensorIds([tensor]);
      if (id !== undefined) feeds.push({ name, id });
    }
    return feeds;
  }

  dispose(): void {
    if (this.opened === null) return;
    this.opened.profiled?.dispose();
    this.input.session.remove(this.opened.graph);
    for (const { tensor } of this.opened.recording.captures) tensor.dispose();
    this.opened = null;
  }

  private open(tensors: readonly Tensor[]): OpenGraph {
    const { backend, session, options, key } = this.input;
    const { prefix } = this;
    const place: RecordingPlace = {
      prefix,
      variables: options.cache?.variables ?? [],
      nameOf: (variable) => session.nameOf(variable),
    };
    const cacheKey =
      options.cache === undefined ? "" : `${options.cache.key}\n${options.name ?? ""}\n${prefix}\n${key}`;
    const text = options.cache?.store.read(cacheKey) ?? null;
    const stored = text === null ? null : readRecording(text, place);
    const made = stored ?? this.trace(tensors);
    const { recording, result } = made;
    if (stored === null && options.cache !== undefined) {
      const fresh = writeRecording(made, place);
      if (fresh !== null) options.cache.store.write(cacheKey, fresh);
    }
    const inputs = tensors.map((tensor) => ({
      dtype: backend.tensorMap.get(tensor.dataId).dtype,
      shape: tensor.shape,
    }));
    const graph = sessionGraph({ prefix, recording, inputs }, backend.binding);
    session.add(graph);
    const { outputs } = recording;
    this.opened = {
      recording,
      result,
      graph,
      fromCache: stored !== null,
      profiled: null,
      fetches: outputs.length === 0 ? [doneName(prefix)] : outputs.map((_, index) => outputName(prefix, index)),
      variables: recording.variables.map(({ variable, assigned, updates }) => ({
        variable,
        assigned: assigned !== null || updates.length > 0,
      })),
    };
    return this.opened;
  }

  private verify({ recording }: OpenGraph, tensors: readonly Tensor[]): void {
    const again = this.trace(tensors).recording;
    for (const { tensor } of again.captures) tensor.dispose();
    compareRecordings(recording, again);
  }

  /** Records one eager run, whose effects on variables are undone. */
  private trace(tensors: readonly Tensor[]): StoredRecording {
    const { tf, backend, fn, structure, session, options } = this.input;
    // The eager run reads them one by one otherwise.
    fetchVariables(backend, session.variables);
    const started = performance.now();
    const seen = new Set<object>();
    // One tensor given twice would be one edge: each input gets a handle of its own.
    const own = tensors.map((tensor) => {
      const doubled = seen.has(tensor.dataId);
      seen.add(tensor.dataId);
      return doubled ? copyOf(backend, tensor) : tensor;
    });
    // Set by the closure below, which runs once.
    const made: { result: Structure | null } = { result: null };
    try {
      const recording = record({
        tf,
        backend,
        inputs: own,
        prefix: this.prefix,
        nameOf: (variable) => session.nameOf(variable),
        run: () => {
          const kept: Tensor[] = [];
          tf.tidy(() => {
            // The structure was taken from a list of arguments.
            const flat = flattenResult(fn(...(rebuild(structure, own) as readonly unknown[])));
            made.result = flat.structure;
            kept.push(...flat.tensors.map((tensor) => tf.keep(tf.clone(tensor))));
          });
          return kept;
        },
      });
      if (made.result === null) throw new InternalError("a function was recorded without being run");
      options.onTrace?.((performance.now() - started) / 1000);
      return { recording, result: made.result };
    } finally {
      own.forEach((tensor, index) => {
        if (tensor !== tensors[index]) tensor.dispose();
      });
    }
  }
}
