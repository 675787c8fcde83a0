/**
 * In: the settings of a training that say how several tasks share a model, with its losses and data sets. Out: how often each data set
 * comes, how losses are balanced, which outputs only help and when each task stops. A setting that has no effect is an error.
 */
import type { Expr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { BalanceEntry } from "../catalog/entry.ts";
import { closestName } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import { type CallPlace, checkCallOf } from "./call.ts";
import type { CheckedCall, CheckedLoss, CheckedTasks, CheckedTrain, Expectation } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import { type BlockItems, labelled, setting } from "./items.ts";
import type { MetricSource } from "./metric.ts";
import { bestOfOutput } from "./pace.ts";
import type { TrainData } from "./several-data.ts";
import { readStop } from "./stop.ts";

/** What tasks are held against. */
export interface TaskParts {
  readonly data: TrainData;
  /** Names of the outputs that have a loss. */
  readonly outputs: readonly string[];
  readonly source: MetricSource;
}

function isNone(expr: Expr): boolean {
  return expr.kind === "path" && expr.parts.length === 1 && expr.parts[0]?.text === "none";
}

/** Reads the settings: null for a training that says nothing of tasks, undefined where one is wrong, which has been reported. */
export function readTasks(place: CallPlace, items: BlockItems, parts: TaskParts): CheckedTasks | null | undefined {
  const several = parts.data.sets.length > 1;
  const mix = readMix(place, items, parts);
  const balance = readBalance(place, items, parts);
  const auxiliary = readAuxiliary(place, items, parts);
  const stops = readStops(place, items, parts);
  const taught = !several || checkTaught(place, parts);
  if (mix === undefined || balance === undefined || auxiliary === null || stops === null || !taught) return undefined;
  if (!several && balance === null && auxiliary.length === 0 && stops.length === 0) return null;
  const counted = parts.outputs.filter((name) => !auxiliary.includes(name));
  return {
    ...(several ? { data: parts.data.sets.map(({ info }) => info.name) } : {}),
    ...(several ? { mix: mix ?? plain("proportional", place, items) } : {}),
    balance: balance ?? plain("fixed", place, items),
    auxiliary,
    stops,
    figures: counted.flatMap((name) => {
      const best = bestOfOutput(name, parts.source);
      return best === null ? [] : [{ output: name, ...best }];
    }),
  };
}

/** An entry without arguments, where the program names none. */
function plain(call: string, place: CallPlace, items: BlockItems): CheckedCall {
  const span = setting(items, "data")?.value.span ?? { file: place.what, start: 0, end: 0 };
  return { call, args: {}, span };
}

function readMix(place: CallPlace, items: BlockItems, { data }: TaskParts): CheckedCall | null | undefined {
  const expr = setting(items, "mix")?.value ?? null;
  if (expr === null || isNone(expr)) return null;
  const call = checkCallOf(expr, "mixes", { ...place, what: "mix" });
  if (call === null) return undefined;
  const at = setting(items, "data")?.value;
  if (data.sets.length > 1 || at === undefined || data.whole === null) return call;
  place.context.report(
    problem("P4187", expr.span, {
      title: "`mix` says how often each of several data sets comes, and there is one",
      label: "nothing to mix",
      related: [{ span: at.span, text: "one data set" }],
      help: "name several, `data: [phrasebank, news]`, or leave `mix` out",
    }),
  );
  return undefined;
}

function readBalance(
  place: CallPlace,
  items: BlockItems,
  { data, outputs }: TaskParts,
): CheckedCall | null | undefined {
  const expr = setting(items, "balance")?.value ?? null;
  if (expr === null || isNone(expr)) return null;
  const call = checkCallOf(expr, "balances", { ...place, what: "balance" });
  if (call === null) return undefined;
  const { context } = place;
  if (outputs.length === 1) {
    context.report(
      problem("P4188", expr.span, {
        title: "`balance` brings the losses of several outputs together, and there is one",
        label: "nothing to balance",
        help: "leave `balance` out, or give the model another output with a loss of its own",
      }),
    );
    return undefined;
  }
  const entry = findEntry<BalanceEntry>(catalog.balances, call.call);
  const at = setting(items, "data")?.value;
  if (entry?.together !== true || data.sets.length < 2 || at === undefined) return call;
  const able = catalog.balances.filter((one) => !one.together).map(({ name }) => `\`${name}\``);
  context.report(
    problem("P4189", expr.span, {
      title: `\`${call.call}\` compares the gradients of all tasks in one step, and each step takes a batch of one data set`,
      label: "sees one data set at a time",
      related: [{ span: at.span, text: "several data sets" }],
      help: `${able.join(", ")} work step by step; or let one data set hold all targets, with \`missing: mask\` for those that a row lacks`,
    }),
  );
  return undefined;
}

/** Names of outputs that only help; null where one is wrong. */
function readAuxiliary(place: CallPlace, items: BlockItems, { outputs, source }: TaskParts): readonly string[] | null {
  const expr = setting(items, "auxiliary")?.value ?? null;
  if (expr === null || isNone(expr)) return [];
  const { context } = place;
  const exprs = expr.kind === "list" ? expr.items : [expr];
  const names: string[] = [];
  let right = true;
  for (const one of exprs) {
    const name = one.kind === "path" && one.parts.length === 1 ? one.parts[0]?.text : undefined;
    if (name !== undefined && outputs.includes(name)) {
      names.push(name);
      continue;
    }
    right = false;
    if (one.kind === "missing" || source.partial) continue;
    const near = name === undefined ? null : closestName(name, outputs);
    context.report(
      problem("P4190", one.span, {
        title: name === undefined ? "`auxiliary` takes names of outputs" : `there is no output \`${name}\``,
        label: near === null ? "no output with a loss" : `did you mean \`${near}\`?`,
        help: near === null ? `outputs: ${outputs.map((output) => `\`${output}\``).join(", ")}` : null,
        fixes: near === null ? [] : [{ span: one.span, replacement: near, certain: false }],
      }),
    );
  }
  if (!right) return null;
  if (outputs.length > 0 && outputs.every((output) => names.includes(output))) {
    context.report(
      problem("P4190", expr.span, {
        title: "every output only helps, and there is none that they could help",
        label: "all of them",
        help: "leave out what the model is for",
      }),
    );
    return null;
  }
  return [...new Set(names)];
}

/** The rules of single tasks; null where one is wrong. */
function readStops(place: CallPlace, items: BlockItems, { outputs, source }: TaskParts): CheckedTasks["stops"] | null {
  const { context } = place;
  const stops: { readonly output: string; readonly stop: CheckedCall }[] = [];
  let right = true;
  for (const { label, item } of labelled(items, "stop")) {
    const output = label.text;
    if (!outputs.includes(output)) {
      right = false;
      if (source.partial) continue;
      const near = closestName(output, outputs);
      context.report(
        problem("P4194", label.span, {
          title: `there is no output \`${output}\` that could stop`,
          label: near === null ? "no output with a loss" : `did you mean \`${near}\`?`,
          help: near === null ? `outputs: ${outputs.map((name) => `\`${name}\``).join(", ")}` : null,
          fixes: near === null ? [] : [{ span: label.span, replacement: near, certain: false }],
        }),
      );
      continue;
    }
    if (outputs.length === 1) {
      right = false;
      context.report(
        problem("P4194", label.span, {
          title: `\`${output}\` is the only output: when it stops, the training does`,
          label: "needs no name here",
          help: "write `stop: early(…)`",
        }),
      );
      continue;
    }
    const stop = readStop(place, item.value, source);
    if (stop == null) {
      right = stop !== undefined && right;
      continue;
    }
    const [, own] = stop.metric.path.split(".");
    if (own === output) stops.push({ output, stop: stop.call });
    else {
      right = false;
      context.report(
        problem("P4194", item.value.span, {
          title: `\`${output}\` would stop by \`${stop.metric.path}\`, which is not its own figure`,
          label: own === "loss" ? "of all outputs" : `of \`${own ?? ""}\``,
          help: `name one of its own, for example \`valid.${output}.loss\``,
        }),
      );
    }
  }
  return right ? stops : null;
}

