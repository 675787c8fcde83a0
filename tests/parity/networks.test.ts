// Twenty steps of whole networks against Keras's `train_on_batch`, from the same weights on the same batches, as recorded graphs
// and eagerly. The CNN goes through what `pipe run` trains with, the others through `compile`.
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Backend, nativeKernelBackend, statelessUniform } from "../../packages/runtime/src/backend/index.ts";
import { weightName } from "../../packages/runtime/src/train/forward.ts";
import { TrainProgram } from "../../packages/runtime/src/train/train-program.ts";
import { disposeState, filledVariables, restoreVariables } from "../../packages/runtime/src/train/train-state.ts";
import { initialSlots } from "../../packages/runtime/src/train/train-step.ts";
import { type Batch, type DataForm, drawBatch, drawWeights, type Network } from "../bench/models/network.ts";
import { gruClassifier, lstmClassifier } from "../bench/models/recurrent.ts";
import { openStep, type TrainedStep } from "../bench/models/trained-step.ts";
import { transformer } from "../bench/models/transformer.ts";
import { tutorialBlocks } from "../bench/models/tutorial-cnn.ts";
import { backend, recorded } from "./recorded.ts";

type Case = ReturnType<typeof recorded<"networks">>[number];

const cases = recorded("networks");
let loaded: Backend;
let before: { tensors: number; handles: number | null };

const counts = () => ({
  tensors: loaded.tf.memory().numTensors,
  handles: nativeKernelBackend()?.binding.getNumOfTensors() ?? null,
});

beforeAll(async () => {
  loaded = await backend();
});
beforeEach(() => {
  before = counts();
});
afterEach(() => {
  expect(counts()).toEqual(before);
});

/** The CNN of the language as a step; its model's blocks are those of examples/cifar10-tutorial.pipe. */
function openCnn({ optimizer, seed }: Case, eager: boolean): Pick<TrainedStep, "step" | "dispose"> {
  const { tf } = loaded;
  const { model, train } = tutorialBlocks();
  const shapes = Object.fromEntries(
    model.nodes.flatMap((node) => node.weights.map(({ name, shape }) => [weightName(node, name), shape])),
  );
  const drawn = drawWeights({ weights: shapes }, seed);
  const start = new Map([...drawn].map(([name, data]) => [name, { shape: shapes[name] ?? [], data }]));
  const plan = { model, train: { ...train, optimizer: { ...train.optimizer, ...optimizer } } };
  const slots = filledVariables(
    tf,
    initialSlots(plan, (name) => shapes[name] ?? []),
  );
  const state = { weights: restoreVariables(tf, start), slots };
  const uniform: ConstructorParameters<typeof TrainProgram>[0]["uniform"] = (shape, at) =>
    statelessUniform(loaded, shape, at);
  const program = new TrainProgram({ tf, ...plan, seed, uniform, graphs: { eager, cache: null } }, state);
  let firstStep = 0;
  return {
    step: ({ x, y }) => {
      const batch = { inputs: new Map([["image", x]]), targets: new Map([["label", y]]) };
      const [figures] = program.steps(batch, { learningRates: [Number(optimizer.args["lr"])], firstStep: ++firstStep });
      return figures?.[0] ?? Number.NaN;
    },
    dispose: () => {
      program.dispose();
      disposeState(tf, state);
    },
  };
}

const pictures: DataForm = { shape: [32, 32, 3], vocabulary: null, target: { kind: "class", classes: 10 } };

function networkOf(one: Exclude<Case, { network: "cnn" }>): Network {
  switch (one.network) {
    case "lstm":
      return lstmClassifier(one.sizes);
    case "gru":
      return gruClassifier(one.sizes);
    case "transformer":
      return transformer(one.sizes);
  }
}

function open(one: Case, eager: boolean): { data: DataForm; trained: Pick<TrainedStep, "step" | "dispose"> } {
  if (one.network === "cnn") return { data: pictures, trained: openCnn(one, eager) };
  const network = networkOf(one);
  const start = drawWeights(network, one.seed);
  return {
    data: network.data,
    trained: openStep({ tf: loaded.tf, network, start, optimizer: one.optimizer, eager }),
  };
}

describe.each([
  { way: "recorded", eager: false },
  { way: "eagerly", eager: true },
])("Twenty steps $way end where Keras ends:", ({ eager }) => {
  test.each(cases)("$name", (one) => {
    const { tf } = loaded;
    const { data, trained } = open(one, eager);
    const batches = Array.from({ length: one.batches }, (_, index) =>
      drawBatch(tf, data, { seed: one.seed + index, rows: one.rows }),
    );
    const differences = one.losses.map((expected, index) => {
      const batch: Batch | undefined = batches[index % one.batches];
      return Math.abs((batch === undefined ? Number.NaN : trained.step(batch)) - expected);
    });
    trained.dispose();
    tf.dispose(batches.map(({ x, y }) => [x, y]));
    // The first loss is one forward pass away; later ones carry the differences of the steps before.
    expect(differences[0]).toBeLessThan(5e-6);
    expect(Math.max(...differences)).toBeLessThan(1e-4);
  });
});

test("Every network learns in twenty steps what it is shown again and again", () => {
  for (const { name, losses, batches } of cases) {
    const mean = (part: readonly number[]): number => part.reduce((sum, loss) => sum + loss, 0) / part.length;
    expect(mean(losses.slice(-batches)), name).toBeLessThan(mean(losses.slice(0, batches)) - 0.02);
  }
});
