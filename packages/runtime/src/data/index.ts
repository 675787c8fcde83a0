/** Data sets: sources read into tables, split, prepared and handed out in batches. Typed arrays only, no tensors. */
export type { SplitRows } from "./assign-rows.ts";
export { mixesAnyRows } from "./augment/mix.ts";
export type { BuiltinDataset, BuiltinFile } from "./builtin-dataset.ts";
export { imageRows, numberRows, tableColumn } from "./column-rows.ts";
export type { DataContext, DataProgress } from "./data-context.ts";
export { DataError } from "./data-error.ts";
export { copyOfRow, rowsOfDraws } from "./draws.ts";
export { type EpochOrder, epochBatches, type ShuffleWindow, shuffleWindow } from "./epoch-batches.ts";
export { type BatchOrder, type BatchStream, type Feed, type FeedOptions, openFeed } from "./feed/feed.ts";
export { feedThreads } from "./feed/thread-count.ts";
export { numberField, timeField } from "./fields.ts";
export { fitPreparation } from "./fit-preparation.ts";
export {
  type FittedColumn,
  type FittedPreparation,
  type FittedStep,
  fittedPreparationSchema,
} from "./fitted-preparation.ts";
export { parseWords } from "./flow/word-list.ts";
export { listMedia } from "./list-media.ts";
export { memoryBound } from "./memory-bound.ts";
export {
  type AugmentOrder,
  type Batch,
  type BatchArray,
  BatchMaker,
  type InputNumbers,
  prepareBatch,
} from "./prepare-batch.ts";
export { ColumnScan } from "./probe/column-scan.ts";
export { hashField } from "./probe/hash-codes.ts";
export { type RecordSource, type RowSample, sampleRows } from "./probe/sample-rows.ts";
export { probeSource } from "./probe-source.ts";
export { readTable } from "./read-table.ts";
export { weightName } from "./row-weight.ts";
export { type RowWords, rowWords } from "./row-words.ts";
export { type ClassDraws, drawEpoch, drawnRows, type Sampling, samplingOf } from "./sampling.ts";
export { foundSource } from "./source-arguments.ts";
export { type FingerprintFile, type SourceFingerprint, sourceFingerprint } from "./source-fingerprint.ts";
export { splitRows } from "./split-rows.ts";
export { closeTable, type Table, type TableColumn } from "./table.ts";
export { textReader } from "./text-rows.ts";
export { wordChanges } from "./word-changes.ts";
