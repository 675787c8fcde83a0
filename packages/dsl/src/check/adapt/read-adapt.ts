/**
 * In: the `adapt` setting of a training and its model. Out: where the model is adapted and what learns as a whole, and the model with the
 * adapter in it.
 */
import type { Expr } from "../../ast/nodes.ts";
import { catalog, findEntry } from "../../catalog/catalog.ts";
import type { Entry } from "../../catalog/entry.ts";
import { closestName, isOnlyNear } from "../../diagnostics/closest-name.ts";
import { problem } from "../../diagnostics/problem.ts";
import type { Span } from "../../source/span.ts";
import { argumentOf, type CallPlace, checkCallOf } from "../call.ts";
import type { CheckedAdapt, CheckedCall, CheckedModel } from "../checked-program.ts";
import { findPart, matches, namesOf, partsOf, trains } from "../freeze.ts";
import { type BlockItems, setting } from "../items.ts";
import type { ModelInfo } from "../model.ts";
import { describe, evaluate } from "../values.ts";
import { adaptedModel, matrixOf } from "./adapted-model.ts";
import { lastLayers, usualHeads } from "./heads.ts";
import { adaptable, type Place, placeAt, projectionPlaces, projections, usualPlaces } from "./places.ts";

type PathExpr = Extract<Expr, { kind: "path" }>;

/** What the setting says of a model. */
export interface ReadAdapt {
  readonly adapt: CheckedAdapt;
  /** The model with the adapter in it, in place of the one that it was. */
  readonly model: ModelInfo;
}

interface AdaptPlace extends CallPlace {
  readonly model: CheckedModel;
  readonly flows: readonly string[];
  readonly call: CheckedCall;
  /** The setting's value. */
  readonly at: Span;
  /** Ids of nodes whose weights are not those that the training starts from: they learn as a whole. */
  readonly anew: ReadonlySet<string>;
}

/** What is adapted. */
interface Adaptable extends Pick<AdaptPlace, "anew"> {
  readonly model: ModelInfo | null;
}

/** Null where it is not given, undefined where it is wrong, which has been reported, or the model is not known. */
export function readAdapt(
  place: CallPlace,
  items: BlockItems,
  { model, anew: begun }: Adaptable,
): ReadAdapt | null | undefined {
  const item = setting(items, "adapt");
  if (item === undefined || isNone(item.value)) return null;
  const call = checkCallOf(item.value, "adapters", { ...place, what: "adapt" });
  if (call === null || item.value.kind !== "call" || model?.checked == null) return undefined;
  const entry = findEntry<Entry>(catalog.adapters, call.call);
  const written = (name: string): Expr | null =>
    item.value.kind === "call" ? argumentOf(item.value, entry, name) : null;
  const { checked } = model;
  const anew = new Set(checked.nodes.filter((node) => begun.has(node.id) && trains(node)).map(({ id }) => id));
  const own: AdaptPlace = { ...place, model: checked, flows: namesOf(model), call, at: item.value.span, anew };
  const named = readHeads(own, written("heads"));
  const places = readTargets(own, { expr: written("targets"), placement: written("placement"), heads: named ?? null });
  if (named === undefined || places === null || !checkRank(own, places, written("rank"))) return undefined;
  const heads = named ?? usualHeads(own.model, new Set(places.map(({ node }) => node)), anew);
  const adapt: CheckedAdapt = { call, places, heads };
  return { adapt, model: { ...model, checked: adaptedModel(own.model, adapt) } };
}

function isNone(expr: Expr): boolean {
  return expr.kind === "path" && expr.parts.length === 1 && expr.parts[0]?.text === "none";
}

/** The paths of a list, and whether there is nothing else in it, which has been reported. */
function pathsOf(
  { context, call }: AdaptPlace,
  expr: Expr,
  argument: string,
): { readonly paths: readonly PathExpr[]; readonly only: boolean } {
  const items = expr.kind === "list" ? expr.items : [expr];
  const paths = items.flatMap((item) => (item.kind === "path" ? [item] : []));
  for (const item of items) {
    if (item.kind === "path" || item.kind === "missing") continue;
    const value = evaluate(item, context.env, () => {});
    if (value.kind === "unknown") continue;
    context.report(
      problem("P3001", item.span, {
        title: `\`${argument}\` of \`${call.call}\` takes names of parts of the model, not ${describe(value)}`,
        label: "expected a name",
        help:
          value.kind === "text"
            ? `names stand without quotes: \`${value.value}\``
            : `for example \`${argument}: [label]\``,
      }),
    );
  }
  return { paths, only: paths.length === items.length };
}

