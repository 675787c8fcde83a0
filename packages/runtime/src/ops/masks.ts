/**
 * Masks of sequences: `[batch, time]` float32, 1 where a step counts and 0 where it is padding. They follow from the token ids of
 * a batch alone, so that nothing is learned through them.
 */
import { catalog, type GraphNode, type MaskUse } from "@penstock/dsl";
import type { Tensor, Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";
import { nameArgument, numberArgument } from "./arguments.ts";
import type { Tf } from "./operator.ts";

const uses: ReadonlyMap<string, MaskUse> = new Map(
  catalog.operators.flatMap(({ name, mask }) => (mask === undefined ? [] : [[name, mask] as const])),
);

/** What a node's mask is made of. */
interface MaskSource {
  /** The node's inputs; only ids are looked at. */
  readonly ids: Tensor | null;
  /** The masks of the node's inputs, null where every step counts. */
  readonly masks: readonly (Tensor | null)[];
}

/** The mask of a node's result; null where every step counts or there are no steps. */
export function maskOf(tf: Tf, node: GraphNode, { ids, masks }: MaskSource): Tensor | null {
  if (node.type.masked !== true) return null;
  const [first = null] = masks;
  switch (uses.get(node.op)) {
    case "makes":
      if (ids === null) throw new InternalError(`\`${node.op}\` has no ids`);
      return tf.cast(tf.notEqual(ids, tf.scalar(Number(node.args["padding"] ?? 0), "int32")), "float32");
    case "keeps":
      // A step counts where all that is joined counts.
      return masks.reduce((one, other) => (one === null || other === null ? (one ?? other) : tf.mul(one, other)), null);
    case "reads_and_keeps":
      return first;
    case "windows":
      return first === null ? null : maskOfWindows(tf, first, node);
    default:
      return null;
  }
}

/** Which windows count: those that lie on steps that all count, or, where the sequence is padded, those at a step that counts. */
function maskOfWindows(tf: Tf, mask: Tensor, { args }: GraphNode): Tensor {
  const [batch = 0, time = 0] = mask.shape;
  const stride = numberArgument(args, "stride");
  if (nameArgument(args, "pad") !== "valid") {
    if (stride === 1) return mask;
    const starts = Array.from({ length: Math.ceil(time / stride) }, (_, index) => index * stride);
    return tf.gather(mask, tf.tensor1d(starts, "int32"), 1);
  }
  const size = "kernel" in args ? numberArgument(args, "kernel") : numberArgument(args, "size");
  const dilation = "dilation" in args ? numberArgument(args, "dilation") : 1;
  const length = (size - 1) * dilation + 1;
  // The smallest value of a window is the largest of those with their signs turned.
  const turned: Tensor4D = tf.reshape(tf.neg(mask), [batch, 1, time, 1]);
  const smallest = tf.neg(tf.maxPool(turned, [1, length], [1, stride], "valid"));
  return tf.reshape(smallest, [batch, -1]);
}

/** The mask of the first input, as a column beside `[batch, time, channels]`; null where every step counts. */
export function stepMask(tf: Tf, masks: readonly (Tensor | null)[] | undefined): Tensor3D | null {
  const mask = masks?.[0] ?? null;
  return mask === null ? null : tf.expandDims(mask as Tensor2D, 2); // a mask is a matrix
}
