/** Compiling TensorFlow.js functions into TensorFlow graphs; usable on its own. */
export { type Compiled, type CompileOptions, compile, type GraphCache, type GraphStore } from "./compile.ts";
export {
  type AdamUpdate,
  applyAdam,
  applyDecay,
  applyGradientDescent,
  applyMomentum,
  type MomentumUpdate,
} from "./optimizer-updates.ts";
export type { CallProfile, TimedOperation } from "./profile-graph.ts";
export { type Purpose, type Scope, scoped } from "./scope.ts";
export { SharedSession } from "./shared-session.ts";
export {
  applySparseAdam,
  applySparseGradientDescent,
  applySparseMomentum,
  type RowGradient,
  type SparseAdamUpdate,
  type SparseMomentumUpdate,
} from "./sparse-updates.ts";
export { type GradientsWithRows, gradientsWithRows, lookUp } from "./table-rows.ts";
export { TraceError } from "./trace-error.ts";
