/** Data sets: sources read into tables, split, prepared and handed out in batches. Typed arrays only, no tensors. */
export type { BuiltinDataset, BuiltinFile } from "./builtin-dataset.ts";
export type { DataContext, DataProgress } from "./data-context.ts";
export { DataError } from "./data-error.ts";
export { epochBatches } from "./epoch-batches.ts";
export {
  type FittedColumn,
  type FittedPreparation,
  type FittedStep,
  fitPreparation,
  fittedPreparationSchema,
} from "./fit-preparation.ts";
export { type AugmentOrder, type Batch, type BatchArray, prepareBatch } from "./prepare-batch.ts";
export { probeSource } from "./probe-source.ts";
export { readTable } from "./read-table.ts";
export { type FingerprintFile, type SourceFingerprint, sourceFingerprint } from "./source-fingerprint.ts";
export { type SplitRows, splitRows } from "./split-rows.ts";
export type { Table, TableColumn } from "./table.ts";
