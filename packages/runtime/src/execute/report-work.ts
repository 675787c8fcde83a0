/**
 * Executes the report step: gathers what the other steps committed and draws one HTML page, a model card in Markdown and the same figures
 * as JSON.
 */
import { type CheckedCall, type CheckedModel, catalog } from "@penstock/dsl";
import { z } from "zod";
import { type Artifact, readArtifactFile } from "../artifacts/store.ts";
import { renderCard } from "../evaluate/card/index.ts";
import { judge } from "../evaluate/expectations.ts";
import { ownMetrics } from "../evaluate/metric-names.ts";
import { poolResults } from "../evaluate/pool-results.ts";
import { renderReport } from "../evaluate/report/index.ts";
import type { DatasetSection, EvaluateSection, ReportData, TrainSection } from "../evaluate/report-data.ts";
import { tasksSideBySide } from "../evaluate/tasks/side-by-side.ts";
import { InternalError } from "../internal-error.ts";
import { parametersOf } from "../plan/describe-plan.ts";
import { epochDraws } from "../plan/epoch-draws.ts";
import type { DatasetStep, Plan, PlanStep, ReportStep } from "../plan/plan.ts";
import { endings } from "../train/train-outcome.ts";
import type { DatasetSummary } from "./dataset-work.ts";
import { readFigures } from "./evaluate-figures.ts";
import { expectedFigures, withComparisons } from "./group-comparisons.ts";
import { cardFile } from "./publish-report.ts";
import { finishedSweeps, type RunGroup, runGroups } from "./run-groups.ts";
import { runName } from "./run-name.ts";
import type { Surroundings } from "./surroundings.ts";
import { startFile, startForm } from "./transfer/start-report.ts";
import { versionsOf } from "./versions.ts";
import { manifestOf, type Workshop } from "./workshop.ts";

const historySchema = z.object({
  history: z.array(
    z.object({
      epoch: z.number(),
      step: z.number(),
      seconds: z.number(),
      learningRate: z.number(),
      metrics: z.record(z.string(), z.number()),
    }),
  ),
  best: z.object({ epoch: z.number(), step: z.number(), metric: z.string(), value: z.number() }).nullable(),
  ended: z.enum(endings),
  epochsPlanned: z.number(),
  seconds: z.number(),
  rowsPerSecond: z.number(),
});

function textOf(plan: Plan, place: { readonly file: string; readonly start: number; readonly end: number }): string {
  return plan.program.files.find((file) => file.path === place.file)?.text.slice(place.start, place.end) ?? "";
}

function artifactOf(step: PlanStep, around: Surroundings): Artifact {
  const artifact = around.store.find(step.hash);
  if (artifact === null) throw new InternalError(`step ${step.id} is not in the store`);
  return artifact;
}

function readJson(artifact: Artifact, name: string): unknown {
  return JSON.parse(readArtifactFile(artifact, name).toString("utf8"));
}

function datasetSection(steps: readonly DatasetStep[], plan: Plan, around: Surroundings): DatasetSection[] {
  // Written by us, checksummed.
  const summaries = steps.map((step) => readJson(artifactOf(step, around), "summary.json") as DatasetSummary);
  const [first] = steps;
  const [summary] = summaries;
  if (first === undefined || summary === undefined) return [];
  const { dataset } = first;
  const source: CheckedCall = dataset.source;
  const folds = steps.length === 1 ? [] : summaries.map(({ rows }) => rows);
  const { name, doc } = dataset;
  const drawn = epochDraws(dataset, summary.balance);
  const balance = summary.balance.map((counted) =>
    counted.column === drawn?.target
      ? { ...counted, classes: counted.classes.map((one, at) => ({ ...one, epoch: drawn.classes[at]?.epoch ?? 0 })) }
      : counted,
  );
  const inputs = dataset.inputs.map((input) => ({ name: input.name, kind: input.type.kind, columns: input.columns }));
  const text = textOf(plan, source.span);
  return [
    { kind: "dataset", name, doc, source: text, origin: originOf(source), inputs, rows: summary.rows, balance, folds },
  ];
}

/** What the catalog says of a built-in data set; null of any other source. */
function originOf({ call, args }: CheckedCall): DatasetSection["origin"] {
  const named = Object.values(args);
  const entry = call === "builtin" ? catalog.datasets.find(({ name }) => named.includes(name)) : undefined;
  return entry === undefined ? null : { about: entry.doc, licence: entry.licence, citation: entry.citation };
}

function layersOf(model: CheckedModel, plan: Plan): TrainSection["layers"] {
  return model.nodes.map((node) => ({
    id: node.id,
    operator: textOf(plan, node.span),
    shape: node.type.shape,
    parameters: parametersOf(node),
  }));
}

/** What was told when the training began; null where its weights were drawn. */
function readStart(artifact: Artifact): TrainSection["start"] {
  const told = artifact.manifest.files.some(({ name }) => name === startFile);
  return told ? startForm.parse(readJson(artifact, startFile)) : null;
}