/** A data set whose targets nothing learns would be read for nothing. */
function checkTaught(place: CallPlace, { data, outputs, source }: TaskParts): boolean {
  if (source.partial) return true;
  const idle = data.sets.find(
    ({ info }) =>
      !info.partial && !info.targets.some(({ name, checked }) => checked === null || outputs.includes(name)),
  );
  if (idle === undefined) return true;
  place.context.report(
    problem("P4192", idle.at, {
      title: `nothing is learned from \`${idle.info.name}\``,
      label: `its targets: ${idle.info.targets.map(({ name }) => `\`${name}\``).join(", ")}`,
      help: `give the model an output of the same name as one of them, with a loss, or leave \`${idle.info.name}\` out`,
    }),
  );
  return false;
}

/** An output that only helps decides nothing; false where it does, which has been reported. */
export function checkAuxiliary(
  place: CallPlace,
  items: BlockItems,
  {
    tasks,
    best,
    stop,
    expect,
  }: Pick<CheckedTrain, "best" | "stop" | "expect"> & { readonly tasks: CheckedTasks | null },
): boolean {
  if (tasks === null || tasks.auxiliary.length === 0) return true;
  const on = stop?.args["on"];
  const deciding = [
    { metric: best?.metric ?? null, at: setting(items, "best")?.value.span, what: "choose the weights that are kept" },
    { metric: typeof on === "string" ? on : null, at: stop?.span, what: "end the training" },
    ...expect.map(({ metric, span }) => ({ metric, at: span, what: "be expected of it" })),
  ];
  const wrong = deciding.find(
    ({ metric, at }) => at !== undefined && tasks.auxiliary.includes(metric?.split(".")[1] ?? ""),
  );
  if (wrong?.at === undefined) return true;
  place.context.report(
    problem("P4191", wrong.at, {
      title: `\`${wrong.metric?.split(".")[1] ?? ""}\` only helps the others, and would ${wrong.what}`,
      label: "of an auxiliary output",
      related: [{ span: setting(items, "auxiliary")?.value.span ?? wrong.at, text: "said here" }],
      help: "name a figure of an output that counts, or take it off the list",
    }),
  );
  return false;
}

/** Whether an evaluation expects nothing of outputs that only help. */
export function checkExpected(
  context: CheckContext,
  expect: readonly Expectation[],
  auxiliary: readonly string[],
): boolean {
  const wrong = expect.find(({ metric }) => metric.split(".").some((part) => auxiliary.includes(part)));
  if (wrong === undefined) return true;
  context.report(
    problem("P4191", wrong.span, {
      title: "an output that only helps the others is expected to be good itself",
      label: "of an auxiliary output",
      help: "bound a figure of an output that counts, or take this one off the `auxiliary` list of the training",
    }),
  );
  return false;
}

/** The losses, told which of their targets rows may lack. */
export function withMasked(losses: readonly CheckedLoss[], { sets }: TrainData): readonly CheckedLoss[] {
  const masked = new Set(
    sets.flatMap(({ info }) => (info.checked?.missing === "mask" ? info.targets.map(({ name }) => name) : [])),
  );
  return losses.map((one) => (masked.has(one.output) ? { ...one, masked: true } : one));
}

/** The figure by which the best weights are known where several tasks count: the mean of their errors, relative to where they began. */
export const tasksError = "valid.tasks.error";
