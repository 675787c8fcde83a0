/**
 * A backend in, two figures out: how fast it multiplies matrices and how fast it convolves images. Each takes under a
 * second on any backend, so they are for comparing machines and settings, not for publication.
 */
import type { Rank, Tensor } from "@tensorflow/tfjs";
import type { Backend } from "./load-backend.ts";

/** Billions of floating-point operations (a multiplication and an addition are two) in a second. */
export interface BackendSpeed {
  readonly matmulGflops: number;
  readonly convolutionGflops: number;
}

const budgetMilliseconds = 600;
const longEnoughMilliseconds = 25;

/** One problem of a size: its operations, and running it once. */
interface Problem {
  readonly operations: number;
  run(): void;
  dispose(): void;
}

function timeOnce(problem: Problem): number {
  const start = performance.now();
  problem.run();
  return performance.now() - start;
}

/** Grows the problem until one run is long enough to time, then takes the best of what the budget allows. */
function measure(sizes: readonly number[], make: (size: number) => Problem): number {
  const start = performance.now();
  let rate = 0;
  for (const [index, size] of sizes.entries()) {
    const problem = make(size);
    problem.run();
    let time = timeOnce(problem);
    const last = time >= longEnoughMilliseconds || index === sizes.length - 1;
    while (last && performance.now() - start + time < budgetMilliseconds) time = Math.min(time, timeOnce(problem));
    rate = problem.operations / time / 1e6;
    problem.dispose();
    if (last || performance.now() - start > budgetMilliseconds / 2) break;
  }
  return Number(rate.toPrecision(3));
}

/** Measures matrix products of up to `[2048, 2048]` and 3×3 convolutions of up to 128 images `[32, 32, 32]`. */
export function measureSpeed(backend: Backend): BackendSpeed {
  const { tf } = backend;
  const problem = (operations: number, inputs: readonly Tensor[], compute: () => Tensor): Problem => ({
    operations,
    run: () => {
      // Reading one number waits for the result where the backend computes on its own time.
      tf.tidy(() => compute().flatten().slice([0], [1]).dataSync());
    },
    dispose: () => tf.dispose([...inputs]),
  });
  const matmulGflops = measure([128, 512, 1024, 2048], (size) => {
    const a = tf.ones([size, size]);
    const b = tf.ones([size, size]);
    return problem(2 * size ** 3, [a, b], () => tf.matMul(a, b));
  });
  const convolutionGflops = measure([1, 16, 128], (images) => {
    const x = tf.ones<Rank.R4>([images, 32, 32, 32]);
    const filter = tf.ones<Rank.R4>([3, 3, 32, 64]);
    return problem(2 * images * 32 * 32 * 9 * 32 * 64, [x, filter], () => tf.conv2d(x, filter, 1, "same"));
  });
  return { matmulGflops, convolutionGflops };
}
