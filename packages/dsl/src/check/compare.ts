/**
 * In: the `compare` of an evaluation. Out: which two trainings answer the same rows, before and after; or null after saying what is wrong.
 */
import type { Declaration, Expr } from "../ast/nodes.ts";
import type { OutputFacts } from "../catalog/entry.ts";
import { taskOf } from "../catalog/tasks.ts";
import { problem } from "../diagnostics/problem.ts";
import { type CheckContext, textAt } from "./context.ts";
import { findBlock } from "./references.ts";
import { foldsOf } from "./split-sizes.ts";
import { outputFacts, type Results, type TrainInfo } from "./train.ts";

/** The first of two runs. */
export interface Before {
  readonly decl: Declaration;
  readonly run: TrainInfo | null;
  /** Whether its weights before the first step are meant. */
  readonly untrained: boolean;
  /** Whether trainings of its single tasks are meant. */
  readonly alone: boolean;
  /** Where it stands. */
  readonly at: Expr;
}

/** Two runs. */
export interface ComparedRuns {
  readonly before: Before;
  readonly after: { readonly decl: Declaration; readonly at: Expr };
}

/** The word behind a training's name that means its weights before the first step. */
const initial = "before";
/** The word that means trainings of its tasks, each by itself. */
const single = "alone";

/** Reads `small_fit -> large_fit`. */
export function readCompared(context: CheckContext, expr: Expr, results: Results): ComparedRuns | null {
  if (expr.kind === "missing") return null;
  const stages = expr.kind === "flow" ? expr.stages : [expr];
  const [first, second, ...more] = stages;
  if (first === undefined || stages.some(({ kind }) => kind === "missing")) return null;
  if (second === undefined || more.length > 0) {
    const alone = first.kind === "path" ? (first.parts[0]?.text ?? "fit") : "fit";
    context.report(
      problem("P4100", (more[0] ?? expr).span, {
        title: second === undefined ? "`compare` takes two runs, and there is one" : "`compare` takes two runs",
        label: second === undefined ? "before or after?" : "one too many",
        help:
          second === undefined
            ? `write what came before and what after it, \`old_fit -> ${alone}\`, or what training has changed: \`${alone}.${initial} -> ${alone}\``
            : "two runs each: an `evaluate` block for every pair",
      }),
    );
    return null;
  }
  const [before, after] = [readRun(context, first, true), readRun(context, second, false)];
  if (before === null || after === null) return null;
  if (before.decl === after.decl && !before.untrained && !before.alone) {
    const name = after.decl.name.text;
    context.report(
      problem("P4102", expr.span, {
        title: `\`${name}\` is compared with itself`,
        label: "nothing can differ",
        help: `what its training has changed says \`${name}.${initial} -> ${name}\``,
        fixes: [{ span: first.span, replacement: `${name}.${initial}`, certain: false }],
      }),
    );
    return null;
  }
  const run = results.train(before.decl);
  if (before.alone && !checkAlone(context, run, first)) return null;
  return {
    before: { ...before, run, at: first },
    after: { decl: after.decl, at: second },
  };
}

function readRun(
  context: CheckContext,
  expr: Expr,
  first: boolean,
): Pick<Before, "decl" | "untrained" | "alone"> | null {
  const [name, word, ...rest] = expr.kind === "path" ? expr.parts : [];
  if (expr.kind !== "path" || name === undefined || word === undefined) {
    const decl = findBlock(context, expr, { kind: "train", what: "`compare`" });
    return decl === null ? null : { decl, untrained: false, alone: false };
  }
  const own = { kind: "path" as const, parts: [name], span: name.span };
  const decl = findBlock(context, own, { kind: "train", what: "`compare`" });
  if (decl === null) return null;
  if (first && word.text === initial && rest.length === 0) return { decl, untrained: true, alone: false };
  if (first && word.text === single && rest.length === 0) return { decl, untrained: false, alone: true };
  context.report(
    problem("P4100", expr.span, {
      title: first
        ? `\`${textAt(context, expr.span)}\` is no run`
        : `\`${textAt(context, expr.span)}\` cannot come after another run`,
      label: first ? `\`${name.text}\` or \`${name.text}.${initial}\`` : "weights before the first step",
      help: first
        ? `\`${name.text}\` is what training has ended with, \`${name.text}.${initial}\` its weights before the first step`
        : `what is judged comes last: \`${name.text}.${initial} -> ${name.text}\``,
      fixes: first ? [{ span: expr.span, replacement: `${name.text}.${initial}`, certain: false }] : [],
    }),
  );
  return null;
}

