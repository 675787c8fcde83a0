/**
 * In: the `freeze` setting of a training and its model. Out: the nodes whose weights stay as they are.
 */
import type { Expr, SettingItem } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { CheckedModel, GraphNode } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import type { ModelInfo } from "./model.ts";
import { draws } from "./transfer/frozen-part.ts";
import { describe, evaluate } from "./values.ts";

/** The ids of frozen nodes in the order of the model; null after saying what is wrong. */
export function readFreeze(
  context: CheckContext,
  item: SettingItem | undefined,
  model: ModelInfo | null,
): readonly string[] | null {
  if (item === undefined || isNone(item.value)) return [];
  const exprs = item.value.kind === "list" ? item.value.items : [item.value];
  const checked = model?.checked ?? null;
  const frozen = new Set<string>();
  let complete = true;
  for (const expr of exprs) {
    if (expr.kind === "missing") complete = false;
    else if (expr.kind !== "path") {
      complete = false;
      reportForm(context, expr);
    } else if (checked !== null) {
      const found = findPart(context, expr, { model: checked, flows: namesOf(model), purpose: "to freeze" });
      if (found === null) complete = false;
      for (const node of found ?? []) frozen.add(node.id);
      const parts = expr.parts.map((part) => part.text);
      for (const id of stilled(checked, parts, new Set(found?.map((node) => node.id)))) frozen.add(id);
    }
  }
  if (checked === null || !complete) return null;
  const learning = checked.nodes.filter((node) => trains(node));
  if (learning.length > 0 && learning.every((node) => frozen.has(node.id))) {
    context.report(
      problem("P4027", item.value.span, {
        title: `every weight of \`${checked.name}\` is frozen, nothing is left to learn`,
        label: "all of them",
        help: `leave something out, for example the last \`${learning.at(-1)?.op ?? "dense"}\``,
      }),
    );
    return null;
  }
  return checked.nodes.filter((node) => frozen.has(node.id)).map((node) => node.id);
}

/**
 * What draws inside of a frozen part: dropout between its operators, or in one that is made of several. It acts as outside of training, as
 * its operators do; dropout at the end of a flow stays, for it is about what comes after.
 */
function stilled(model: CheckedModel, parts: readonly string[], owners: ReadonlySet<string>): readonly string[] {
  const inside = model.nodes.filter((node) => matches(node.id, parts));
  const leading = new Set<string>();
  for (const node of [...inside].reverse()) {
    if (owners.has(node.id) || leading.has(node.id)) for (const input of node.inputs) leading.add(input);
  }
  const uses = new Set(
    [...owners]
      .map((id) => id.split("/").slice(0, -1))
      .filter((use) => use.length > 1)
      .map((use) => use.join("/")),
  );
  return inside
    .filter((node) => draws(node) && !trains(node))
    .filter(({ id }) => leading.has(id) || uses.has(id.split("/").slice(0, -1).join("/")))
    .map(({ id }) => id);
}

function isNone(expr: Expr): boolean {
  return expr.kind === "path" && expr.parts.length === 1 && expr.parts[0]?.text === "none";
}

/** Whether training moves weights of the node. */
export function trains(node: GraphNode): boolean {
  return node.weights.some((weight) => weight.trainable);
}

/** Names of inputs and outputs, which are no parts that own weights. */
export function namesOf(model: ModelInfo | null): readonly string[] {
  return [...(model?.inputs ?? []), ...(model?.outputs ?? [])].map((one) => one.name);
}

function reportForm(context: CheckContext, expr: Exclude<Expr, { kind: "path" | "missing" }>): void {
  const value = evaluate(expr, context.env, () => {});
  if (value.kind === "unknown") return;
  context.report(
    problem("P3001", expr.span, {
      title: `\`freeze\` takes names of parts of the model, not ${describe(value)}`,
      label: "expected a name",
      help:
        value.kind === "text" ? `names stand without quotes: \`${value.value}\`` : "for example `freeze: [features]`",
    }),
  );
}

/** Segments of an id, `features/conv_block_1/conv`, which may lose the number of a use. */
function covers(segment: string, part: string): boolean {
  return segment === part || segment.replace(/_\d+$/, "") === part;
}

/** Whether a node stands in the part of that path. */
export function matches(id: string, parts: readonly string[]): boolean {
  const segments = id.split("/");
  return segments.some((_, start) => parts.every((part, index) => covers(segments[start + index] ?? "", part)));
}

/** Where a part is looked for, and what for. */
interface PartSearch {
  readonly model: CheckedModel;
  /** Names of inputs and outputs. */
  readonly flows: readonly string[];
  /** For messages: "to freeze". */
  readonly purpose: string;
}

/** The nodes with weights of a part of the model; null after saying what is wrong. */
export function findPart(
  context: CheckContext,
  expr: Extract<Expr, { kind: "path" }>,
  { model, flows, purpose }: PartSearch,
): readonly GraphNode[] | null {
  const parts = expr.parts.map((part) => part.text);
  const written = parts.join(".");
  const found = model.nodes.filter((node) => matches(node.id, parts));
  const owners = found.filter((node) => node.weights.length > 0);
  if (owners.length > 0) return owners;
  if (found.length > 0 || flows.includes(written)) {
    context.report(
      problem("P4028", expr.span, {
        title: `\`${written}\` of \`${model.name}\` has no weights ${purpose}`,
        label: "owns no weights",
        help: `weights are in ${namesWithWeights(model)}`,
      }),
    );
    return null;
  }
  const names = partsOf(model, parts.length);
  const near = closestName(written, names);
  const isOperator = parts.length === 1 && findEntry(catalog.operators, written) !== undefined;
  context.report(
    problem("P2022", expr.span, {
      title: `\`${model.name}\` has no part \`${written}\``,
      label: near === null || isOperator ? "not in the model" : `did you mean \`${near}\`?`,
      help: near === null || isOperator ? `weights are in ${namesWithWeights(model)}` : null,
      fixes:
        near === null || isOperator
          ? []
          : [{ span: expr.span, replacement: near, certain: isOnlyNear(written, near, names) }],
    }),
  );
  return null;
}

/** Paths of a length that name something in the model. */
export function partsOf(model: { readonly nodes: readonly { readonly id: string }[] }, length: number): string[] {
  const names = new Set<string>();
  for (const { id } of model.nodes) {
    const segments = id.split("/");
    for (let start = 0; start + length <= segments.length; start++) {
      names.add(segments.slice(start, start + length).join("."));
    }
  }
  return [...names];
}

/** `features.conv_1`, `label.dense`: at most six. */
function namesWithWeights(model: CheckedModel): string {
  const names = [...new Set(model.nodes.filter(trains).map((node) => node.id.split("/").slice(0, 2).join(".")))];
  return `${names
    .slice(0, 6)
    .map((name) => `\`${name}\``)
    .join(", ")}${names.length > 6 ? ", …" : ""}`;
}
