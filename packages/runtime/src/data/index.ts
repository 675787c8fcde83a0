/** Data sets: sources read into tables, split, prepared and handed out in batches. Typed arrays only, no tensors. */
export type { SplitRows } from "./assign-rows.ts";
export { mixesAnyRows } from "./augment/mix.ts";
export { type Box, type BoxForm, readBoxes } from "./boxes/boxes-field.ts";
export { boxRows, gridOf } from "./boxes/region-fillers.ts";
export type { BuiltinDataset, BuiltinFile } from "./builtin-dataset.ts";
export { type ByteSource, openBytes } from "./byte-source.ts";
export { changedFeed, changedTable, type RowChange } from "./changed-rows.ts";
export { imageRows, numberRows, tableColumn } from "./column-rows.ts";
export { type CorruptionGround, corruptRows } from "./corrupt/corrupt-rows.ts";
export { TrainFields } from "./corrupt/train-fields.ts";
export { type Cuts, cutInputs, cutsOf, lengthsAt, rowLevels } from "./cut-lengths.ts";
export type { DataContext, DataProgress } from "./data-context.ts";
export { DataError, reasonOf } from "./data-error.ts";
export { copyOfRow, rowOfDraw, rowsOfDraws } from "./draws.ts";
export { type EpochOrder, epochBatches, type ShuffleWindow, shuffleWindow } from "./epoch-batches.ts";
export { type BatchOrder, type BatchStream, type Feed, type FeedOptions, openFeed } from "./feed/feed.ts";
export { feedThreads } from "./feed/thread-count.ts";
export { numberField, timeField } from "./fields.ts";
export { fitPreparation } from "./fit-preparation.ts";
export { fitTogether, type TogetherPart } from "./fit-together.ts";
export {
  type FittedColumn,
  type FittedPreparation,
  type FittedStep,
  fittedPreparationSchema,
} from "./fitted-preparation.ts";
export { applySteps, isElementwise } from "./fitted-steps.ts";
export { parseWords } from "./flow/word-list.ts";
export { type LostWord, lostWords } from "./flow/word-places.ts";
export { type KeptValues, openValues, type ValueColumn, ValueGatherer } from "./kept-values.ts";
export { likeLengths } from "./like-lengths.ts";
export { isMediaName, listMedia, type MediaKind, mediaWords } from "./list-media.ts";
export { memoryBound } from "./memory-bound.ts";
export { missingPathHelp } from "./missing-path.ts";
export { pathInside } from "./path-inside.ts";
export {
  type AugmentOrder,
  type Batch,
  type BatchArray,
  BatchMaker,
  type InputNumbers,
  prepareBatch,
} from "./prepare-batch.ts";
export { ColumnScan } from "./probe/column-scan.ts";
export { CsvFields, readNames } from "./probe/csv-fields.ts";
export { hashField } from "./probe/hash-codes.ts";
export { type RecordSource, type RowSample, sampleRows } from "./probe/sample-rows.ts";
export { probeSource } from "./probe-source.ts";
export { openPart, queryParts } from "./read-query.ts";
export { readTable } from "./read-table.ts";
export { LONGEST_RECORD } from "./records/csv-parser.ts";
export { fieldOf, isRecord } from "./records/json-parser.ts";
export { RecordBuffer } from "./records/record-buffer.ts";
export { restoreNumber } from "./restore-numbers.ts";
export { levelsOfBatches, levelsOfRows, placesByLevel } from "./row-levels.ts";
export { weightName } from "./row-weight.ts";
export { type RowWords, rowWords } from "./row-words.ts";
export { type ClassDraws, drawEpoch, drawnRows, type Sampling, samplingOf } from "./sampling.ts";
export { DecodedMedia, decodeMedia, prepareRows, type RawRow } from "./serve-rows.ts";
export { foundSource } from "./source-arguments.ts";
export { type FingerprintFile, type SourceFingerprint, sourceFingerprint } from "./source-fingerprint.ts";
export { splitRows } from "./split-rows.ts";
export { inputBytes } from "./stream/stream-bytes.ts";
export { closeTable, type Table, type TableColumn } from "./table.ts";
export { refuseOtherText } from "./text-encoding.ts";
export { textReader } from "./text-rows.ts";
export { withNamedTokenizers } from "./tokens/named-tokenizers.ts";
export { bpeDecoded, bpeReserved, bpeTexts } from "./tokens/run-bpe.ts";
export { wordChanges } from "./word-changes.ts";
