/**
 * In: an operator whose large weight has a name. Out: the weights that are its own: the first of a name owns it, all others take that of the
 * first, turned on its side where a table of vectors and the kernel of a dense layer are one (Press and Wolf, 2017).
 */
import type { Arguments, OperatorEntry, ShapeResult } from "../catalog/entry.ts";
import { showShape } from "../catalog/shape.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import type { BorrowedWeight } from "./checked-program.ts";
import type { Frame, Growth } from "./graph-growth.ts";

/** The weight of an operator that others may have in common with it. */
const weightOf: Readonly<Record<string, string>> = { embedding: "table", dense: "kernel" };

/** A weight that has a name. */
export interface SharedWeight {
  /** Of its node. */
  readonly op: string;
  /** `node/weight`. */
  readonly weight: string;
  readonly shape: readonly number[];
  readonly span: Span;
}

/** What a node owns, and what it takes of others. */
export interface OwnWeights {
  readonly shaped: ShapeResult;
  readonly borrows?: readonly BorrowedWeight[];
}

/** The weights of a node; null after saying that a name stands for another shape. */
export function ownWeights(
  growth: Growth,
  frame: Frame,
  node: {
    readonly operator: OperatorEntry;
    readonly id: string;
    readonly args: Arguments;
    readonly span: Span;
    readonly shaped: ShapeResult;
  },
): OwnWeights | null {
  const { operator, id, args, span, shaped } = node;
  const { shared } = args;
  const name = weightOf[operator.name];
  const own = shaped.weights.find((one) => one.name === name);
  if (typeof shared !== "string" || name === undefined || own === undefined) return { shaped };
  if (args["sparse"] === true) {
    frame.context.report(
      problem("P3203", span, {
        title: `the table \`${shared}\` is shared, and \`sparse: true\` moves only the rows that this \`embedding\` uses`,
        label: "one of the two",
        help: "leave `sparse: true` out",
      }),
    );
    return null;
  }
  const first = growth.shared.get(shared);
  if (first === undefined) {
    growth.shared.set(shared, { op: operator.name, weight: `${id}/${name}`, shape: own.shape, span });
    return { shaped };
  }
  const turned = first.op !== operator.name;
  const lying = turned ? own.shape.toReversed() : own.shape;
  if (showShape(lying) !== showShape(first.shape)) {
    const [rows = 0, columns = 0] = first.shape;
    frame.context.report(
      problem("P3203", span, {
        title: `\`${shared}\` is ${showShape(first.shape)} already, and \`${operator.name}\` needs ${showShape(own.shape)}${turned ? ", turned on its side" : ""}`,
        label: `needs ${showShape(own.shape)}`,
        related: [{ span: first.span, text: `is ${showShape(first.shape)} here` }],
        help:
          operator.name === "dense"
            ? `a \`dense(${turned ? rows : columns})\` after ${turned ? columns : rows} channels would fit`
            : `\`embedding(${turned ? columns : rows}, ${turned ? rows : columns}, shared: ${shared})\` would fit`,
      }),
    );
    growth.misfit = true;
    return null;
  }
  return {
    shaped: { ...shaped, weights: shaped.weights.filter((one) => one !== own) },
    borrows: [{ name, from: first.weight, turned }],
  };
}
