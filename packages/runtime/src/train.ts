/** The part of the runtime that trains, for code that brings its own loop, store or process. */
export { fitPreparation, openFeed, readTable, splitRows } from "./data/index.ts";
export { runTraining, type TrainInput, type TrainOutcome, type TrainSurroundings } from "./train/train-run.ts";
