/** The part of the runtime that trains, for code that brings its own loop, store or process. */
export { fitPreparation, openFeed, readTable, splitRows } from "./data/index.ts";
export type { TrainInput } from "./train/train-input.ts";
export type { TrainOutcome } from "./train/train-outcome.ts";
export { runTraining } from "./train/train-run.ts";
export type { TrainSurroundings } from "./train/train-surroundings.ts";
