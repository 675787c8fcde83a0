/**
 * Networks by name in, checked ones out, with settings of a step's work in their `train` block: what `measure-step-work.ts`
 * measures, and its tests.
 */
import { InternalError } from "../../packages/runtime/src/internal-error.ts";
import { type CheckedNetwork, checkNetwork } from "./checked-network.ts";

interface WorkNetwork {
  readonly what: string;
  /** Rows of a batch. */
  readonly rows: number;
  readonly image: string;
  readonly classes: number;
  /** From `image` to what the last layer reads. */
  readonly flow: readonly string[];
  readonly layers: string;
}

const times = (count: number, operator: string): string[] => Array.from({ length: count }, () => operator);

const networks: Readonly<Record<string, WorkNetwork>> = {
  deep: {
    what: "24 convolutions of 32 channels on 32×32 pixels",
    rows: 64,
    image: "32, 32, 3",
    classes: 10,
    flow: [...times(24, "conv(32, pad: same, activation: relu)"), "global_avg_pool()"],
    layers: "",
  },
  residual: {
    what: "12 blocks of 2 convolutions of 32 channels with batch_norm and a shortcut, on 16×16 pixels",
    rows: 64,
    image: "16, 16, 3",
    classes: 10,
    flow: ["conv(32, pad: same)", ...times(12, "block()"), "global_avg_pool()"],
    layers: `layer block() {
  input x: tensor(h, w, 32)
  inner = x -> conv(32, pad: same) -> batch_norm() -> relu() -> conv(32, pad: same) -> batch_norm()
  output y: [inner, x] -> add() -> relu()
}`,
  },
  wide: {
    what: "4 dense layers of 2048",
    rows: 256,
    image: "28, 28, 1",
    classes: 10,
    flow: ["flatten()", ...times(4, "dense(2048, activation: relu)")],
    layers: "",
  },
  tutorial: {
    what: "the network of examples/cifar10-tutorial.pipe",
    rows: 64,
    image: "32, 32, 3",
    classes: 10,
    flow: [
      "conv(32, activation: relu) -> max_pool(2)",
      "conv(64, activation: relu) -> max_pool(2)",
      "conv(64, activation: relu) -> flatten() -> dense(64, activation: relu)",
    ],
    layers: "",
  },
};

/** Names of the networks. */
export const workNetworks: readonly string[] = Object.keys(networks);

function entry(name: string): WorkNetwork {
  const found = networks[name];
  if (found === undefined) throw new InternalError(`there is no network \`${name}\``);
  return found;
}

/** A network in words, with the rows of its batch. */
export function describeNetwork(name: string): string {
  const { what, rows } = entry(name);
  return `${what}, batch ${rows}`;
}

/** A network whose `train` block has these settings, such as `recompute: true`. */
export function workNetwork(name: string, settings: readonly string[]): { network: CheckedNetwork; rows: number } {
  const { rows, image, classes, flow, layers } = entry(name);
  const text = `dataset pictures {
  source: images("pictures/")
  input image: image(${image})
  target label: class(${classes})
  split: stratified(train: 80%, valid: 10%, test: 10%)
  batch: ${rows}
}
${layers}
model network {
  input image: tensor(${image})
  output label: image
${[...flow, `dense(${classes})`, "softmax()"].map((part) => `    -> ${part}`).join("\n")}
}
train fit {
  model: network
  data: pictures
  loss label: cross_entropy()
  epochs: 1
${settings.map((line) => `  ${line}`).join("\n")}
}`;
  return { network: checkNetwork(text), rows };
}
