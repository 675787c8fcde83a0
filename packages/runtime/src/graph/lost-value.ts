/**
 * A function in, the operation out at which a value of it first stopped being a number: it is run once, eagerly, and every
 * value is looked at. What is not a number but does no harm, because an operation after it leaves it out, is passed over: the
 * way goes back from what is not a number in the end.
 */
import type { Tensor, TensorInfo, Variable } from "@tensorflow/tfjs";
import { bindingWith, type RecordableBackend, recordableBackend, type Tf } from "./recordable-backend.ts";
import { presentScope, type Scope, withBackwardScopes } from "./scope.ts";
import { flattenResult } from "./structure.ts";

/** Where a value was lost. */
export interface LostValue {
  /** The operation that gave it from numbers, and what it was run for; null where the value came in from outside. */
  readonly operation: { readonly name: string; readonly scope: Scope | null } | null;
  /** What came in, where no operation gave it. */
  readonly given: Tensor | null;
  readonly value: "NaN" | "Infinity" | "-Infinity";
  /** The largest size of a number that went into the operation. */
  readonly reach: number;
  /** The variable that ends up without numbers because of it; null where it is in the function's result. */
  readonly variable: Variable | null;
}

/** What is known of one tensor: by its handle in the binding, or by its data. */
interface Seen {
  /** The first value that is no number. */
  readonly lost: LostValue["value"] | null;
  /** The largest size of a number in it. */
  readonly size: number;
  /** The operation that gave it; null where it was there before. */
  readonly from: Operation | null;
}

interface Operation {
  readonly name: string;
  readonly scope: Scope | null;
  /** Keys of what went in. */
  readonly inputs: readonly unknown[];
  /** How many ran before it. */
  readonly place: number;
}

/** Reads the numbers of a tensor by its key; null where they are of a type that cannot be read. */
type Read = (key: unknown) => Float32Array | null;

/** Looks at the values of a run. */
class Watch {
  private readonly seen = new Map<unknown, Seen>();
  private count = 0;

  /** Notes an operation and what it gave. What cannot be read has lost what its inputs have. */
  ran(
    name: string,
    run: { readonly inputs: readonly unknown[]; readonly outputs: readonly unknown[] },
    read: Read,
  ): void {
    const { inputs, outputs } = run;
    for (const key of inputs) if (!this.seen.has(key)) this.seen.set(key, { ...statisticsOf(read(key)), from: null });
    const operation: Operation = { name, scope: presentScope(), inputs, place: this.count++ };
    const passed = inputs.find((key) => this.seen.get(key)?.lost != null);
    for (const key of outputs) {
      const numbers = read(key);
      const known = numbers === null && passed !== undefined ? this.seen.get(passed) : undefined;
      this.seen.set(key, { ...(known ?? statisticsOf(numbers)), from: operation });
    }
  }

  has(key: unknown): boolean {
    return this.seen.get(key)?.lost != null;
  }

  /** Where the loss of a value began: back through the operations, each time to the input that was lost first. */
  originOf(key: unknown): Omit<LostValue, "variable" | "given"> & { readonly key: unknown } {
    let at = key;
    for (;;) {
      const seen = this.seen.get(at);
      const operation = seen?.from ?? null;
      const lost = (operation?.inputs ?? []).filter((input) => this.has(input));
      const first = lost.sort((a, b) => this.placeOf(a) - this.placeOf(b))[0];
      if (operation === null || first === undefined) {
        const reach = (operation?.inputs ?? []).reduce<number>(
          (most, input) => Math.max(most, this.seen.get(input)?.size ?? 0),
          0,
        );
        return { operation, value: seen?.lost ?? "NaN", reach, key: at };
      }
      at = first;
    }
  }

  private placeOf(key: unknown): number {
    return this.seen.get(key)?.from?.place ?? -1;
  }
}

function statisticsOf(numbers: Float32Array | null): Pick<Seen, "lost" | "size"> {
  let size = 0;
  let lost: Seen["lost"] = null;
  for (const value of numbers ?? []) {
    if (Number.isFinite(value)) size = Math.max(size, Math.abs(value));
    else lost ??= Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
  }
  return { lost, size };
}

/**
 * Runs a function once and finds where a value of its result, or of a variable that it assigns, was lost; null where all are
 * numbers. What it gives is disposed, what it assigns is undone.
 */
