/**
 * A computation in parts in, the sums of what they give out. A part begins when the sums of those before it are there, inside
 * a graph too, so that the tensors in between are those of one part at a time.
 */
import type { Tensor } from "@tensorflow/tfjs";
import type { Tf } from "./recordable-backend.ts";
import { recordAfter } from "./recorder.ts";

/**
 * Adds up what `fn` gives for each part: the same number of tensors of the same shapes each time. What it makes besides is
 * disposed; the sums are the caller's.
 */
export function accumulated<Part>(
  tf: Tf,
  parts: readonly Part[],
  fn: (part: Part, index: number) => readonly Tensor[],
): readonly Tensor[] {
  let sums: readonly Tensor[] = [];
  parts.forEach((part, index) => {
    const before = sums;
    sums = recordAfter(before, () =>
      tf.tidy(() => {
        const own = fn(part, index);
        return own.map((tensor, place) => {
          const sum = before[place];
          return sum === undefined ? tensor : tf.add(sum, tensor);
        });
      }),
    );
    tf.dispose([...before]);
  });
  return sums;
}
