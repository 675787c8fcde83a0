import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { CheckedAdapt, CheckedModel } from "@penstock/dsl";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StoredTensor } from "../../artifacts/safetensors.ts";
import { openStore, type Store } from "../../artifacts/store.ts";
import { statelessUniform } from "../../backend/index.ts";
import { keepRun, savedIn, startOf } from "../../execute/transfer/testing/kept-run.ts";
import { learningCount } from "../../plan/learning-count.ts";
import { forward, outsideTraining } from "../forward.ts";
import { graphsInMemory } from "../graph-use.ts";
import { initialWeights } from "../initial-weights.ts";
import { adaptedBy, biases, bottleneck, lowRank, plainModel } from "../testing/adapted-model.ts";
import { crossedBlobs } from "../testing/blobs.ts";
import { nativeBackend } from "../testing/native-backend.ts";
import { adam, trainOf } from "../testing/train-fixture.ts";
import { trainUntil } from "../testing/train-until.ts";
import type { TrainInput } from "../train-input.ts";
import { TrainProgram } from "../train-program.ts";
import { disposeState, filledVariables, restoreVariables } from "../train-state.ts";
import { initialSlots } from "../train-step.ts";
import { LostBase } from "./base.ts";
import { mergedModel, mergedWeights } from "./merge.ts";
import { baseNames, ofBase } from "./own-weights.ts";

const backend = nativeBackend();
const problem = crossedBlobs(200, 3);
const seed = 5;

