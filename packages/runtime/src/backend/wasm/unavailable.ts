// In: nothing. Out: kernels that only say that they do not exist here. Why: TensorFlow.js's own message for a missing kernel
// advises to register one or change the bundler, which helps nobody who runs a program on the fallback backend.
import type { KernelConfig } from "@tensorflow/tfjs";

/**
 * Operations of TensorFlow.js that this backend lacks: complex numbers, Fourier transforms, ragged tensors, drawing, regex;
 * and the two gradients of 3-D convolution, whose stock kernels of 4.22 give other numbers than the cpu backend, the input's
 * always, the filter's from stride 2 on.
 */
export const unavailableKernels = [
  "BroadcastTo",
  "Complex",
  "ComplexAbs",
  "Conv3DBackpropFilterV2",
  "Conv3DBackpropInputV2",
  "Draw",
  "Einsum",
  "FFT",
  "FromPixels",
  "IFFT",
  "Imag",
  "LogSoftmax",
  "LowerBound",
  "MatrixBandPart",
  "Pool",
  "RaggedGather",
  "RaggedRange",
  "RaggedTensorToTensor",
  "Real",
  "StaticRegexReplace",
  "UpperBound",
] as const;

/** An operation that the running backend does not have; `operation` is TensorFlow.js's name of it. */
export class OperationUnavailableError extends Error {
  override readonly name = "OperationUnavailableError";
  readonly operation: string;

  constructor(operation: string) {
    super(
      `The operation ${operation} is not available on the WASM backend. ` +
        `Use the native backend, which has it (\`pipe doctor\` says what it needs), or build the model without it.`,
    );
    this.operation = operation;
  }
}

/** A kernel that throws OperationUnavailableError. */
export function unavailable(kernelName: string): KernelConfig {
  return {
    kernelName,
    backendName: "wasm",
    kernelFunc: () => {
      throw new OperationUnavailableError(kernelName);
    },
  };
}
