/**
 * In: a program that is right as it stands, and its sweeps. Out: for each combination of their values, the blocks of the training as
 * they are with it; a mistake that a combination makes is told with its values.
 */
import type { Declaration, ParamDeclaration } from "../ast/nodes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Argument, CheckedBlock, CheckedSweep } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import type { SweepInfo, SweptParam, SweptValue } from "./sweep.ts";
import type { Value } from "./values.ts";

/** Checks a training with other values of params. */
export type CheckWith = (
  values: ReadonlyMap<ParamDeclaration, Value>,
  train: Declaration,
) => {
  /** What the training depends on, and itself; null where there is an error. */
  readonly blocks: readonly CheckedBlock[] | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Params that were read on the way. */
  readonly read: ReadonlySet<unknown>;
};

/** The sweep with all of its rows; null after saying what is wrong with one. */
export function sweepRows(context: CheckContext, info: SweepInfo, checkWith: CheckWith): CheckedSweep | null {
  const { decl, train, over, best, measured, expect, complete } = info;
  if (!complete || train === null || best === null || expect === null) return null;
  const variants: { set: Record<string, Argument>; blocks: readonly CheckedBlock[] }[] = [];
  for (const row of combinations(over)) {
    const values = new Map(row.map(({ param, value }) => [param.decl, value.value]));
    const { blocks, diagnostics, read } = checkWith(values, train);
    const idle = over.find((param) => !read.has(param.decl));
    if (blocks !== null && idle !== undefined) {
      context.report(
        problem("P4046", idle.span, {
          title: `\`${train.name.text}\` does not read the param \`${idle.name}\`: every row would be the same`,
          label: "makes no difference",
          related: [{ span: idle.decl.name.span, text: "the param" }],
          help: `use it in \`${train.name.text}\`, its model or its data, or leave it out of the sweep`,
        }),
      );
      return null;
    }
    const wrong = diagnostics.filter((one) => one.severity === "error");
    if (blocks === null || wrong.length > 0) {
      for (const one of wrong) context.report(withValues(one, row));
      return null;
    }
    const set = Object.fromEntries(row.map(({ param, value }) => [param.name, value.argument]));
    variants.push({ set, blocks: blocks.map((block) => measuring(block, train.name.text, measured)) });
  }
  return {
    kind: "sweep",
    name: decl.name.text,
    doc: decl.doc,
    span: decl.span,
    run: train.name.text,
    over: over.map(({ name, values }) => ({ param: name, values: values.map(({ argument }) => argument) })),
    best,
    variants,
    expect,
  };
}

/** The training with what rows are ranked and judged by among its metrics. */
function measuring(block: CheckedBlock, train: string, metrics: readonly string[]): CheckedBlock {
  if (block.kind !== "train" || block.name !== train) return block;
  return { ...block, measured: [...new Set([...block.measured, ...metrics])] };
}

interface Choice {
  readonly param: SweptParam;
  readonly value: SweptValue;
}

/** Every combination of values, the last param's changing fastest. */
function combinations(over: readonly SweptParam[]): Choice[][] {
  return over.reduce<Choice[][]>(
    (rows, param) => rows.flatMap((row) => param.values.map((value) => [...row, { param, value }])),
    [[]],
  );
}

/** A mistake with the values that make it. */
function withValues(one: Diagnostic, row: readonly Choice[]): Diagnostic {
  const words = row.map(({ param, value }) => `\`${param.name}\` = ${String(value.argument)}`).join(", ");
  const places = row.map(({ value }) => ({ span: value.span, text: "with this value" }));
  return { ...one, title: `${one.title} (with ${words})`, related: [...one.related, ...places] };
}