/** Named heads; null for those that are found, undefined where a name is wrong. */
function readHeads(place: AdaptPlace, expr: Expr | null): readonly string[] | null | undefined {
  if (expr === null || (expr.kind === "list" && expr.items.length === 0)) return null;
  if (isNone(expr)) return [];
  const { paths, only } = pathsOf(place, expr, "heads");
  const found = paths.map((path) => findPart(place.context, path, { ...place, purpose: "to learn" }));
  if (!only || found.some((nodes) => nodes === null)) return undefined;
  const ids = new Set(found.flatMap((nodes) => (nodes ?? []).filter(trains).map(({ id }) => id)));
  return place.model.nodes.filter(({ id }) => ids.has(id)).map(({ id }) => id);
}

interface Targets {
  readonly expr: Expr | null;
  readonly placement: Expr | null;
  /** Null for those that are found. */
  readonly heads: readonly string[] | null;
}

/** Where the model is adapted; null after saying what is wrong. */
function readTargets(place: AdaptPlace, { expr, placement, heads }: Targets): readonly Place[] | null {
  const { context, model, call, at, anew } = place;
  const learning = new Set(heads ?? [...lastLayers(model), ...anew]);
  if (expr === null || (expr.kind === "list" && expr.items.length === 0)) {
    const usual = usualPlaces(model, call).filter(({ node }) => !learning.has(node));
    if (usual.length === 0) reportNothing(place);
    return usual.length === 0 ? null : usual;
  }
  if (placement !== null) {
    context.report(
      problem("P4050", placement.span, {
        title: "`placement` says where adapters stand by default, and `targets` names their places",
        label: "no effect",
        related: [{ span: expr.span, text: "named here" }],
        help: "leave one of the two out",
      }),
    );
    return null;
  }
  const { paths, only } = pathsOf(place, expr, "targets");
  const found = paths.map((path) => {
    const named = targetPlaces(place, path);
    const free = named?.filter(({ node }) => !learning.has(node)) ?? null;
    if (named === null || free === null || free.length > 0) return free;
    context.report(
      problem("P4178", path.span, {
        title: `\`${textOf(path)}\` of \`${model.name}\` is a head: all of its weights learn, there is nothing to adapt`,
        label: "learns as a whole",
        related: [{ span: at, text: "adapts what comes before" }],
        help:
          heads === null
            ? "`heads: none` lets nothing learn as a whole"
            : "take it out of `heads`, or out of `targets`",
      }),
    );
    return null;
  });
  if (!only || found.some((one) => one === null)) return null;
  return merged(
    model,
    found.flatMap((one) => one ?? []),
  );
}

function textOf(path: PathExpr): string {
  return path.parts.map(({ text }) => text).join(".");
}

/** Places that a name picks; null after saying why there are none. */
function targetPlaces(place: AdaptPlace, path: PathExpr): readonly Place[] | null {
  const { context, model, call, flows } = place;
  const parts = path.parts.map(({ text }) => text);
  const kernels = call.call === "lora" ? projectionPlaces(model, parts) : [];
  if (kernels.length > 0) return kernels;
  const nodes = model.nodes.filter(({ id }) => matches(id, parts));
  const places = nodes.flatMap((node) => placeAt(model, call.call, node) ?? []);
  if (places.length > 0) return places;
  const written = textOf(path);
  if (nodes.length > 0 || flows.includes(written)) {
    context.report(
      problem("P4176", path.span, {
        title: `\`${written}\` of \`${model.name}\` has nothing that \`${call.call}\` could adapt`,
        label: "nothing to adapt",
        help: `\`${call.call}\` adapts ${adaptable[call.call] ?? ""}`,
      }),
    );
    return null;
  }
  const attends = model.nodes.some(({ op }) => op === "attention");
  const names = [...partsOf(model, parts.length), ...(call.call === "lora" && attends ? projections : [])];
  const near = closestName(written, names);
  context.report(
    problem("P4175", path.span, {
      title: `\`targets\` names \`${written}\`, and \`${model.name}\` has no such part`,
      label: near === null ? "matches nothing" : `did you mean \`${near}\`?`,
      help: near === null ? `\`${call.call}\` adapts ${adaptable[call.call] ?? ""}, such as ${examples(place)}` : null,
      fixes: near === null ? [] : [{ span: path.span, replacement: near, certain: isOnlyNear(written, near, names) }],
    }),
  );
  return null;
}

