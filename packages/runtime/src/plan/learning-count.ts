/** A model and what of it is frozen in, how much of it learns and what a step costs out. */
import { type CheckedModel, type GraphNode, sizeOf } from "@penstock/dsl";

/** How many values of a model's weights learn, of how many. */
export interface LearningCount {
  readonly all: number;
  readonly learning: number;
}

const learns = ({ id, weights }: GraphNode, still: ReadonlySet<string>): boolean =>
  !still.has(id) && weights.some(({ trainable }) => trainable);

/** Counts the values of weights, and those that gradients move. */
export function learningCount(model: CheckedModel, freeze: readonly string[]): LearningCount {
  const still = new Set(freeze);
  let [all, learning] = [0, 0];
  for (const node of model.nodes) {
    for (const { shape, trainable } of node.weights) {
      all += sizeOf(shape);
      if (trainable && !still.has(node.id)) learning += sizeOf(shape);
    }
  }
  return { all, learning };
}

/** A step does about three times the work of a forward pass: forward, and two products backward. */
const backwardFactor = 3;

/** Operations of a step for one row. What stays as it is needs no product for its weights, and none at all where nothing before it learns. */
export function stepFlops(model: CheckedModel, freeze: readonly string[]): number {
  const still = new Set(freeze);
  const adapts = model.nodes.some(({ weights }) => weights.some(({ base }) => base === true));
  if (still.size === 0 && !adapts) return backwardFactor * model.nodes.reduce((sum, { flops }) => sum + flops, 0);
  const behind = new Set<string>();
  return model.nodes.reduce((sum, node) => {
    const before = node.inputs.some((input) => behind.has(input));
    const own = learns(node, still);
    if (before || own) behind.add(node.id);
    const whole = own && !node.weights.some(({ base }) => base === true);
    return sum + node.flops * (whole ? backwardFactor : before || own ? 2 : 1);
  }, 0);
}
