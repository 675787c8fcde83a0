/** The networks that are trained for many steps, and what is measured of them. */
import { programOf } from "./catalog-networks.ts";

/** A name of one of the networks. */
export type LongNetwork = keyof typeof longPrograms;

/** What a training process holds after a step. */
export interface HeldSample {
  readonly step: number;
  /** Tensors that TensorFlow.js counts. */
  readonly tensors: number;
  /** Tensors that the binding holds. */
  readonly handles: number;
  /** Resident memory, bytes. */
  readonly resident: number;
}

/** The tutorial network of CIFAR-10 on smaller pictures, with batch norm and dropout besides; and a small MLP. */
export const longPrograms = {
  mlp: {
    batch: 32,
    program: programOf(
      {
        name: "mlp",
        columns: `source: csv("rows.csv")
  input sizes: vector(columns: [a, b, c, d])
  target price: number`,
        model: `input sizes: tensor(4)
  output price: sizes -> dense(64, activation: relu) -> dense(64, activation: relu) -> dense(1)`,
        losses: "loss price: mse()",
        optimizer: "adam(lr: 1e-3)",
      },
      32,
    ),
  },
  cnn: {
    batch: 16,
    program: programOf(
      {
        name: "cnn",
        columns: `source: images("photos")
  input image: image(16, 16, 3)
  target label: class(10)`,
        model: `input image: tensor(16, 16, 3)
  features = image
    -> conv(8, kernel: 3, activation: relu) -> max_pool(2)
    -> conv(16, kernel: 3, activation: relu) -> batch_norm() -> max_pool(2)
    -> flatten() -> dense(16, activation: relu) -> dropout(20%)
  output label: features -> dense(10) -> softmax()`,
        losses: "loss label: cross_entropy()",
        optimizer: "adamw(lr: 1e-3)",
      },
      16,
    ),
  },
} as const;
