/**
 * In: the settings of a training that say how weights are moved, and the model whose weights they are. Out: the optimizer, the bound on
 * gradients, the costs of weights and their mean, with every argument of effect.
 */
import type { Expr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { BlockEntry, CallGroup, Entry } from "../catalog/entry.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import { argumentOf, type CallPlace, checkCallOf } from "./call.ts";
import type { CheckedCall, CheckedTrain } from "./checked-program.ts";
import { type BlockItems, setting } from "./items.ts";
import type { MetricSource } from "./metric.ts";
import type { ModelInfo } from "./model.ts";
import { withMetric } from "./schedule.ts";
import { picked, readPlaces } from "./weight-places.ts";

/** How weights are moved. */
export type Moves = Pick<CheckedTrain, "optimizer" | "clip" | "regularise" | "average">;

interface MoveOptions {
  readonly entry: BlockEntry;
  readonly model: ModelInfo | null;
  /** What metrics a schedule may go by. */
  readonly source: MetricSource;
  /** Stands for the optimizer where none is given. */
  readonly at: Span;
}

/** What was read: all together, null where one is wrong, which has been reported, or the model is not known; and the optimizer by itself. */
interface ReadMoves {
  readonly moves: Moves | null;
  readonly optimizer: CheckedCall | null;
}

/** Reads the settings. */
export function readMoves(place: CallPlace, items: BlockItems, options: MoveOptions): ReadMoves {
  const optimizer = readOptimizer(place, items, options);
  const clip = readOptional(place, items, "clip", "clips");
  const regularise = readRegularisers(place, items, options);
  const average = readOptional(place, items, "average", "averages");
  const complete = optimizer !== null && clip !== undefined && regularise !== null && average !== undefined;
  return { moves: complete ? { optimizer, clip, regularise, average } : null, optimizer };
}

/** A setting that is a call or none; undefined where it is wrong. */
function readOptional(
  place: CallPlace,
  items: BlockItems,
  name: string,
  group: CallGroup,
): CheckedCall | null | undefined {
  const item = setting(items, name);
  if (item === undefined || isNone(item.value)) return null;
  return checkCallOf(item.value, group, { ...place, what: name }) ?? undefined;
}

function isNone(expr: Expr): boolean {
  return expr.kind === "path" && expr.parts.length === 1 && expr.parts[0]?.text === "none";
}

function readOptimizer(place: CallPlace, items: BlockItems, { model, at, source }: MoveOptions): CheckedCall | null {
  const item = setting(items, "optimizer");
  if (item === undefined) {
    const adam = findEntry(catalog.optimizers, "adam");
    const defaults = adam?.parameters.flatMap((parameter) =>
      parameter.default === undefined ? [] : [[parameter.name, parameter.default] as const],
    );
    return { call: "adam", args: Object.fromEntries(defaults ?? []), span: at };
  }
  const call = checkCallOf(item.value, "optimizers", { ...place, what: "optimizer" });
  if (call === null || item.value.kind !== "call") return call;
  const { args } = call;
  const written = (name: string): Expr | null => writtenArgument(item.value, call, name);
  const nesterov = written("nesterov");
  if (args["nesterov"] === true && args["momentum"] === 0 && nesterov !== null) {
    reportIdle(place, nesterov, {
      title: `\`nesterov\` looks ahead along the momentum of \`${call.call}\`, and there is none`,
      help: `give it some: \`${call.call}(…, momentum: 0.9, nesterov: true)\``,
    });
    return null;
  }
  const exclude = written("exclude");
  if (exclude !== null && args["decay"] === 0) {
    reportIdle(place, exclude, {
      title: `\`exclude\` says what does not decay, and nothing of \`${call.call}\` does`,
      help: `give it a decay: \`${call.call}(…, decay: 0.01, exclude: …)\``,
    });
    return null;
  }
  const rated = withMetric(place.context, source, { call, expr: item.value });
  const places = resolve(place, model, [
    { name: "exclude", expr: exclude, effect: "decay", purpose: "that could decay" },
    { name: "others", expr: written("others"), effect: "are made orthogonal", purpose: "to move" },
  ]);
  return places === null || rated === null ? null : { ...rated, args: { ...rated.args, ...places } };
}

/** An argument that picks weights. */
interface PlaceArgument {
  readonly name: string;
  /** Null where it is not given. */
  readonly expr: Expr | null;
  /** What weights do that are not picked: "decay". */
  readonly effect: string;
  readonly purpose: string;
}

/** The places of arguments that are given; null where one is wrong, or the model not known. */
function resolve(
  place: CallPlace,
  model: ModelInfo | null,
  wanted: readonly PlaceArgument[],
): Readonly<Record<string, readonly string[]>> | null {
  const found: Record<string, readonly string[]> = {};
  let complete = true;
  for (const { name, expr, effect, purpose } of wanted) {
    if (expr === null || (expr.kind === "list" && expr.items.length === 0)) continue;
    const places = readPlaces(place.context, expr, { model, argument: name, purpose });
    const checked = model?.checked ?? null;
    if (places === null || checked === null) {
      complete = false;
      continue;
    }
    const counts = picked(checked, places);
    if (counts.picked === 0 || counts.picked === counts.all) {
      reportIdle(place, expr, {
        title:
          counts.picked === 0
            ? `\`${checked.name}\` has no weights that \`${name}\` names`
            : `\`${name}\` names all weights of \`${checked.name}\`, none of which ${effect} then`,
        help: counts.picked === 0 ? "leave it out" : "leave some of them out of it",
      });
      complete = false;
    }
    found[name] = places;
  }
  return complete ? found : null;
}

/** Null where one is wrong. */
function readRegularisers(
  place: CallPlace,
  items: BlockItems,
  { entry, model }: MoveOptions,
): readonly CheckedCall[] | null {
  const item = setting(items, "regularise");
  if (item === undefined || isNone(item.value)) return [];
  if (item.value.kind === "missing") return null;
  const exprs = item.value.kind === "list" ? item.value.items : [item.value];
  const calls = exprs.map((expr): CheckedCall | null => {
    const call = checkCallOf(expr, "regularisers", { ...place, what: "regularise" });
    if (call === null) return null;
    const on = writtenArgument(expr, call, "on");
    if (on === null) return costsSomething(place, { call, expr, model }) ? call : null;
    const places = readPlaces(place.context, on, { model, argument: "on", purpose: "to keep small" });
    if (places === null) return null;
    const named = { ...call, args: { ...call.args, on: places } };
    return costsSomething(place, { call: named, expr: on, model }) ? named : null;
  });
  const known = calls.filter((call) => call !== null);
  const twice = known.find((call, index) => known.slice(0, index).some((other) => sameCost(call, other)));
  if (twice !== undefined) {
    const first = known.find((call) => sameCost(call, twice));
    place.context.report(
      problem("P4013", twice.span, {
        title: `\`${twice.call}\` is given twice for the same weights in \`${entry.name}\``,
        label: "given again",
        related: first === undefined ? [] : [{ span: first.span, text: "first given here" }],
        help: "one of them, with the sum of both factors, does the same",
      }),
    );
    return null;
  }
  return known.length === calls.length ? known : null;
}

function sameCost(a: CheckedCall, b: CheckedCall): boolean {
  return a.call === b.call && JSON.stringify(a.args["on"]) === JSON.stringify(b.args["on"]);
}

/** Whether a cost is one of any weight. */
function costsSomething(
  place: CallPlace,
  { call, expr, model }: { readonly call: CheckedCall; readonly expr: Expr; readonly model: ModelInfo | null },
): boolean {
  const checked = model?.checked ?? null;
  const on = call.args["on"];
  if (checked === null || !Array.isArray(on)) return true;
  const names = on.filter((name) => typeof name === "string");
  if (picked(checked, names).picked > 0) return true;
  reportIdle(place, expr, {
    title: `\`${checked.name}\` has no weights that \`${call.call}\` could keep small`,
    help: "name some of its weights or parts: `on: [gamma]`",
  });
  return false;
}

/** An argument as written; null where the call does not give it. */
function writtenArgument(expr: Expr, call: CheckedCall, name: string): Expr | null {
  if (expr.kind !== "call") return null;
  const groups: readonly (readonly Entry[])[] = [catalog.optimizers, catalog.regularisers];
  const entry = groups.flat().find((one) => one.name === call.call);
  return argumentOf(expr, entry, name);
}

function reportIdle(place: CallPlace, at: Expr, words: { readonly title: string; readonly help: string }): void {
  place.context.report(problem("P4050", at.span, { ...words, label: "no effect" }));
}
