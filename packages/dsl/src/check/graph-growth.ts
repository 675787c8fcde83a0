/**
 * What the parts of a model's graph are while its flows are read: values, networks being opened, the nodes so far.
 */
import type { Declaration, Expr } from "../ast/nodes.ts";
import type { Label } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/span.ts";
import type { Ending } from "./activations.ts";
import type { GraphNode, TensorType } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import type { TensorFact } from "./facts.ts";
import { calleeName } from "./flow-problems.ts";
import { callsIn, type Network } from "./layers.ts";
import type { SharedWeight } from "./shared-weights.ts";

/** A value in a flow. */
export interface Tensor {
  /** Node id or model input. */
  readonly id: string;
  /** Null where something before it was wrong. */
  readonly type: TensorType | null;
  /** What it comes from, as written. */
  readonly text: string;
  readonly span: Span;
  /** The last step that changed its shape. */
  readonly shaper: Span;
  /** The model input its shape starts from. */
  readonly origin: Label | null;
  /** What is known of its values; null of an input. */
  readonly ending: Ending | null;
}

/** A model or an opened layer while its flows are read. */
export interface Frame {
  readonly network: Network;
  /** Inputs, and flows once they have been read. */
  readonly values: Map<string, Tensor | null>;
  /** Flows being read, outermost first. */
  readonly busy: Set<string>;
  /** Names by the flow that reads them. */
  readonly reads: Map<string, Set<string>>;
  readonly context: CheckContext;
  /** Prefix of node ids; empty in a model. */
  readonly prefix: string;
  /** Layers being opened, outermost first. */
  readonly stack: readonly Declaration[];
  /** Their uses. */
  readonly uses: readonly Span[];
  /** Which time this is of each repetition around, outermost first. */
  readonly times: readonly number[];
}

/** What reading flows needs to know of other networks. */
export interface Networks {
  readonly byDeclaration: ReadonlyMap<Declaration, Network>;
  readonly inCircle: ReadonlySet<Declaration>;
}

/** Numbers the calls of one name within a flow: `conv_block_1`, `conv_block_2`; one alone has no number. */
export interface Numbering {
  readonly total: ReadonlyMap<string, number>;
  readonly seen: Map<string, number>;
}

/** Where in the graph the stages of a flow come. */
export interface Place {
  readonly prefix: string;
  readonly numbering: Numbering;
}

/** A stage of a flow with what flows into it. */
export interface Stage extends Place {
  readonly inputs: readonly (Tensor | null)[];
  /** What stands before it. */
  readonly before: Expr;
}

/** A graph that grows while flows are read. */
export interface Growth {
  readonly context: CheckContext;
  readonly network: Network;
  readonly networks: Networks;
  readonly nodes: GraphNode[];
  readonly ids: Set<string>;
  /** Weights with names of their own, by name. */
  readonly shared: Map<string, SharedWeight>;
  /** Operators read so far. */
  steps: number;
  /** Some bound was reached, which has been reported. */
  bounded: boolean;
  /** Some operator or layer could not take its inputs. */
  misfit: boolean;
  /** The value of a name in a frame; undefined where it has none. */
  readonly readValue: (frame: Frame, name: string) => Tensor | null | undefined;
  readonly readStage: (frame: Frame, expr: Expr, stage: Stage) => Tensor | null;
}

/** The numbering of the calls of a flow, each of which stands `times` times in it. */
export function numberCalls(flow: Expr, times = 1): Numbering {
  const total = new Map<string, number>();
  for (const call of callsIn(flow)) total.set(calleeName(call), (total.get(calleeName(call)) ?? 0) + times);
  return { total, seen: new Map() };
}

/** The next id of a call in a flow. */
export function nextId({ prefix, numbering }: Place, name: string): string {
  const seen = (numbering.seen.get(name) ?? 0) + 1;
  numbering.seen.set(name, seen);
  const suffix = (numbering.total.get(name) ?? 1) > 1 ? `_${seen}` : "";
  return `${prefix}/${name}${suffix}`;
}

/** Files what an editor shows at a place. */
export function noteTensor(
  growth: Pick<Growth, "context" | "network">,
  { uses, times }: Pick<Frame, "uses" | "times">,
  fact: Pick<TensorFact, "span" | "type" | "weights" | "flops">,
): void {
  const owner = growth.network.decl.name.span;
  growth.context.note({ kind: "tensor", ...fact, owner, uses, ...(times.length === 0 ? {} : { times }) });
}
