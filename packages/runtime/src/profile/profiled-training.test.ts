import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../backend/index.ts";
import { requireBackend } from "../graph/recordable-backend.ts";
import { randomStream } from "../random/stream.ts";
import { graphsInMemory } from "../train/graph-use.ts";
import { initialWeights } from "../train/initial-weights.ts";
import { storeTensors } from "../train/stored-weights.ts";
import { files, model, train } from "../train/testing/written-program.ts";
import { TrainProgram } from "../train/train-program.ts";
import { disposeState, filledVariables, restoreVariables } from "../train/train-state.ts";
import { initialSlots } from "../train/train-step.ts";
import { attribute } from "./attribute.ts";
import { Profiler } from "./profiler.ts";

let backend: Backend;

beforeAll(async () => {
  backend = await loadBackend({ install: false });
  expect(backend.kind).toBe("native");
});

const rows = 8;

/** Takes steps, each measured where a profiler is given; gives what is known of the operations, and the weights. */
function trained(steps: number, { eager, profiled }: { eager: boolean; profiled: boolean }) {
  const { tf } = backend;
  const before = { tensors: tf.memory().numTensors, handles: requireBackend().binding.getNumOfTensors() };
  const initial = initialWeights(model, 5);
  const state = {
    weights: restoreVariables(tf, initial),
    slots: filledVariables(
      tf,
      initialSlots({ model, train }, (name) => initial.get(name)?.shape ?? []),
    ),
  };
  const program = new TrainProgram(
    {
      tf,
      model,
      train,
      seed: 3,
      uniform: (shape, at) => statelessUniform(backend, shape, at),
      graphs: { ...graphsInMemory, eager },
    },
    state,
  );
  const stream = randomStream(1, "batch");
  const values = Float32Array.from({ length: rows * 32 }, stream.normal);
  const batch = {
    inputs: new Map([["image", tf.tensor(values, [rows, 4, 4, 2])]]),
    targets: new Map([["label", tf.tensor1d([0, 1, 2, 2, 1, 0, 1, 1], "int32")]]),
  };
  const block = new Profiler(() => performance.now() / 1000).block("fit");
  for (let step = 1; step <= steps; step++) {
    const at = { firstStep: step, learningRates: [0.01] };
    const take = () => program.steps(batch, at);
    if (profiled) block.step(rows, { take, measure: () => program.profile(batch, at) });
    else take();
  }
  const weights = Object.fromEntries([...storeTensors(state.weights)].map(([name, { data }]) => [name, [...data]]));
  tf.dispose([...batch.inputs.values(), ...batch.targets.values()]);
  program.dispose();
  disposeState(tf, state);
  expect({ tensors: tf.memory().numTensors, handles: requireBackend().binding.getNumOfTensors() }).toEqual(before);
  return { block, weights };
}

describe.each([
  ["in a graph", false],
  ["eagerly", true],
])("a training step that is profiled %s", (_, eager) => {
  test("has every operation at the line that asks for it, forward and backward", () => {
    const { block } = trained(12, { eager, profiled: true });
    expect(block.measured).toHaveLength(5);
    const operations = block.measured.at(-1)?.operations ?? [];
    const ofNode = (id: string, direction: string): string[] =>
      operations
        .filter(({ scope }) => scope?.kind === "node" && scope.name === id && scope.direction === direction)
        .map(({ op }) => op);
    for (const { id } of model.nodes) {
      expect(ofNode(id, "forward"), id).not.toEqual([]);
      expect(ofNode(id, "backward"), id).not.toEqual([]);
    }
    expect(ofNode("conv", "forward")).toContain("Conv2D");
    expect(ofNode("conv", "backward")).toContain("Conv2DBackpropFilter");
    expect(ofNode("drop", "forward")).toContain("StatelessRandomUniform");
    // Gradients belong to what was computed forward: none is left to the step as a whole but the first one, of 1.
    const backward = operations.filter(({ scope }) => scope?.direction === "backward");
    expect(new Set(backward.map(({ scope }) => scope?.kind))).toEqual(new Set(["node", "loss", "step"]));
    // Taking the step's numbers apart and putting its figures together is for nobody in particular.
    const forNobody = operations.filter(({ scope }) => scope === null).map(({ op }) => op);
    const packaging = ["Slice", "Reshape", "Cast", "Pack", "ConcatV2", "ExpandDims", "Identity"];
    expect(forNobody.filter((op) => !packaging.includes(op))).toEqual([]);
  });

  test("is attributed to lines whose times add up to its operations", () => {
    const { block } = trained(12, { eager, profiled: true });
    const profile = attribute("fit", block, { model, train, files });
    expect(profile.inGraph).toBe(!eager);
    expect(profile.measured).toBe(4);
    const lines = profile.lines.filter(({ line }) => line !== null).map(({ line }) => line ?? 0);
    expect(lines.sort((a, b) => a - b)).toEqual([3, 4, 5, 6, 9, 10]);
    const byLine = profile.lines.reduce((sum, { forward, backward }) => sum + forward + backward, 0);
    const byOperation = profile.operations.reduce((sum, { seconds }) => sum + seconds, 0);
    expect(byLine).toBeCloseTo(profile.operationSeconds ?? 0, 12);
    expect(byOperation).toBeCloseTo(profile.operationSeconds ?? 0, 12);
    // Most of it is for a line of the program.
    const elsewhere = profile.lines.filter(({ line }) => line === null).reduce((sum, { share }) => sum + share, 0);
    expect(elsewhere).toBeLessThan(0.3);
  });

  test("ends in the bits of one that is not", () => {
    expect(trained(9, { eager, profiled: true }).weights).toEqual(trained(9, { eager, profiled: false }).weights);
  });
});