let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "penstock-adapted-"));
  store = openStore(path.join(folder, ".penstock"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function inputOf(model: CheckedModel, adapt: CheckedAdapt | null, parts: Partial<TrainInput> = {}): TrainInput {
  return {
    ...problem,
    tf: backend().tf,
    uniform: (shape, at) => statelessUniform(backend(), shape, at),
    model,
    train: trainOf({ epochs: 3, optimizer: adam(0.02), adapt, freeze: adapt === null ? [] : ["norm"] }),
    seed,
    checkpoint: null,
    stepsPerCall: 1,
    ...parts,
  };
}

/** Trains; asked to stop after so many steps. */
async function trained(input: TrainInput, steps = Number.POSITIVE_INFINITY) {
  const { outcome, saved } = await trainUntil(input, steps);
  return { outcome, saved };
}

async function weightsOf(input: TrainInput): Promise<ReadonlyMap<string, StoredTensor>> {
  const { outcome } = await trained(input);
  return outcome.kind === "finished" ? outcome.weights : expect.fail("the run was interrupted");
}

/** Probabilities of a few rows. */
function answers(model: CheckedModel, weights: ReadonlyMap<string, StoredTensor>): readonly number[] {
  const { tf } = backend();
  return tf.tidy(() => {
    const tensors = new Map([...weights].map(([name, { shape, data }]) => [name, tf.tensor(data.slice(), [...shape])]));
    const inputs = new Map([["features", tf.tensor2d([0.3, -1.2, 0.9, 0.8, -0.7, 0.1], [3, 2])]]);
    const { outputs } = forward(model, tensors, inputs, outsideTraining(tf));
    return [...(outputs.get("label")?.dataSync() ?? [])];
  });
}

const ways: readonly (readonly [string, CheckedAdapt])[] = [
  ["lora", lowRank],
  ["adapter", bottleneck],
  ["bitfit", biases],
];

describe("a training that adapts its model", () => {
  test.each(ways)("by %s answers at first as the base does, to the bit", (_, adapt) => {
    const model = adaptedBy(adapt);
    const first = initialWeights(model, seed);
    const base = initialWeights(plainModel, seed);
    for (const [name, tensor] of base) expect(first.get(name)).toEqual(tensor);
    expect(answers(model, first)).toEqual(answers(plainModel, base));
  });

  test.each(ways)("by %s keeps only what has learned, which is not the base's", async (_, adapt) => {
    const model = adaptedBy(adapt);
    const weights = await weightsOf(inputOf(model, adapt));
    const own = model.nodes.flatMap(({ id, weights }) =>
      weights.flatMap(({ name, trainable }) => (trainable ? [`${id}/${name}`] : [])),
    );
    expect([...weights.keys()].sort()).toEqual([...own].sort());
    const first = initialWeights(model, seed);
    for (const [name, { data }] of weights) expect(data, name).not.toEqual(first.get(name)?.data);
  });

  test.each(ways)(
    "by %s goes on after an interruption to the same bits, from checkpoints without the base",
    async (_, adapt) => {
      const model = adaptedBy(adapt);
      const input = inputOf(model, adapt);
      const whole = await weightsOf(input);
      const { outcome, saved } = await trained(input, 7);
      expect(outcome.kind).toBe("interrupted");
      const checkpoint = saved.at(-1) ?? expect.fail("nothing was saved");
      const base = baseNames(model);
      expect([...checkpoint.weights.keys()].filter((name) => base.has(name))).toEqual([]);
      const remembered = new Set([...checkpoint.slots.keys()].map((name) => name.slice(0, name.lastIndexOf("/"))));
      expect([...remembered].sort()).toEqual([...checkpoint.weights.keys()].sort());
      expect(await weightsOf({ ...input, checkpoint })).toEqual(whole);
    },
  );

  test("computes no gradient of a kernel that stays as it is", () => {
    const { tf } = backend();
    const multiplications = (model: CheckedModel, adapt: CheckedAdapt | null): number => {
      const input = inputOf(model, adapt);
      const initial = initialWeights(model, seed);
      const slots = initialSlots(input, (weight) => initial.get(weight)?.shape ?? []);
      const state = { weights: restoreVariables(tf, initial), slots: filledVariables(tf, slots) };
      const program = new TrainProgram({ ...input, graphs: graphsInMemory }, state);
      const batch = {
        inputs: new Map([["features", tf.fill([4, 2], 0.5)]]),
        targets: new Map([["label", tf.tensor1d([0, 1, 0, 1], "int32")]]),
      };
      const { operations } = program.profile(batch, { firstStep: 1, learningRates: [0.1] });
      program.dispose();
      tf.dispose([...batch.inputs.values(), ...batch.targets.values()]);
      disposeState(tf, state);
      return operations.filter(({ op }) => op.includes("MatMul")).length;
    };
    // Three layers forward, and backward two products each but for the first, whose input needs none.
    expect(multiplications(plainModel, null)).toBe(3 + 2 + 2 + 1);
    // Backward both products of the head, that with the input of the second layer, and those of A and B: of the first layer without one for its input.
    expect(multiplications(adaptedBy(lowRank), lowRank)).toBe(3 + 4 + 2 + 1 + 4 + 3);
    expect(multiplications(adaptedBy(biases), biases)).toBe(3 + 2 + 1);
  });

  test("counts what learns", () => {
    const count = learningCount(adaptedBy(lowRank), ["norm"]);
    expect(count.learning).toBe(2 + 16 + 16 + 8 + 8 * 2 + 2);
    expect(count.all).toBe(2 * 16 + 16 + 4 * 16 + 16 * 8 + 8 + 8 * 2 + 2 + (2 + 16 + 16 + 8));
  });
});

describe("weights of a run that adapts a base", () => {
  test("are its own beside those that its seed draws again", async () => {
    const model = adaptedBy(lowRank);
    const own = await weightsOf(inputOf(model, lowRank));
    const origin = { kind: "initial", seed } as const;
    const run = await keepRun(store, { name: "fit", model, weights: own, preparation: problem.preparation, origin });
    const size = (name: string): number => run.manifest.files.find((file) => file.name === name)?.bytes ?? 0;
    expect(size("weights.safetensors")).toBeLessThan(2_000);
    const all = await savedIn(store).of(run);
    expect(all).toEqual(new Map([...ofBase(model, initialWeights(model, seed)), ...own]));
  });

  test("are its own beside those of another run, whose arrays several share", async () => {
    const { preparation } = problem;
    const before = await weightsOf(inputOf(plainModel, null));
    const base = await keepRun(store, { name: "base", model: plainModel, weights: before, preparation, origin: null });
    const origin = { kind: "run", hash: base.manifest.hash, part: null, into: null, seed } as const;
    const runs = await Promise.all(
      ways.map(async ([name, adapt]) => {
        const model = adaptedBy(adapt);
        const weights = await weightsOf(inputOf(model, adapt, { start: await startOf(store, origin, model) }));
        return { model, run: await keepRun(store, { name, model, weights, preparation, origin }) };
      }),
    );
    const saved = savedIn(store);
    const read = await Promise.all(runs.map(({ run }) => saved.of(run)));
    expect(read[0]?.get("second/kernel")).toBe(read[1]?.get("second/kernel"));
    expect(read[0]?.get("second/kernel")?.data).toEqual(before.get("second/kernel")?.data);
    // A run that starts from one that is adapted starts from its answers.
    const [first] = runs;
    if (first === undefined) expect.fail("there is a run");
    const again = await startOf(store, { ...origin, hash: first.run.manifest.hash }, plainModel);
    const asBefore = answers(first.model, read[0] ?? new Map());
    answers(plainModel, again).forEach((value, index) => {
      expect(value).toBeCloseTo(asBefore[index] ?? Number.NaN, 5);
    });
  });

  test("are told to lack a base that is gone, or that is another", async () => {
    const { preparation } = problem;
    const before = await weightsOf(inputOf(plainModel, null));
    const base = await keepRun(store, { name: "base", model: plainModel, weights: before, preparation, origin: null });
    const origin = { kind: "run", hash: base.manifest.hash, part: null, into: null, seed } as const;
    const model = adaptedBy(lowRank);
    const weights = await weightsOf(inputOf(model, lowRank, { start: await startOf(store, origin, model) }));
    const run = await keepRun(store, { name: "fit", model, weights, preparation, origin });
    const problemOf = async (): Promise<string> => {
      try {
        await savedIn(store).of(run);
        return "";
      } catch (error) {
        return error instanceof LostBase ? `${error.message}; ${error.help}` : expect.fail(String(error));
      }
    };
    expect(await problemOf()).toBe("");
    rmSync(base.folder, { recursive: true });
    expect(existsSync(base.folder)).toBe(false);
    expect(await problemOf()).toMatch(
      /^the run [0-9a-f]{8}, whose weights are the base of this one, is not in the store; run the/,
    );
    const other = await weightsOf(inputOf(plainModel, null, { seed: seed + 1 }));
    await keepRun(store, { name: "base", model: plainModel, weights: other, preparation, origin: null });
    expect(await problemOf()).toMatch(
      /^the weights of the run [0-9a-f]{8} are no longer those that `fit` has adapted; `pipe run p\.pipe --fresh` adapts/,
    );
  });
});

describe("a merged run", () => {
  test.each(ways)("of %s answers as before, to 1e-5, and is a plain model", async (_, adapt) => {
    const model = adaptedBy(adapt);
    const own = await weightsOf(inputOf(model, adapt));
    const all = new Map([...ofBase(model, initialWeights(model, seed)), ...own]);
    const merged = mergedModel(model);
    const weights = mergedWeights(model, all);
    expect(baseNames(merged).size).toBe(0);
    expect([...weights.keys()].sort()).toEqual(
      merged.nodes.flatMap(({ id, weights }) => weights.map(({ name }) => `${id}/${name}`)).sort(),
    );
    const before = answers(model, all);
    expect(before).not.toEqual(answers(plainModel, initialWeights(plainModel, seed)));
    answers(merged, weights).forEach((value, index) => {
      expect(Math.abs(value - (before[index] ?? Number.NaN))).toBeLessThanOrEqual(1e-5);
    });
    if (adapt === lowRank) expect(weights.size).toBe(initialWeights(plainModel, seed).size);
  });
});
