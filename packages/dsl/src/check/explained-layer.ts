/**
 * In: the `layer` of an explanation and the model. Out: the node whose value it looks at, the usual one where none is named; or null after
 * saying why there is none.
 */
import type { Expr } from "../ast/nodes.ts";
import { isSpatial } from "../catalog/explanations.ts";
import { showTensor } from "../catalog/shape.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { CheckedCall, CheckedModel, GraphNode } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import { matches, partsOf } from "./freeze.ts";

const convolutions = new Set(["conv", "depthwise_conv", "separable_conv", "conv_transpose"]);

/** The node of a layer that is named or usual. */
export function readLayer(
  context: CheckContext,
  expr: Expr,
  { call, model: whole, output }: { readonly call: CheckedCall; readonly model: CheckedModel; readonly output: string },
): string | null {
  const { layer } = call.args;
  const model = { ...whole, nodes: behind(whole, output) };
  const spatial = call.call === "grad_cam";
  if (typeof layer !== "string") {
    const usual = spatial ? lastConvolution(model) : beforeLastDense(model);
    if (usual !== null) return usual;
    context.report(
      problem("P4124", expr.span, {
        title: `no value of \`${model.name}\` has height and width, so there is nothing to draw over the picture`,
        label: "needs a convolution",
        related: [{ span: model.span, text: "flat from the first operator on" }],
        help: "`integrated_gradients` and `occlusion` ask the picture itself",
      }),
    );
    return null;
  }
  const parts = layer.split(".");
  const found = model.nodes.filter(({ id }) => matches(id, parts)).at(-1);
  const aside = whole.nodes.find(({ id }) => matches(id, parts));
  if (found === undefined && aside !== undefined) {
    context.report(
      problem("P4124", expr.span, {
        title: `\`${layer}\` has no part in the answer \`${output}\`, which is explained`,
        label: "leads to another output",
        related: [{ span: aside.span, text: "not on the way to it" }],
        help: "name a value that the answer is made of",
      }),
    );
    return null;
  }
  if (found === undefined) {
    const names = partsOf(model, parts.length);
    const near = closestName(layer, names);
    context.report(
      problem("P2022", expr.span, {
        title: `\`${model.name}\` has no part \`${layer}\``,
        label: near === null ? "not in the model" : `did you mean \`${near}\`?`,
        help: near === null ? "it names a value of the model, or an operator in it: `features.conv_1`" : null,
        fixes: near === null ? [] : [{ span: expr.span, replacement: near, certain: isOnlyNear(layer, near, names) }],
      }),
    );
    return null;
  }
  if (!spatial || isSpatial(found.type)) return found.id;
  const usual = lastConvolution(model);
  context.report(
    problem("P4124", expr.span, {
      title: `\`${layer}\` gives ${showTensor(found.type)}, which has no height and width`,
      label: "nothing to draw over the picture",
      related: [{ span: found.span, text: `gives ${showTensor(found.type)}` }],
      help:
        usual === null
          ? "no value of the model has them; `occlusion` asks the picture itself"
          : `one that has them is \`${usual.split("/").join(".")}\``,
    }),
  );
  return null;
}

/** The nodes that an output is made of, in the model's order. */
function behind({ nodes, outputs }: CheckedModel, output: string): readonly GraphNode[] {
  const wanted = new Set(outputs.filter(({ name }) => name === output).map(({ node }) => node));
  for (const node of [...nodes].reverse()) {
    if (wanted.has(node.id)) for (const input of node.inputs) wanted.add(input);
  }
  return nodes.filter(({ id }) => wanted.has(id));
}

/** The last convolution with what normalises and activates it, or else the last value with height and width. */
function lastConvolution({ nodes }: CheckedModel): string | null {
  const last = nodes.filter(({ op, type }) => convolutions.has(op) && isSpatial(type)).at(-1);
  if (last === undefined) return nodes.filter(({ type }) => isSpatial(type)).at(-1)?.id ?? null;
  let node: GraphNode = last;
  for (;;) {
    const users: GraphNode[] = nodes.filter(({ inputs }) => inputs.includes(node.id));
    const [next] = users;
    if (users.length !== 1 || next === undefined || !sameShape(next, node)) return node.id;
    node = next;
  }
}

function sameShape(a: GraphNode, b: GraphNode): boolean {
  return a.type.shape.join() === b.type.shape.join();
}

/** What goes into the last `dense`, or into the last operator of all where there is none. */
function beforeLastDense({ nodes }: CheckedModel): string | null {
  const last = nodes.filter(({ op }) => op === "dense").at(-1) ?? nodes.at(-1);
  return last?.inputs[0] ?? null;
}
