/**
 * What a piece of work is done for in, the same on every operation that it runs out: the recorder and the profiler ask for the
 * present scope with each operation. Work of the backward pass belongs to the scope of the forward operation whose gradient it
 * is; TensorFlow.js's tape says which one that was.
 */
import type { Tf } from "./recordable-backend.ts";

/** What work is done for: a name of its kind, and which one. */
export interface Purpose {
  /** For example `node`, `loss`, `optimizer`. */
  readonly kind: string;
  readonly name: string;
}

/** The purpose of an operation, with the pass that it belongs to. */
export interface Scope extends Purpose {
  readonly direction: "forward" | "backward";
}

let present: Scope | null = null;

/** The scope of what is run now; null outside of all. */
export function presentScope(): Scope | null {
  return present;
}

/**
 * Runs a function for a purpose. The innermost one counts. Where gradients are computed inside, the scope of the last of them
 * ends with this one.
 */
export function scoped<R>(purpose: Purpose, fn: () => R): R {
  const outer = present;
  present = { ...purpose, direction: "forward" };
  try {
    return fn();
  } finally {
    present = outer;
  }
}

/** The part of TensorFlow.js's engine that notes operations for the backward pass. */
interface Taping {
  addTapeNode(...args: readonly unknown[]): void;
  readonly state: { readonly activeTape?: TapeNode[] };
}

/** A noted operation. */
interface TapeNode {
  gradient?: (...args: readonly unknown[]) => Record<string, () => unknown>;
}

/**
 * Runs a function with gradients in the scopes of their operations. Without it the whole backward pass is in the scope
 * around it, and nothing is spent.
 */
export function withBackwardScopes<R>(tf: Tf, fn: () => R): R {
  // The engine has these members; its own types keep them private.
  const engine = tf.engine() as unknown as Taping;
  const { addTapeNode } = engine;
  const outer = present;
  // An own property shadows the method of the class; deleting it uncovers that again.
  const shadowed = Object.hasOwn(engine, "addTapeNode");
  engine.addTapeNode = (...args) => {
    addTapeNode.apply(engine, [...args]);
    const node = engine.state.activeTape?.at(-1);
    if (node !== undefined) inScope(node, present === null ? null : { ...present, direction: "backward" });
  };
  try {
    return fn();
  } finally {
    if (shadowed) engine.addTapeNode = addTapeNode;
    else Reflect.deleteProperty(engine, "addTapeNode");
    present = outer;
  }
}

/**
 * Lets a noted operation's gradient begin its scope, and so each of the parts that it gives. Neither ends it: where several
 * gradients meet in one tensor, the engine adds them up right after the part that came last.
 */
function inScope(node: TapeNode, scope: Scope | null): void {
  const { gradient } = node;
  if (gradient === undefined) return;
  node.gradient = (...args) => {
    present = scope;
    const parts = gradient(...args);
    return Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [
        name,
        () => {
          present = scope;
          return part();
        },
      ]),
    );
  };
}