export function lostValue(tf: Tf, fn: () => unknown): LostValue | null {
  const watch = new Watch();
  const variables = Object.values(tf.engine().registeredVariables);
  const before = variables.map((variable) => ({ variable, held: tf.keep(tf.clone(variable)) }));
  const native = recordableBackend();
  const backend: unknown = tf.backend();
  const { restore, keyOf } =
    native === backend && native !== null ? watchBinding(native, watch) : watchKernels(tf, watch);
  // Filled in by the closure below, which runs once.
  const found: { lost: LostValue | null } = { lost: null };
  try {
    const given = new Map(before.map(({ variable, held }) => [keyOf(held), variable]));
    tf.tidy(() => {
      const result = withBackwardScopes(tf, () => flattenResult(fn()).tensors);
      const ends = [
        ...result.map((tensor) => ({ key: keyOf(tensor), variable: null })),
        ...variables.map((variable) => ({ key: keyOf(variable), variable })),
      ];
      const end = ends.find(({ key }) => watch.has(key));
      if (end === undefined) return;
      const { key, operation, ...origin } = watch.originOf(end.key);
      found.lost = {
        ...origin,
        operation: operation === null ? null : { name: operation.name, scope: operation.scope },
        given: operation === null ? (given.get(key) ?? null) : null,
        variable: end.variable,
      };
    });
  } finally {
    restore();
    for (const { variable, held } of before) {
      if (!variable.isDisposed && variable.dataId !== held.dataId) variable.assign(held);
      held.dispose();
    }
  }
  return found.lost;
}

interface Watched {
  readonly restore: () => void;
  readonly keyOf: (tensor: Tensor) => unknown;
}

/** Looks at what every operation of the binding gives. */
function watchBinding(backend: RecordableBackend, watch: Watch): Watched {
  const { binding } = backend;
  const read =
    (types: ReadonlyMap<unknown, number>): Read =>
    (key) => {
      // Handles that are not of the operation at hand are read for their type as well.
      if (typeof key !== "number" || (types.get(key) ?? binding.TF_FLOAT) !== binding.TF_FLOAT) return null;
      const numbers = binding.tensorDataSync(key);
      return numbers instanceof Float32Array ? numbers : null;
    };
  backend.binding = bindingWith(binding, {
    executeOp: (op, attributes, inputs, outputs) => {
      const results = binding.executeOp(op, attributes, inputs, outputs);
      const types = new Map<unknown, number>(results.map(({ id, dtype }) => [id, dtype]));
      watch.ran(op, { inputs: [...inputs], outputs: results.map(({ id }) => id) }, read(types));
      return results;
    },
  });
  return {
    restore: () => {
      backend.binding = binding;
    },
    keyOf: (tensor) => backend.getInputTensorIds([tensor])[0],
  };
}

/** Looks at what every kernel of the present backend gives; one that runs others counts as one. */
function watchKernels(tf: Tf, watch: Watch): Watched {
  let depth = 0;
  const kernels = tf.getKernelsForBackend(tf.getBackend());
  const before = kernels.map((kernel) => kernel.kernelFunc);
  const types = new WeakMap<object, string>();
  const note = ({ dataId, dtype }: TensorInfo): object => {
    types.set(dataId, dtype);
    return dataId;
  };
  const read: Read = (key) => {
    if (typeof key !== "object" || key === null || types.get(key) !== "float32") return null;
    const numbers = tf.backend().readSync(key);
    return numbers instanceof Float32Array ? numbers : null;
  };
  kernels.forEach((kernel, index) => {
    const run = before[index];
    if (run === undefined) return;
    kernel.kernelFunc = (call) => {
      if (depth > 0) return run(call);
      depth++;
      try {
        const inputs = Object.values(call.inputs).flatMap((one) => (one === undefined || one === null ? [] : [one]));
        const result = run(call);
        const outputs = Array.isArray(result) ? result : [result];
        watch.ran(kernel.kernelName, { inputs: inputs.flat().map(note), outputs: outputs.map(note) }, read);
        return result;
      } finally {
        depth--;
      }
    };
  });
  return {
    restore: () => {
      kernels.forEach((kernel, index) => {
        const run = before[index];
        if (run !== undefined) kernel.kernelFunc = run;
      });
    },
    keyOf: (tensor) => note(tensor),
  };
}
