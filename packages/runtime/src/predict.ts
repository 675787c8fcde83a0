/** The part of the runtime that answers new rows with a finished run. */
export { InstallFailure, nativeEnvironment } from "./backend/index.ts";
export { DataError } from "./data/data-error.ts";
export { SavedWeights, type WeightPlaces } from "./execute/transfer/saved-weights.ts";
export { type AdapterOptions, type AdapterSession, openAdapters } from "./serve/adapter-session.ts";
export { type AnswerFile, answerFormat, openAnswerFile } from "./serve/answer-file.ts";
export type { AnswerForm, RowAnswer } from "./serve/answer-forms.ts";
export { partsOf, ranked, replyRecord, yesNames } from "./serve/answer-lines.ts";
export { type CalibrationWish, type RunCalibration, runCalibration, runGeneration } from "./serve/run-calibration.ts";
export { mergedRun, openRun, type SavedRun, UnusableRun } from "./serve/saved-run.ts";
export { isAnswer, openSession, type Reply, type Session } from "./serve/session.ts";
export { answeredWords, openInputs } from "./serve/sources/open-inputs.ts";
export { type RowShape, rowShape } from "./serve/sources/row-shape.ts";
export { openAnsweredLog } from "./serve/watch/answered-log.ts";
export { type WatchOutcome, watchFolder } from "./serve/watch/watch-folder.ts";
export { LostBase } from "./train/adapters/base.ts";
