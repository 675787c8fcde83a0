/**
 * The public face of the language: text in, checked program or diagnostics out.
 */

export { type BlockPlaces, findBlock } from "./ast/find-block.ts";
export { readNumber } from "./ast/literals.ts";
export { bagWeights } from "./catalog/bag-steps.ts";
export { catalog } from "./catalog/catalog.ts";
export { classDraws } from "./catalog/class-draws.ts";
export type { DatasetEntry, DatasetFile, TextForm } from "./catalog/datasets.ts";
export { detectionAt } from "./catalog/detectors.ts";
export type {
  BalanceEntry,
  BlockEntry,
  CorruptionEntry,
  Entry,
  LossEntry,
  MaskUse,
  MetricEntry,
  OperatorEntry,
  ParameterEntry,
  Range,
  SettingEntry,
  ShapeProblem,
  ShapeResult,
  SourceEntry,
  StepEntry,
  Task,
  ValueType,
} from "./catalog/entry.ts";
export { fairnessAt } from "./catalog/fairness.ts";
export { metricAt } from "./catalog/metrics.ts";
export {
  type Architecture,
  type CarrierPackage,
  type PretrainedEntry,
  type PretrainedFile,
  type PretrainedRole,
  pretrained,
} from "./catalog/pretrained.ts";
export { type ReadAs, readAs } from "./catalog/read-as.ts";
export { contentOf, showShape, showTensor, sizeOf } from "./catalog/shape.ts";
export { type SoundWindows, soundWindows } from "./catalog/sound-steps.ts";
export { taskOf, trainFigure, usualMetrics } from "./catalog/tasks.ts";
export { stemmers } from "./catalog/text-steps.ts";
export { adaptedModel, lowRankNames } from "./check/adapt/adapted-model.ts";
export { type AloneTask, aloneName, aloneTraining } from "./check/alone.ts";
export { type CheckOptions, checkProgram, type ProgramCheck } from "./check/check-program.ts";
export type {
  Argument,
  Calibration,
  CheckedAdapt,
  CheckedBlock,
  CheckedCall,
  CheckedColumn,
  CheckedCorruption,
  CheckedDataset,
  CheckedEvaluate,
  CheckedExplanation,
  CheckedGroups,
  CheckedLoss,
  CheckedModel,
  CheckedOutside,
  CheckedProgram,
  CheckedSlice,
  CheckedStart,
  CheckedSweep,
  CheckedTasks,
  CheckedTrain,
  ColumnKind,
  ColumnType,
  DeclaredColumn,
  Expectation,
  GraphNode,
  Initializer,
  Scheduled,
  TensorType,
  WeightSpec,
} from "./check/checked-program.ts";
export { type LengthFree, lengthFree } from "./check/length-free.ts";
export { lossesOn } from "./check/losses-on.ts";
export { partOfModel } from "./check/part-of-model.ts";
export { followersOf, shiftedTargets } from "./check/reads-ahead.ts";
export { type Repair, type RepairOptions, repairProgram } from "./check/repair-program.ts";
export { foldSizes, foldsOf, largestRemainder } from "./check/split-sizes.ts";
export { tasksError } from "./check/tasks.ts";
export { readTokenizer, type TokenizerFacts, type TokenizerProblem } from "./check/tokenizer-file.ts";
export { type FrozenPart, frozenNames, frozenOf, frozenPart } from "./check/transfer/frozen-part.ts";
export {
  type CarriedRows,
  grouped,
  isEmpty,
  type MatchPlace,
  matchWeights,
  type NamedTensor,
  type WeightMatch,
  type WeightSet,
} from "./check/transfer/match-weights.ts";
export { type ModelPart, partsOfModel } from "./check/transfer/model-parts.ts";
export { matchPretrained } from "./check/transfer/pretrained-start.ts";
export { type NamedRows, namedRows, type TrainedColumns } from "./check/transfer/row-names.ts";
export { partOfStart, startMatch, tensorsOf, weightSet } from "./check/transfer/start-match.ts";
export { picks } from "./check/weight-places.ts";
export { rowOptimizers, wholeTable } from "./check/whole-table.ts";
export { applyFixes, isMendable } from "./diagnostics/apply-fixes.ts";
export { closestName, isOnlyNear } from "./diagnostics/closest-name.ts";
export { type Code, codes } from "./diagnostics/codes.ts";
export type { Checked, Diagnostic, Fix, Label } from "./diagnostics/diagnostic.ts";
export { displayText, displayWidth, type Glyph, glyphsOf } from "./diagnostics/display-width.ts";
export { type CodeStage, codesByStage, explain, pages } from "./diagnostics/explain.ts";
export type { Page, PageExample } from "./diagnostics/pages/page.ts";
export { problem } from "./diagnostics/problem.ts";
export {
  diagnosticsJson,
  type JsonDiagnostic,
  type JsonLabel,
  type JsonRange,
  pagePath,
} from "./diagnostics/render-json.ts";
export { diagnosticsSarif, type SarifLog, type SarifOptions } from "./diagnostics/render-sarif.ts";
export { countLine, type RenderOptions, renderDiagnostics, renderEach } from "./diagnostics/render-text.ts";
export { type RunCode, runCodes } from "./diagnostics/run-codes.ts";
export { type Formatted, format } from "./format/format.ts";
export { type ConfigProblem, type EncoderFamily, type EncoderSizes, encoderSizes } from "./pretrained/encoder-sizes.ts";
export { encoderWeights, namePrefixes } from "./pretrained/encoder-weights.ts";
export { findPretrained, isFolderName, layerOf, type PretrainedSource } from "./pretrained/find-pretrained.ts";
export type { SourceWeight, WeightChange } from "./pretrained/source-weight.ts";
export type {
  ColumnStats,
  DataProbe,
  DataProblem,
  FileProblem,
  Host,
  OddField,
  ProbedColumn,
  ProbedPart,
  RaggedRow,
  Repeats,
  RowPlace,
  RunProbe,
  SourceRequest,
} from "./source/host.ts";
export { InternalError } from "./source/internal-error.ts";
export { indexLines, type LineIndex, type Position } from "./source/line-index.ts";
export { memoryHost } from "./source/memory-host.ts";
export type { SourceFile, Span } from "./source/span.ts";
export { standardFiles } from "./source/standard-files.ts";
