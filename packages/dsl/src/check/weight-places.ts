/**
 * In: names that pick weights of a model, by the weights' own names (`bias`) or by parts of the model (`features`). Out: the same in a form
 * in which no name can be mistaken: `:bias` for all weights called so, `features/conv` for all of a node. An operator with several
 * calls them `query_bias`, `key_bias` and so on; `bias` picks those too.
 */
import type { Expr } from "../ast/nodes.ts";
import { problem } from "../diagnostics/problem.ts";
import type { CheckedModel } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import { findPart, namesOf, trains } from "./freeze.ts";
import type { ModelInfo } from "./model.ts";
import { describe, evaluate } from "./values.ts";

/** Names of weights that operators have; one that a model lacks picks nothing there and is no mistake. */
export const usualWeights = ["kernel", "bias", "gamma", "beta", "table"];

/** What is picked, and for what. */
export interface PlaceSearch {
  readonly model: ModelInfo | null;
  /** The argument that names them: `exclude`. */
  readonly argument: string;
  /** For messages about parts without weights: "that could decay". */
  readonly purpose: string;
}

/** Reads a list of names; null after saying what is wrong, or where the model is not known. */
export function readPlaces(context: CheckContext, expr: Expr, search: PlaceSearch): readonly string[] | null {
  const { argument, model, purpose } = search;
  const items = expr.kind === "list" ? expr.items : [expr];
  const checked = model?.checked ?? null;
  const own = new Set([
    ...usualWeights,
    ...(checked?.nodes ?? []).flatMap((node) => node.weights.map(({ name }) => name)),
  ]);
  const found: string[] = [];
  let complete = checked !== null;
  for (const item of items) {
    if (item.kind === "missing") complete = false;
    else if (item.kind !== "path") {
      const value = evaluate(item, context.env, () => {});
      complete = false;
      if (value.kind === "unknown") continue;
      context.report(
        problem("P3001", item.span, {
          title: `\`${argument}\` takes names of weights or of parts of the model, not ${describe(value)}`,
          label: "expected a name",
          help:
            value.kind === "text"
              ? `names stand without quotes: \`${value.value}\``
              : `for example \`${argument}: [bias]\``,
        }),
      );
    } else if (item.parts.length === 1 && own.has(item.parts[0]?.text ?? "")) {
      found.push(`:${item.parts[0]?.text ?? ""}`);
    } else if (checked !== null) {
      const nodes = findPart(context, item, { model: checked, flows: namesOf(model), purpose });
      if (nodes === null) complete = false;
      for (const node of nodes ?? []) found.push(node.id);
    }
  }
  return complete ? found : null;
}

/** Whether places pick a weight, by its node and its own name. */
export function picks(places: readonly string[], node: string, weight: string): boolean {
  return places.some((place) => (place.startsWith(":") ? isCalled(weight, place.slice(1)) : place === node));
}

/** Whether a weight goes by a name: `bias`, and `query_bias` where an operator has several. */
export function isCalled(weight: string, name: string): boolean {
  return weight === name || weight.endsWith(`_${name}`);
}

/** The weights of a model that gradients move, with what places pick of them. */
export function picked(
  model: CheckedModel,
  places: readonly string[],
): { readonly all: number; readonly picked: number } {
  const weights = model.nodes.flatMap((node) =>
    trains(node) ? node.weights.flatMap(({ name, trainable }) => (trainable ? [{ node: node.id, name }] : [])) : [],
  );
  return { all: weights.length, picked: weights.filter(({ node, name }) => picks(places, node, name)).length };
}
