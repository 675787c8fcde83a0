/**
 * In: the graph of a model that reads words of its own target. Out: said aloud where an output could see the word that it is to give, or a
 * later one: by an operator that looks past a step, or in an output of another target, which nobody knows when answers are asked for.
 */
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { OperatorEntry } from "../catalog/entry.ts";
import { problem } from "../diagnostics/problem.ts";
import type { CheckedModel, GraphNode } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";

/** Operators that keep steps apart though masks say nothing of them. */
const stepByStep = new Set(["softmax", "concat", "spatial_dropout", "stochastic_depth"]);

/** Why a step of what a node gives may hold a later step of what flows in, in words; null where it never does. */
function whyAhead(node: GraphNode, follows: ReadonlySet<string>): { why: string; help: string } | null {
  const { op, args, inputs } = node;
  if (op === "attention") {
    const [, source = inputs[0] ?? ""] = inputs;
    if (!follows.has(source) || args["causal"] === true) return null;
    return { why: "looks at every step", help: "`causal: true` lets a step look at itself and those before it alone" };
  }
  if (op === "rnn" || op === "lstm" || op === "gru") {
    if (args["bidirectional"] === true)
      return { why: "reads from the end, too", help: "leave `bidirectional: true` out" };
    return args["steps"] === "all"
      ? null
      : { why: "gives what comes of all steps", help: "`steps: all` keeps the steps" };
  }
  if (op === "conv1d") {
    return args["pad"] === "causal" && args["stride"] === 1
      ? null
      : { why: "looks at later steps", help: "`pad: causal` and stride 1 let a step look back alone" };
  }
  if (stepByStep.has(op)) return null;
  const mask = findEntry<OperatorEntry>(catalog.operators, op)?.mask;
  if (mask === "keeps" || mask === "makes") return null;
  return {
    why: "mixes steps",
    help: "between the words of a target and the output, only operators that keep steps apart may stand, and those that look back: `attention(…, causal: true)`, recurrent layers with `steps: all`",
  };
}

/** Ids of the nodes that words of a target reach, the inputs that read it among them. */
export function followersOf({ inputs, nodes }: Pick<CheckedModel, "inputs" | "nodes">, target: string): Set<string> {
  const follows = new Set(inputs.filter((input) => input.shifts === target).map(({ name }) => name));
  for (const node of nodes) if (node.inputs.some((input) => follows.has(input))) follows.add(node.id);
  return follows;
}

/** Targets that a model reads words of. */
export function shiftedTargets({ inputs }: Pick<CheckedModel, "inputs">): readonly string[] {
  return [...new Set(inputs.flatMap(({ shifts }) => (shifts === undefined ? [] : [shifts])))];
}

/** Looks for a way by which an output sees what it is to give; false where there is one, which has been reported. */
export function checkReadsAhead(context: CheckContext, model: CheckedModel): boolean {
  return shiftedTargets(model).every((target) => {
    const follows = followersOf(model, target);
    const related = model.inputs
      .filter(({ shifts }) => shifts === target)
      .map(({ span }) => ({ span, text: `words of \`${target}\`` }));
    const other = model.outputs.find(({ name, node }) => name !== target && follows.has(node));
    if (other !== undefined) {
      context.report(
        problem("P3202", other.span, {
          title: `the output \`${other.name}\` reads words of the target \`${target}\`, which nobody knows when answers are asked for`,
          label: "reads another output's target",
          related,
          help: `let \`${other.name}\` come of the other inputs`,
        }),
      );
      return false;
    }
    for (const node of model.nodes) {
      if (!node.inputs.some((input) => follows.has(input))) continue;
      const found = whyAhead(node, follows);
      if (found === null) continue;
      context.report(
        problem("P3201", node.span, {
          title: `\`${node.op}\` ${found.why}, so the output \`${target}\` sees the words that it is to give`,
          label: "sees later words",
          related,
          help: found.help,
        }),
      );
      return false;
    }
    return true;
  });
}
