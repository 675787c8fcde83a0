/**
 * The nodes of a recording in, the same with a clock around every operation out: `Timestamp` operations tied between them make
 * each run alone, in the order of the recording, and what lies between two of them is that operation's time. TensorFlow then
 * fuses nothing and runs nothing side by side, so the sum is more than the step takes otherwise.
 */
import type { NativeBinding } from "../backend/native-ops.ts";
import type { AttributeValue, GraphNode } from "./graph-def.ts";
import type { RecordedNode } from "./recorder.ts";
import type { Scope } from "./scope.ts";

/** An operation that was run with a clock around it. */
export interface TimedOperation {
  /** TensorFlow's name of it; that of TensorFlow.js where a kernel was timed. */
  readonly op: string;
  readonly scope: Scope | null;
  /** Seconds from the start of the whole. */
  readonly start: number;
  readonly seconds: number;
}

/** The operations of one call, each with its time. */
export interface CallProfile {
  /** Measured inside of a graph, one after the other; otherwise call by call from JavaScript. */
  readonly inGraph: boolean;
  /** In the order in which they ran. */
  readonly operations: readonly TimedOperation[];
}

/** A graph that tells the time. */
export interface ProfiledNodes {
  readonly nodes: readonly GraphNode[];
  /** Name of the node that gives the seconds of each operation, `[operations]` float32; null where there are none. */
  readonly times: string | null;
  /** In the order in which they run. */
  readonly operations: readonly Pick<TimedOperation, "op" | "scope">[];
}

/** `DT_DOUBLE` of TensorFlow's `types.proto`. */
const doubleType = 2;

/** Name of a node's double in the profiled graph. */
export const profiledName = (name: string): string => `profile_${name}`;

/** `node`, `node:1` or `^node`, in the profiled graph if the node is in it. */
function profiledEdge(edge: string, own: ReadonlyMap<string, unknown>): string {
  const [, control = "", name = "", output = ""] = /^(\^?)([^:]*)((?::\d+)?)$/.exec(edge) ?? [];
  return own.has(name) ? `${control}${profiledName(name)}${output}` : edge;
}

/**
 * Puts clocks between the nodes of a recording. `nodes` are those of its graph, every one after those that it needs; only what
 * was recorded and what assigns variables is timed, for constants are there before anything runs.
 */
export function profiledNodes(
  prefix: string,
  nodes: readonly GraphNode[],
  parts: { readonly recorded: readonly RecordedNode[]; readonly binding: NativeBinding },
): ProfiledNodes {
  const own = new Map(nodes.map((node) => [node.name, node]));
  const scopes = new Map(parts.recorded.map((node) => [node.name, node.scope]));
  const clockName = (index: number): string => `${profiledName(prefix)}clock_${index}`;
  const clock = (index: number, after: string[]): GraphNode => ({
    name: clockName(index),
    op: "Timestamp",
    inputs: after,
    attributes: {},
  });
  const operations: Pick<TimedOperation, "op" | "scope">[] = [];
  const made: GraphNode[] = [clock(0, [])];
  for (const node of nodes) {
    const inputs = node.inputs.map((edge) => profiledEdge(edge, own));
    const name = profiledName(node.name);
    const assigns = node.op === "AssignVariableOp";
    if (node.op === "Const" || (!assigns && !scopes.has(node.name))) {
      made.push({ ...node, name, inputs });
      continue;
    }
    const before = clockName(operations.length);
    // What assigns belongs to what made the value.
    const giver = assigns ? (node.inputs[1] ?? "").replace(/:\d+$/, "") : node.name;
    operations.push({ op: node.op, scope: scopes.get(giver) ?? null });
    made.push({ ...node, name, inputs: [...inputs, `^${before}`] });
    // The clock before, too: an operation that TensorFlow finds to be constant waits for nothing any more.
    made.push(clock(operations.length, [`^${name}`, `^${before}`]));
  }
  if (operations.length === 0) return { nodes: made, times: null, operations };
  const differences = differenceNodes(profiledName(prefix), operations.length, { clockName, binding: parts.binding });
  return { nodes: [...made, ...differences], times: differences.at(-1)?.name ?? null, operations };
}

/** Nodes that end in the times between clocks; differences are taken as doubles, of which a float would lose all. */
function differenceNodes(
  prefix: string,
  count: number,
  { clockName, binding }: { readonly clockName: (index: number) => string; readonly binding: NativeBinding },
): GraphNode[] {
  const type = (value: number): AttributeValue => ({ kind: "type", value });
  const pack = (name: string, from: number): GraphNode => ({
    name,
    op: "Pack",
    inputs: Array.from({ length: count }, (_, index) => clockName(from + index)),
    attributes: { N: { kind: "int", value: count }, T: type(doubleType), axis: { kind: "int", value: 0 } },
  });
  const seconds = `${prefix}seconds`;
  return [
    pack(`${prefix}starts`, 0),
    pack(`${prefix}ends`, 1),
    { name: seconds, op: "Sub", inputs: [`${prefix}ends`, `${prefix}starts`], attributes: { T: type(doubleType) } },
    {
      name: `${prefix}times`,
      op: "Cast",
      inputs: [seconds],
      attributes: {
        SrcT: type(doubleType),
        DstT: type(binding.TF_FLOAT),
        Truncate: { kind: "bool", value: false },
      },
    },
  ];
}

/** Puts measured seconds beside the operations. */
export function timedOperations(
  operations: readonly Pick<TimedOperation, "op" | "scope">[],
  seconds: ArrayLike<number>,
): TimedOperation[] {
  let start = 0;
  return operations.map((operation, index) => {
    // The clock is the system's, which may be set back.
    const own = Math.max(0, seconds[index] ?? 0);
    const timed = { ...operation, start, seconds: own };
    start += own;
    return timed;
  });
}
