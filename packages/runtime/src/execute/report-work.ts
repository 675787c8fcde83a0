/**
 * Executes the report step: gathers what the other steps committed and draws one HTML page and the same figures as JSON.
 */
import type { CheckedCall, CheckedModel } from "@penstock/dsl";
import { z } from "zod";
import { type Artifact, readArtifactFile } from "../artifacts/store.ts";
import { judge } from "../evaluate/expectations.ts";
import { renderReport } from "../evaluate/report/index.ts";
import type { DatasetSection, EvaluateSection, ReportData, TrainSection } from "../evaluate/report-data.ts";
import { InternalError } from "../internal-error.ts";
import { parametersOf } from "../plan/describe-plan.ts";
import type { DatasetStep, EvaluateStep, Plan, PlanStep, ReportStep, TrainStep } from "../plan/plan.ts";
import type { DatasetSummary } from "./dataset-work.ts";
import type { EvaluateFigures } from "./evaluate-work.ts";
import type { Surroundings } from "./surroundings.ts";
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
  stoppedEarly: z.boolean(),
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

function datasetSection(step: DatasetStep, plan: Plan, around: Surroundings): DatasetSection {
  const { dataset } = step;
  const summary = readJson(artifactOf(step, around), "summary.json") as DatasetSummary; // written by us, checksummed
  const source: CheckedCall = dataset.source;
  return { kind: "dataset", name: dataset.name, doc: dataset.doc, source: textOf(plan, source.span), ...summary };
}

function layersOf(model: CheckedModel, plan: Plan): TrainSection["layers"] {
  return model.nodes.map((node) => ({
    id: node.id,
    operator: textOf(plan, node.span),
    shape: node.type.shape,
    parameters: parametersOf(node),
  }));
}

function trainSection(step: TrainStep, plan: Plan, around: Surroundings): TrainSection {
  const artifact = artifactOf(step, around);
  const layers = layersOf(step.model, plan);
  return {
    kind: "train",
    name: step.train.name,
    doc: step.train.doc,
    model: step.model.name,
    parameters: layers.reduce((sum, layer) => sum + layer.parameters, 0),
    layers,
    ...historySchema.parse(readJson(artifact, "history.json")),
    expectations: judge(step.train.expect, artifact.manifest.metrics),
  };
}

function evaluateSection(step: EvaluateStep, around: Surroundings): EvaluateSection {
  const artifact = artifactOf(step, around);
  const figures = readJson(artifact, "figures.json") as EvaluateFigures; // written by us, checksummed
  return { ...figures, doc: step.evaluate.doc, expectations: judge(step.evaluate.expect, artifact.manifest.metrics) };
}

/** Everything the report says, in the program's order. */
export function reportData(plan: Plan, around: Surroundings): ReportData {
  const [entry] = plan.program.files;
  const sections = plan.steps.flatMap((step): ReportData["sections"] => {
    switch (step.kind) {
      case "dataset":
        return [datasetSection(step, plan, around)];
      case "train":
        return [trainSection(step, plan, around)];
      case "evaluate":
        return [evaluateSection(step, around)];
      case "report":
        return [];
      default:
        return step satisfies never;
    }
  });
  const trained = plan.steps.find((step) => step.kind === "train");
  return {
    format: 1,
    title: (plan.path.split(/[/\\]/).at(-1) ?? "").replace(/\.pipe$/, ""),
    program: { path: plan.path, text: entry?.text ?? "" },
    command: around.command,
    seed: plan.seed,
    created: around.today(),
    environment: trained === undefined ? versionsOf(null) : artifactOf(trained, around).manifest.versions,
    sections,
  };
}

/** Draws and commits the report. */
export async function executeReport(step: ReportStep, shop: Workshop): Promise<void> {
  const { plan, around } = shop;
  const started = around.clock();
  const data = reportData(plan, around);
  const html = await renderReport(data);
  around.store.commit(
    step.hash,
    {
      manifest: manifestOf(step, shop, { seconds: around.clock() - started, versions: data.environment, metrics: {} }),
      files: new Map([
        ["report.html", html],
        ["report.json", `${JSON.stringify(data, null, 2)}\n`],
      ]),
    },
    { replace: around.fresh },
  );
}
