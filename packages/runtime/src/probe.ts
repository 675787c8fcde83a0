/**
 * The light part of the runtime: what checking a program needs of this machine, without TensorFlow.
 */
export { cacheFolder } from "./backend/cache.ts";
export type { DataContext as ProbeDataContext } from "./data/data-context.ts";
export { isUnseen, probeSource } from "./data/probe-source.ts";
export { probeRun } from "./execute/transfer/probe-run.ts";
