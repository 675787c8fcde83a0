/** The backend's public surface: loading it, installing it, describing it, and TensorFlow's own ops. */
export { bfloat16Missing } from "./bfloat16.ts";
export type { Environment } from "./cache.ts";
export { type DoctorReport, describeBackend } from "./describe-backend.ts";
export { addressInIndex } from "./fetch-from-index.ts";
export { failureText, InstallFailure, type InstallFailureCode } from "./install-failure.ts";
export {
  type InstalledNative,
  type InstallOptions,
  type InstallProgress,
  installedNative,
  installNative,
} from "./install-native.ts";
export { type Backend, type BackendKind, type LoadBackendOptions, loadBackend } from "./load-backend.ts";
export { type FusedBatchNorm, fusedBatchNorm } from "./native/batch-norm.ts";
export { denseCrossEntropy, sparseCrossEntropy } from "./native/cross-entropy.ts";
export { smoothedCrossEntropy } from "./native/smoothed-cross-entropy.ts";
export { nativeEnvironment, threadVariables } from "./native-environment.ts";
export {
  attribute,
  computesNatively,
  executeNative,
  executeNativeMany,
  type NativeAttribute,
  type NativeAttributes,
  type NativeBinding,
  nativeKernelBackend,
} from "./native-ops.ts";
export { processorFlags } from "./processor-flags.ts";
export { renderDoctor } from "./render-doctor.ts";
export { log1pOf, signOf } from "./small-numbers.ts";
export { statelessNormal } from "./stateless-normal.ts";
export { type StreamAt, statelessUniform } from "./stateless-uniform.ts";