function trainSection(
  group: RunGroup,
  { plan, judged }: { readonly plan: Plan; readonly judged: readonly EvaluateSection[] },
  around: Surroundings,
): TrainSection[] {
  const steps = group.steps.filter((step) => step.kind === "train");
  const [first] = steps;
  if (first === undefined) return [];
  const layers = layersOf(first.model, plan);
  const runs = steps.map((step) => {
    const { epochsPlanned: _planned, ...history } = historySchema.parse(
      readJson(artifactOf(step, around), "history.json"),
    );
    return { name: runName(step.block, step.hash), ...history };
  });
  const { start } = first.train;
  const from = start?.kind === "from" && !start.stored ? start.run : null;
  const tasks = tasksSideBySide({ name: first.train.name, runs }, judged, from);
  const section: TrainSection = {
    kind: "train",
    name: first.train.name,
    doc: first.train.doc,
    model: first.model.name,
    modelDoc: first.model.doc,
    data: (first.sources ?? [first]).map(({ dataset }) => dataset.name).join(", "),
    parameters: layers.reduce((sum, layer) => sum + layer.parameters, 0),
    layers,
    start: readStart(artifactOf(first, around)),
    epochsPlanned: first.train.epochs,
    ...(tasks === null ? {} : { tasks }),
    runs,
    several: group.several,
    expectations: judge(group.expect, group.metrics),
  };
  return [section];
}

function evaluateSection(group: RunGroup, around: Surroundings): EvaluateSection[] {
  const steps = group.steps.filter((step) => step.kind === "evaluate");
  const figures = steps.map((step) => readFigures(artifactOf(step, around)));
  const [first] = steps;
  const [own] = figures;
  if (first === undefined || own === undefined) return [];
  const section: EvaluateSection = {
    ...own,
    rows: figures.reduce((sum, one) => sum + one.rows, 0),
    metrics: ownMetrics(group.metrics),
    several: group.several === null ? null : { ...group.several, metrics: ownMetrics(group.several.metrics) },
    intervals: group.intervals,
    slices: group.slices,
    fairness: group.fairness,
    calibration: group.calibration,
    robustness: group.robustness,
    outside: group.outside,
    results: figures.length === 1 ? own.results : poolResults(figures.map((one) => one.results)),
    comparison: group.comparison,
    doc: first.evaluate.doc,
    expectations: judge(group.expect, expectedFigures(group)),
  };
  return [section];
}

/** Everything the report says, in the program's order. */
export async function reportData(plan: Plan, around: Surroundings): Promise<ReportData> {
  const [entry] = plan.program.files;
  const groups = await withComparisons(runGroups(plan, around.store), around.store);
  const datasets = new Map<string, DatasetStep[]>();
  for (const step of plan.steps) {
    if (step.kind === "dataset" && Object.keys(step.run.set).length === 0)
      datasets.set(step.run.group, [...(datasets.get(step.run.group) ?? []), step]);
  }
  const evaluated = new Map(
    groups.map((group) => [group, group.kind === "train" ? [] : evaluateSection(group, around)]),
  );
  const judged = [...evaluated.values()].flat();
  const sections: ReportData["sections"] = [
    ...[...datasets.values()].flatMap((steps) => datasetSection(steps, plan, around)),
    ...groups.flatMap((group): readonly ReportData["sections"][number][] =>
      group.kind === "train" ? trainSection(group, { plan, judged }, around) : (evaluated.get(group) ?? []),
    ),
    ...finishedSweeps(plan, around.store).map(({ step: { sweep }, table, metrics }) => ({
      kind: "sweep" as const,
      name: sweep.name,
      doc: sweep.doc,
      ...table,
      expectations: judge(sweep.expect, metrics),
    })),
  ];
  const trained = plan.steps.filter((step) => step.kind === "train").map((step) => artifactOf(step, around).manifest);
  return {
    format: 3,
    title: (plan.path.split(/[/\\]/).at(-1) ?? "").replace(/\.pipe$/, ""),
    program: { path: plan.path, text: entry?.text ?? "" },
    command: around.command,
    seed: plan.seed,
    created: around.today(),
    environment: trained[0]?.versions ?? versionsOf(null),
    inexact: [...new Set(trained.flatMap(({ block, inexact }) => (inexact === null ? [] : `${block}: ${inexact}`)))],
    sections,
  };
}

/** Draws and commits the report, and the model card. */
export async function executeReport(step: ReportStep, shop: Workshop): Promise<void> {
  const { plan, around } = shop;
  const started = around.clock();
  const data = await reportData(plan, around);
  const html = await renderReport(data);
  around.store.commit(
    step.hash,
    {
      manifest: manifestOf(step, shop, {
        seconds: around.clock() - started,
        versions: data.environment,
        metrics: {},
        inexact: null,
      }),
      files: new Map([
        ["report.html", html],
        ["report.json", `${JSON.stringify(data, null, 2)}\n`],
        [cardFile, renderCard(data)],
      ]),
    },
    { replace: around.fresh },
  );
}
