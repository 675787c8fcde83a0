/**
 * In: the `outside` and `detect` of an evaluation with its run. Out: which rows belong to no class and how they are told, held against what
 * the model reads and answers.
 */
import type { CallExpr, Declaration, Expr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { Entry, OutputFacts } from "../catalog/entry.ts";
import { taskOf } from "../catalog/tasks.ts";
import { problem } from "../diagnostics/problem.ts";
import { argumentOf, type CallPlace, checkCallOf } from "./call.ts";
import type { Argument, CheckedCall, CheckedModel, CheckedOutside } from "./checked-program.ts";
import { readLayer } from "./explained-layer.ts";
import { type BlockItems, setting } from "./items.ts";
import type { SplitName } from "./metric.ts";
import { findBlock } from "./references.ts";
import { checkInputs, outputFacts, type Results, type TrainInfo } from "./train.ts";

/** What an evaluation says of rows from outside. */
export interface OutsideInfo {
  /** Null where it looks at none, undefined after saying what is wrong. */
  readonly checked: CheckedOutside | null | undefined;
  /** Catalog names of the detectors; null where it looks at none. */
  readonly detectors: readonly string[] | null;
  /** The data set. */
  readonly decl: Declaration | null;
}

interface Judging {
  readonly decl: Declaration;
  readonly run: TrainInfo | null;
  readonly split: SplitName;
  readonly results: Results;
}

const usual = ["max_probability", "energy"];

/** Reads both settings. */
export function readOutside(place: CallPlace, items: BlockItems, judging: Judging): OutsideInfo {
  const { context } = place;
  const outsideItem = setting(items, "outside");
  const detectItem = setting(items, "detect");
  if (outsideItem === undefined) {
    if (detectItem === undefined) return { checked: null, detectors: null, decl: null };
    context.report(
      problem("P4220", detectItem.name.span, {
        title: "`detect` tells rows from outside, and `outside` names none",
        label: "nothing to detect",
        help: "add `outside: strangers`, a data set of rows that belong to no class",
      }),
    );
    return { checked: undefined, detectors: null, decl: null };
  }
  const at = outsideItem.value;
  const decl = findBlock(context, at, { kind: "dataset", what: "`outside`" });
  const { calls, fits } = readCalls(place, detectItem?.value ?? null, at);
  const detectors = calls.map(({ call }) => call.call);
  const data = decl === null ? null : judging.results.dataset(decl);
  const { run, split } = judging;
  const told = { detectors, decl };
  if (decl === null || data === null || run?.model == null || run.data === null) {
    return { ...told, checked: undefined };
  }
  if (data === run.data) {
    context.report(
      problem("P4222", at.span, {
        title: `\`${data.name}\` is what \`${run.name}\` has learned from, so its rows are not from outside`,
        label: "rows of the classes",
        help: "name a data set of rows that belong to none of them",
      }),
    );
    return { ...told, checked: undefined };
  }
  if (!checkInputs(context, { model: run.model, data, at: at.span })) return { ...told, checked: undefined };
  if (data.splits !== null && !data.splits.has(split)) {
    context.report(
      problem("P4008", at.span, {
        title: `\`${data.name}\` has no \`${split}\` rows, which \`on\` judges`,
        label: `no \`${split}\` rows`,
        related: data.checked === null ? [] : [{ span: data.checked.split.span, text: "the split" }],
        help: `give the split some, for example \`${split}: 50%\``,
      }),
    );
    return { ...told, checked: undefined };
  }
  if (data.checked === null) return { ...told, checked: undefined };
  const outputs = outputFacts(run.model, run.data, run.losses);
  const model = run.model.checked;
  if (model === null) return { ...told, checked: undefined };
  const detect = calls.map((one) => complete(place, one, { model, outputs }));
  const known = detect.filter((one) => one !== null);
  if (!fits || known.length < detect.length) return { ...told, checked: undefined };
  return { ...told, checked: { dataset: data.name, detect: known } };
}

/** A detector with where it stands. */
interface Written {
  readonly call: CheckedCall;
  readonly expr: Expr;
}

/** The detectors that are asked for, or the usual ones; it does not fit after saying what is wrong. */
function readCalls(
  place: CallPlace,
  expr: Expr | null,
  otherwise: Expr,
): { readonly calls: readonly Written[]; readonly fits: boolean } {
  if (expr === null) {
    const calls = usual.flatMap((name) => {
      const entry = findEntry<Entry>(catalog.detectors, name);
      if (entry === undefined) return [];
      const args = Object.fromEntries(entry.parameters.map((one) => [one.name, one.default ?? null]));
      return [{ call: { call: name, args, span: otherwise.span }, expr: otherwise }];
    });
    return { calls, fits: true };
  }
  const items = expr.kind === "list" ? expr.items : [expr];
  const calls: Written[] = [];
  let fits = true;
  for (const item of items) {
    const call = checkCallOf(item, "detectors", { ...place, what: "detect" });
    const earlier = calls.find((one) => one.call.call === call?.call);
    if (call === null || earlier !== undefined) fits = false;
    if (call !== null && earlier !== undefined) {
      place.context.report(
        problem("P4221", item.span, {
          title: `\`${call.call}\` is asked for twice`,
          label: "again",
          related: [{ span: earlier.expr.span, text: "first here" }],
          help: "its figures could not be told apart; other arguments belong into another `evaluate` block",
        }),
      );
    }
    if (call !== null && earlier === undefined) calls.push({ call, expr: item });
  }
  return { calls, fits: fits && calls.length > 0 };
}

/** A call with the output and the layer that it looks at; null after saying what is wrong. */
function complete(
  place: CallPlace,
  { call, expr }: Written,
  { model, outputs }: { readonly model: CheckedModel; readonly outputs: ReadonlyMap<string, OutputFacts> },
): CheckedCall | null {
  const suited = model.outputs.flatMap(({ name }) => {
    const { kind = null, loss = null } = outputs.get(name) ?? {};
    return kind === null || taskOf(kind, loss) === "class" ? [name] : [];
  });
  const wanted = call.args["output"];
  const output = typeof wanted === "string" ? suited.find((name) => name === wanted) : suited[0];
  if (output === undefined) {
    place.context.report(
      problem("P4223", expr.span, {
        title:
          typeof wanted === "string"
            ? `\`${wanted}\` is no output of \`${model.name}\` that answers with one class`
            : `\`${model.name}\` has no output that answers with one class, so no row can be outside of them`,
        label: "needs classes",
        related: model.outputs.map(({ name, span }) => ({ span, text: `the output \`${name}\`` })),
        help: suited.length === 0 ? null : `outputs that do: ${suited.map((one) => `\`${one}\``).join(", ")}`,
      }),
    );
    return null;
  }
  const args: Record<string, Argument> = { ...call.args, output };
  if (!("layer" in call.args)) return { ...call, args };
  const entry = findEntry<Entry>(catalog.detectors, call.call);
  const found = expr.kind === "call" && entry !== undefined ? argumentOf(expr as CallExpr, entry, "layer") : null;
  const layer = readLayer(place.context, found ?? expr, { call, model, output });
  return layer === null ? null : { ...call, args: { ...args, layer } };
}
