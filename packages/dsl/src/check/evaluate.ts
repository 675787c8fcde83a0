/**
 * In: an `evaluate` block. Out: which run is judged on which rows, and what is expected of it.
 */
import type { Declaration, Expr, SettingItem } from "../ast/nodes.ts";
import type { BlockEntry } from "../catalog/entry.ts";
import { showTensor } from "../catalog/shape.ts";
import { problem } from "../diagnostics/problem.ts";
import { readCalibration } from "./calibrate.ts";
import type { CallPlace } from "./call.ts";
import type { CheckedEvaluate } from "./checked-program.ts";
import { checkPair, readCompared, sharedOutputs } from "./compare.ts";
import { comparedFrom } from "./compared-metric.ts";
import { type CheckContext, textAt } from "./context.ts";
import type { DatasetInfo } from "./dataset.ts";
import { checkExpectations } from "./expectations.ts";
import { readExplain } from "./explain.ts";
import { namedGroups, readFairness } from "./fairness.ts";
import { readGeneration } from "./generation.ts";
import { readItems, setting } from "./items.ts";
import { meantFixes, meantLabel, meantName } from "./meant-name.ts";
import { besidesUsual, readMetrics } from "./measured.ts";
import { isSplit, type MetricSource, type SplitName, splitNames } from "./metric.ts";
import { readOutside } from "./outside.ts";
import { readPlainSetting } from "./plain-setting.ts";
import { findBlock } from "./references.ts";
import { readRobustness } from "./robustness.ts";
import { plainMetric } from "./robustness-metric.ts";
import { runOn } from "./run-on.ts";
import { readSlices } from "./slices.ts";
import { foldsOf } from "./split-sizes.ts";
import { checkExpected } from "./tasks.ts";
import { checkInputs, outputFacts, type Results, type TrainInfo } from "./train.ts";

/** What an evaluation is, and what it depends on. */
export interface EvaluateInfo {
  readonly checked: CheckedEvaluate | null;
  readonly needs: readonly Declaration[];
}