/** Whether there are tasks that could be trained each by itself. */
function checkAlone(context: CheckContext, run: TrainInfo | null, at: Expr): boolean {
  if (run === null || run.model === null || run.model.partial || run.losses.size > 1) return true;
  context.report(
    problem("P4193", at.span, {
      title: `\`${run.name}\` has one task, which it learns alone as it is`,
      label: "nothing else is learned with it",
      help: `what its training has changed says \`${run.name}.${initial} -> ${run.name}\``,
    }),
  );
  return false;
}

/** Outputs that both runs have, with the same targets. */
export function sharedOutputs(before: TrainInfo | null, after: TrainInfo | null): Map<string, OutputFacts> {
  const one = outputFacts(before?.model ?? null, before?.data ?? null, before?.losses ?? null);
  const other = outputFacts(after?.model ?? null, after?.data ?? null, after?.losses ?? null);
  return new Map(
    [...other].filter(([name, facts]) => {
      const own = one.get(name);
      if (own === undefined) return false;
      if (own.kind === null || facts.kind === null) return true;
      return own.kind === facts.kind && taskOf(own.kind, own.loss) === taskOf(facts.kind, facts.loss);
    }),
  );
}

/** Whether two runs answer the same questions, and each has another of the same seed and fold. */
export function checkPair(
  context: CheckContext,
  { before, after }: { readonly before: Before; readonly after: { readonly run: TrainInfo; readonly at: Expr } },
): boolean {
  const [one, other] = [before.run, after.run];
  if (one === null || one.model === null || other.model === null || one.model.partial || other.model.partial)
    return true;
  const names = (run: TrainInfo): string => (run.model?.outputs ?? []).map(({ name }) => `\`${name}\``).join(", ");
  if (sharedOutputs(one, other).size === 0) {
    context.report(
      problem("P4103", before.at.span, {
        title: `\`${one.name}\` and \`${other.name}\` have no output in common`,
        label: `gives ${names(one)}`,
        related: [{ span: after.at.span, text: `gives ${names(other)}` }],
        help: "answers are compared output by output: both models need one of the same name, with the same target and a loss of the same kind",
      }),
    );
    return false;
  }
  const [seeds, otherSeeds] = [one.checked?.seeds, other.checked?.seeds];
  if (seeds !== undefined && otherSeeds !== undefined && seeds !== otherSeeds) {
    context.report(
      problem("P4104", before.at.span, {
        title: `\`${one.name}\` runs with ${counted(seeds, "seed")}, \`${other.name}\` with ${counted(otherSeeds, "seed")}`,
        label: counted(seeds, "seed"),
        related: [{ span: after.at.span, text: counted(otherSeeds, "seed") }],
        help: `each run is held against that of the same seed: give both \`seeds: ${Math.max(seeds, otherSeeds)}\``,
      }),
    );
    return false;
  }
  const [folds, otherFolds] = [one, other].map(({ data }) =>
    data?.checked == null ? null : foldsOf(data.checked.split),
  );
  if (folds == null || otherFolds == null || folds === otherFolds) return true;
  context.report(
    problem("P4104", before.at.span, {
      title: `\`${one.name}\` runs on ${counted(folds, "fold")}, \`${other.name}\` on ${counted(otherFolds, "fold")}`,
      label: counted(folds, "fold"),
      related: [{ span: after.at.span, text: counted(otherFolds, "fold") }],
      help: "each run is held against that of the same fold: both learn from the same data set",
    }),
  );
  return false;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
