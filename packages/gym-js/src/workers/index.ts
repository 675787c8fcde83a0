/**
 * The public surface of gym-js/workers: vectors whose copies run in threads of Node. Apart from the main entry, which imports
 * nothing from a platform.
 */
export { type MakeWorkerVectorOptions, makeWorkerVector, type WorkerVectorOf } from "./make-worker-vector.ts";
export type { WorkerVectorEnv } from "./worker-vector-env.ts";