/** Checks an evaluation. */
export function checkEvaluate(
  context: CheckContext,
  decl: Declaration,
  options: { readonly entry: BlockEntry; readonly results: Results },
): EvaluateInfo {
  const items = readItems(context, decl, options.entry);
  const compareItem = setting(items, "compare");
  const compared = compareItem === undefined ? null : readCompared(context, compareItem.value, options.results);
  const alone = setting(items, "run");
  const chosen = compareItem === undefined || compared !== null;
  const oneRun = checkOneWay(context, decl, { run: alone, compare: compareItem, partial: items.partial });
  const runItem = alone ?? (compared === null ? undefined : { value: compared.after.at });
  const onItem = setting(items, "on");
  const runDecl =
    alone === undefined
      ? (compared?.after.decl ?? null)
      : findBlock(context, alone.value, { kind: "train", what: "`run`" });
  const whole = runDecl === null ? null : options.results.train(runDecl);
  const on = onItem === undefined ? null : readRows(context, onItem.value);
  const data = on === null ? null : options.results.dataset(on.decl);
  const run = whole === null ? null : runOn(whole, data);
  const earlierRun = compared?.before.run == null ? null : runOn(compared.before.run, data);
  let fits = true;
  if (on !== null && data !== null) {
    if (data.splits !== null && !data.splits.has(on.split)) {
      fits = false;
      context.report(
        problem("P4008", onItem?.value.span ?? decl.name.span, {
          title: `\`${data.name}\` has no \`${on.split}\` rows`,
          label: "no rows here",
          related: data.checked === null ? [] : [{ span: data.checked.split.span, text: "the split" }],
          help: `give the split some, for example \`${on.split}: 10%\`; there ${data.splits.size === 1 ? "is" : "are"} ${[...data.splits].map((one) => `\`${one}\``).join(", ")}`,
        }),
      );
    }
    const pair = run === null ? null : { run, data, at: onItem?.value ?? null };
    if (pair !== null) fits = fitsFolds(context, pair) && fitsRun(context, pair) && fits;
    if (run !== null && compared !== null && earlierRun !== null) {
      const { after } = compared;
      const before = { ...compared.before, run: earlierRun };
      const earlier = { run: before.run, data, at: onItem?.value ?? null };
      fits = checkPair(context, { before, after: { run, at: after.at } }) && fits;
      if (before.decl !== after.decl) fits = fitsFolds(context, earlier) && fitsRun(context, earlier) && fits;
    }
    if (run !== null && run.data === data && on.split === "train" && onItem !== undefined) {
      const better = ["test", "valid"].find((split) => data.splits?.has(split as SplitName) === true); // both are splits
      context.report(
        problem("P4022", onItem.value.span, {
          title: `\`${run.name}\` is judged by the rows it has learned from`,
          label: "learned from these",
          related: runItem === undefined ? [] : [{ span: runItem.value.span, text: "the run" }],
          help:
            better === undefined
              ? `give \`${data.name}\` test rows, for example \`test: 10%\` in its split`
              : `rows it has not seen are \`${data.name}.${better}\``,
        }),
      );
    }
  }
  const grouping = setting(items, "fairness")?.value ?? null;
  const place: CallPlace = { context, env: context.env, what: `evaluate ${decl.name.text}` };
  const robustness = readRobustness(place, setting(items, "robustness")?.value ?? null, {
    data,
    model: run?.model ?? null,
  });
  const outside = readOutside(place, items, { decl, run, split: on?.split ?? "test", results: options.results });
  const bootstrap = readPlainSetting(place, items, { entry: options.entry, name: "bootstrap" });
  const source: MetricSource = {
    ...(robustness.families === null || robustness.families.size > 0 ? { robustness: robustness.families } : {}),
    outputs: outputFacts(run?.model ?? null, run?.data ?? data, run?.losses ?? null),
    splits: null,
    split: on?.split ?? "test",
    block: on === null ? null : "evaluate",
    dataset: data?.name ?? null,
    run: run?.name ?? null,
    compared:
      compareItem === undefined
        ? null
        : {
            outputs: sharedOutputs(earlierRun, run),
            intervals: bootstrap !== null,
            slices: setting(items, "slice") !== undefined,
          },
    partial: run === null || run.model === null || run.model.partial || !chosen,
    ...(outside.detectors === null ? {} : { detectors: outside.detectors }),
    ...(grouping === null ? {} : { groups: namedGroups(grouping) }),
  };
  const stated = items.settings.filter((one) => one.name === "expect");
  const expect = checkExpectations(
    context,
    stated.map((one) => one.item.value),
    source,
  );
  const helping = whole?.checked?.tasks?.auxiliary ?? [];
  if (expect !== null) fits = checkExpected(context, expect, helping) && fits;
  const metrics = readMetrics(context, setting(items, "metrics")?.value ?? null, source);
  const slices = readSlices(context, setting(items, "slice")?.value ?? null, data);
  const calibrate = readCalibration(place, items, {
    entry: options.entry,
    run,
    outputs: source.outputs,
    judgesValid: on?.split === "valid" && data !== null && run?.data === data,
  });
  const generate = readGeneration(place, setting(items, "generate")?.value ?? null, run?.model ?? null);
  const fairness = readFairness(context, grouping, { data, outputs: source.outputs, partial: source.partial });
  const explained = { model: run?.model ?? null, data: run?.data ?? null, outputs: source.outputs };
  const explain = readExplain(place, setting(items, "explain")?.value ?? null, explained);
  const complete =
    fits &&
    chosen &&
    oneRun &&
    !items.partial &&
    run?.checked != null &&
    data?.checked != null &&
    on !== null &&
    metrics !== null &&
    slices !== null &&
    fairness !== null &&
    generate !== undefined &&
    explain !== null &&
    calibrate !== null &&
    (typeof bootstrap === "number" || bootstrap === null) &&
    robustness.corruptions !== null &&
    outside.checked !== undefined &&
    expect !== null;
  return {
    needs: [runDecl, compared?.before.decl ?? null, on?.decl ?? null, outside.decl].filter((one) => one !== null),
    checked: complete
      ? {
          kind: "evaluate",
          name: decl.name.text,
          doc: decl.doc,
          span: decl.span,
          run: run.name,
          compare:
            compared === null
              ? null
              : {
                  run: compared.before.decl.name.text,
                  untrained: compared.before.untrained,
                  ...(compared.before.alone ? { alone: true as const } : {}),
                },
          on: { dataset: data.name, split: on.split },
          measured: besidesUsual(
            [...metrics, ...expect.map(({ metric }) => metric)]
              .map(plainMetric)
              .flatMap((path) => comparedFrom(path, on.split) ?? []),
            source,
          ),
          calibrate,
          slices,
          bootstrap,
          generate,
          fairness,
          explain,
          robustness: robustness.corruptions,
          outside: outside.checked,
          expect,
        }
      : null,
  };
}

