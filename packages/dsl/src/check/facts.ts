/**
 * What a check finds out besides mistakes: the tensor at each place of a flow, what the data holds, what params are
 * worth. Editors show these; nothing else depends on them, and a program with mistakes yields them as far as it goes.
 */
import type { ProbedColumn } from "../source/host.ts";
import type { Span } from "../source/span.ts";
import type { Argument, TensorType } from "./checked-program.ts";

/** A tensor at a place of a flow: an operand, an operator with its arguments, the declared input of a model. */
export interface TensorFact {
  readonly kind: "tensor";
  readonly span: Span;
  readonly type: TensorType;
  /** Values that are learned or kept there, all of them inside a layer that is used; 0 for a name. */
  readonly weights: number;
  /** Multiply-adds × 2 for one row, forward. */
  readonly flops: number;
  /** The name of the model whose graph it belongs to. */
  readonly owner: Span;
  /** The uses of layers through which this place is reached, outermost first; empty where it stands in a model. */
  readonly uses: readonly Span[];
  /** Inside of repetitions, which time this is of each, outermost first; absent elsewhere. */
  readonly times?: readonly number[];
}

/** What the data of a `source:` setting holds. */
export interface ColumnsFact {
  readonly kind: "columns";
  /** The setting's value. */
  readonly span: Span;
  readonly columns: readonly ProbedColumn[];
  readonly rows: number | null;
}

/** The value of a param, also one given from outside. */
export interface ParamFact {
  readonly kind: "param";
  /** The name where it is declared. */
  readonly span: Span;
  readonly value: Argument;
}

/** One thing a check found out. */
export type Fact = TensorFact | ColumnsFact | ParamFact;

/** Takes facts as they are found. */
export type Note = (fact: Fact) => void;