/** Names that would do as targets: at most four. */
function examples({ model, call }: AdaptPlace): string {
  const attends = call.call === "lora" && model.nodes.some(({ op }) => op === "attention");
  const heads = lastLayers(model);
  const parts = model.nodes
    .filter((node) => placeAt(model, call.call, node) !== null && !heads.has(node.id))
    .map(({ id }) => id.split("/").slice(0, 2).join("."));
  const names = [...(attends ? ["query", "value"] : []), ...new Set(parts)].slice(0, 4);
  return names.length === 0 ? "none of this model" : names.map((name) => `\`${name}\``).join(", ");
}

/** Places of one node as one, in the order of the model. */
function merged(model: CheckedModel, places: readonly Place[]): readonly Place[] {
  return model.nodes.flatMap((node) => {
    const own = places.filter((place) => place.node === node.id);
    if (own.length === 0) return [];
    const names = new Set(own.flatMap(({ weights }) => weights));
    const weights = node.weights.flatMap(({ name }) => (names.has(name) ? [name] : []));
    return [{ node: node.id, weights, into: [...new Set(own.flatMap(({ into }) => into))] }];
  });
}

const lacking: Readonly<Record<string, string>> = {
  lora: "has no attention before its last layer, whose query and value `lora` adapts by default",
  adapter: "has no halves of transformer blocks, after which `adapter` stands by default",
  bitfit: "has no biases before its last layer, which `bitfit` lets learn",
  prefix: "has no attention, which `prefix` puts steps in front of",
};

function reportNothing(place: AdaptPlace): void {
  const { context, model, call, at } = place;
  const names = examples(place);
  context.report(
    problem("P4177", at, {
      title: `\`${model.name}\` ${lacking[call.call] ?? "has nothing to adapt"}`,
      label: "nothing to adapt",
      help: names.startsWith("none")
        ? "leave `adapt` out, or choose another way to adapt"
        : `name what is adapted: \`targets: [${names.replaceAll("`", "")}]\``,
    }),
  );
}

/** Whether every product is narrower than its kernel; says which is not. */
function checkRank({ context, model, call, at }: AdaptPlace, places: readonly Place[], expr: Expr | null): boolean {
  const { rank } = call.args;
  if (call.call !== "lora" || typeof rank !== "number") return true;
  const kernels = places.flatMap(({ node, weights }) => {
    const owner = model.nodes.find(({ id }) => id === node);
    return (owner?.weights ?? [])
      .filter(({ name }) => weights.includes(name))
      .map((kernel) => ({ owner, kernel, most: Math.min(...matrixOf(kernel)) }));
  });
  const narrow = kernels.find(({ most }) => rank >= most);
  if (narrow?.owner === undefined) return true;
  const [inner, outer] = matrixOf(narrow.kernel);
  context.report(
    problem("P4179", expr?.span ?? at, {
      title: `a product of rank ${rank} is no narrower than the kernel of ${inner} × ${outer} that it stands beside`,
      label: expr === null ? `\`rank\` is ${rank} by default` : "as wide as a kernel, or wider",
      related: [{ span: narrow.owner.span, text: `${inner} × ${outer}` }],
      help: `a rank below ${narrow.most} is less than the kernel itself, for example \`rank: ${Math.max(1, Math.floor(narrow.most / 4))}\``,
    }),
  );
  return false;
}