/** Whether one run is named, or two: neither and both say nothing. */
function checkOneWay(
  context: CheckContext,
  decl: Declaration,
  given: {
    readonly run: SettingItem | undefined;
    readonly compare: SettingItem | undefined;
    readonly partial: boolean;
  },
): boolean {
  const { run, compare, partial } = given;
  if (run !== undefined && compare !== undefined) {
    context.report(
      problem("P4101", compare.name.span, {
        title: "`compare` stands in the place of `run`, and both are given",
        label: "names the run that is judged, too",
        related: [{ span: run.name.span, text: "names another" }],
        help: "remove `run`: what comes after the arrow is judged",
      }),
    );
    return false;
  }
  if (run !== undefined || compare !== undefined || partial) return true;
  context.report(
    problem(
      "P4001",
      { ...decl.keyword.span, end: decl.name.span.end },
      {
        title: `\`evaluate ${decl.name.text}\` has no \`run\``,
        label: "`run` is missing",
        help: "add `run: fit` (the `train` block whose weights are judged), or `compare: old_fit -> fit`",
      },
    ),
  );
  return false;
}

/** Reads `digits.test`. */
function readRows(context: CheckContext, expr: Expr): { readonly decl: Declaration; readonly split: SplitName } | null {
  if (expr.kind === "missing") return null;
  if (expr.kind !== "path") {
    context.report(
      problem("P3001", expr.span, {
        title: "`on` takes a data set and its split",
        label: "expected a path",
        help: "for example `on: digits.test`",
      }),
    );
    return null;
  }
  const [name, split, ...rest] = expr.parts;
  if (name === undefined) return null;
  const decl = findBlock(context, { kind: "path", parts: [name], span: name.span }, { kind: "dataset", what: "`on`" });
  if (split === undefined || rest.length > 0) {
    context.report(
      problem("P4008", expr.span, {
        title:
          split === undefined
            ? `\`${name.text}\` does not say which rows`
            : `\`${textAt(context, expr.span)}\` is not a data set and its split`,
        label: split === undefined ? `write \`${name.text}.test\`` : `expected \`${name.text}.test\``,
        fixes: split === undefined && decl !== null ? [{ span: expr.span, replacement: `${name.text}.test` }] : [],
      }),
    );
    return null;
  }
  if (!isSplit(split.text)) {
    const meant = meantName("split_names", split.text, splitNames);
    context.report(
      problem("P4008", split.span, {
        title: `there is no split \`${split.text}\``,
        label: meantLabel(meant, "unknown split"),
        help: "splits are `train`, `valid` and `test`",
        fixes: meantFixes(meant, split.span),
      }),
    );
    return null;
  }
  return decl === null ? null : { decl, split: split.text };
}

/** Folds belong to the trainings that learn from the others: nobody else's are judged by them. */
function fitsFolds(
  context: CheckContext,
  { run, data, at }: { readonly run: TrainInfo; readonly data: DatasetInfo; readonly at: Expr | null },
): boolean {
  if (run.data === null || run.data.name === data.name || at === null || data.checked === null) return true;
  if (foldsOf(data.checked.split) === 1) return true;
  context.report(
    problem("P4043", at.span, {
      title: `\`${data.name}\` has folds, and \`${run.name}\` did not learn from any of them`,
      label: "folds of another data set",
      related: [{ span: data.checked.split.span, text: "the folds" }],
      help: `\`${run.name}\` is judged by rows of \`${run.data.name}\`, or of a data set that is split in one way`,
    }),
  );
  return false;
}

/** Whether rows of another data set can be judged by this run. */
function fitsRun(
  context: CheckContext,
  pair: { readonly run: TrainInfo; readonly data: DatasetInfo; readonly at: Expr | null },
): boolean {
  const { run, data, at } = pair;
  const trained = run.data;
  if (run.model === null || trained === null || trained.name === data.name || at === null) return true;
  if (!checkInputs(context, { model: run.model, data, at: at.span })) return false;
  for (const output of run.model.outputs) {
    const before = trained.targets.find((one) => one.name === output.name);
    const now = data.targets.find((one) => one.name === output.name);
    if (before === undefined || data.partial || before.kind === null) continue;
    const same = now !== undefined && (now.kind === null || (now.kind === before.kind && sameClasses(now, before)));
    if (same) continue;
    context.report(
      problem("P4014", at.span, {
        title: `\`${data.name}\` has ${now === undefined ? "no" : "another"} target \`${output.name}\` than \`${trained.name}\`, which \`${run.name}\` learned from`,
        label: "does not fit the run",
        related: [
          { span: before.typeSpan, text: "learned from this" },
          ...(now === undefined ? [] : [{ span: now.typeSpan, text: "differs" }]),
        ],
        help: "both data sets need the same targets and classes",
      }),
    );
    return false;
  }
  return true;
}

function sameClasses(a: DatasetInfo["targets"][number], b: DatasetInfo["targets"][number]): boolean {
  const [left, right] = [a.checked, b.checked];
  if (left === null || right === null) return true;
  if (left.type.kind === "class" && right.type.kind === "class")
    return left.type.classes.join("\n") === right.type.classes.join("\n");
  return showTensor(left.tensor) === showTensor(right.tensor);
}
