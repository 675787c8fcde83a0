/** Runs checked programs: plan, data, training, evaluation, artifacts. TensorFlow loads only in the process that trains. */
export { decodeSafetensors, encodeSafetensors, SafetensorsError, type StoredTensor } from "./artifacts/safetensors.ts";
export { type Artifact, openStore, readArtifactFile, type Store } from "./artifacts/store.ts";
export { DataError } from "./data/data-error.ts";
export { type DrawnSheet, type DrawOptions, drawAugmented } from "./evaluate/augmented/draw-augmented.ts";
export { type GifOptions, gifOf } from "./evaluate/gif.ts";
export { lookAtDataset } from "./evaluate/look/look-at-dataset.ts";
export { lookAtFile } from "./evaluate/look/look-at-file.ts";
export type { ColumnLook, LookReport } from "./evaluate/look/look-report.ts";
export { lookPage } from "./evaluate/look/page/look-page.ts";
export type { ReportData } from "./evaluate/report-data.ts";
export { type RunEvent, runEvent, runEventJsonSchema } from "./execute/events.ts";
export { type FindRateOptions, type FoundRate, findRate, type RatePoint } from "./execute/find-rate.ts";
export { type PlannedRate, plannedRates } from "./execute/planned-rates.ts";
export { findRuns, listRuns, runName } from "./execute/run-name.ts";
export { planRun, type RunOptions, type RunResult, runProgram } from "./execute/run-program.ts";
export { describePlan, type PlanDescription } from "./plan/describe-plan.ts";
export { tellDraws } from "./plan/epoch-draws.ts";
export { type Plan, type PlanStep, RUNTIME_VERSION } from "./plan/plan.ts";
