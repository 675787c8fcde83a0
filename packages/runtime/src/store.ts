/** The part of the runtime that reads what earlier runs left, without TensorFlow. */
export { type Running, runningIn } from "./artifacts/in-use.ts";
export type { Manifest } from "./artifacts/manifest.ts";
export { type Artifact, DamagedArtifact, openStore, readArtifactFile, type Store } from "./artifacts/store.ts";
export { addTag, isTag, readTags, removeTag, tagForm } from "./artifacts/tags.ts";
export type { SweepTable } from "./evaluate/report-data.ts";
export {
  type FinishedRun,
  type Found,
  findRuns,
  knownNames,
  listFamilies,
  listRuns,
  type RunFamily,
  runName,
} from "./execute/run-name.ts";
export { type ComparedSide, compareRuns, type RunComparison } from "./history/compare-runs.ts";
export { type ExportedRun, exportedRun } from "./history/export/exported-run.ts";
export { type SentRun, sendRun } from "./history/export/mlflow.ts";
export { type ClientOptions, ExportError, mlflowClient } from "./history/export/mlflow-client.ts";
export { writeEvents } from "./history/export/tensorboard.ts";
export { findGarbage, type Garbage, type GarbageRule } from "./history/find-garbage.ts";
export { type FoundMetric, figureOf } from "./history/find-metric.ts";
export { type PickedRuns, pickRuns, type RunQuestion } from "./history/pick-runs.ts";
export { removeGarbage } from "./history/remove-garbage.ts";
export { listRecords, type RunRecord } from "./history/run-records.ts";
