import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { CheckedAdapt } from "@penstock/dsl";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StoredTensor } from "../artifacts/safetensors.ts";
import { openStore, type Store } from "../artifacts/store.ts";
import type { FittedPreparation } from "../data/index.ts";
import type { FinishedRun } from "../execute/run-name.ts";
import { keepRun, savedIn } from "../execute/transfer/testing/kept-run.ts";
import { randomStream } from "../random/stream.ts";
import type { BaseOrigin } from "../train/adapters/base.ts";
import { ownWeights } from "../train/adapters/own-weights.ts";
import { initialWeights } from "../train/initial-weights.ts";
import { adaptedBy, biases, bottleneck, lowRank, plainModel } from "../train/testing/adapted-model.ts";
import { nativeBackend } from "../train/testing/native-backend.ts";
import { openAdapters } from "./adapter-session.ts";
import type { Asked } from "./asked-row.ts";
import { mergedRun, openRun, UnusableRun } from "./saved-run.ts";
import { isAnswer, openSession, type Reply } from "./session.ts";
import { column } from "./testing/small-run.ts";

const backend = nativeBackend();
let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "penstock-adapters-"));
  store = openStore(path.join(folder, ".penstock"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const preparation: FittedPreparation = {
  dataset: "sample",
  rows: 1,
  inputs: [column("features", { kind: "vector", shape: [2], columns: ["x", "y"] })],
  targets: [column("label", { kind: "class", shape: [], dtype: "int32", classes: ["no", "yes"] })],
};
const rows: readonly Asked[] = [
  [0.3, -1.2],
  [0.9, 0.8],
  [-0.7, 0.1],
].map(([x, y], index) => ({
  file: "rows.csv",
  row: index + 1,
  fields: { x: `${x}`, y: `${y}` },
  find: (name) => name,
}));
const initial: BaseOrigin = { kind: "initial", seed: 5 };

/** A finished run whose own weights are drawn at random. */
async function adaptedRun(name: string, adapt: CheckedAdapt, origin = initial): Promise<FinishedRun> {
  const model = adaptedBy(adapt);
  const stream = randomStream(7, name);
  const weights = new Map(
    [...ownWeights(model, initialWeights(model, 1))].map(([weight, { shape, data }]): [string, StoredTensor] => [
      weight,
      { shape, data: Float32Array.from(data, () => stream.normal() / 2) },
    ]),
  );
  return { name, artifact: await keepRun(store, { name, model, weights, preparation, origin }) };
}

const placesOf = (of: Store) => ({ store: of, pretrained: { cache: folder, mirror: null } });
const notices: string[] = [];
const options = { backend: "native", onNotice: (text: string) => notices.push(text) } as const;
const numbersOf = (replies: readonly Reply[]): readonly unknown[] =>
  replies.map((reply) => (isAnswer(reply) ? reply.answers : expect.fail(reply.reason)));

/** What a session of its own answers. */
async function alone(found: FinishedRun, merged = false): Promise<readonly unknown[]> {
  const opened = await openRun(found, savedIn(store));
  const run = merged ? mergedRun(opened) : opened;
  const calibration = { block: null, outputs: new Map(), notice: null };
  const session = await openSession({ ...options, run, calibration, root: store.root });
  try {
    return numbersOf(await session.answer(rows));
  } finally {
    session.close();
  }
}

/** Holds the numbers of answers against those of others: in another graph, sums are rounded otherwise. */
function near(answers: readonly unknown[], others: readonly unknown[]): void {
  const numbers = (of: readonly unknown[]): number[] =>
    (JSON.stringify(of).match(/-?\d+\.\d+(?:e-?\d+)?/g) ?? []).map(Number);
  expect(numbers(others).length).toBeGreaterThan(3);
  expect(numbers(answers)).toHaveLength(numbers(others).length);
  numbers(answers).forEach((value, index) => {
    expect(Math.abs(value - (numbers(others)[index] ?? Number.NaN))).toBeLessThanOrEqual(1e-6);
  });
}

describe("several adapters over one base", () => {
  test("answer as each does by itself, switched from request to request, with the base in memory once", async () => {
    const found = await Promise.all([
      adaptedRun("first", lowRank),
      adaptedRun("second", bottleneck),
      adaptedRun("third", biases),
    ]);
    const again = await adaptedRun("fourth", lowRank);
    const expected = await Promise.all(found.map((run) => alone(run)));
    expect(new Set(expected.map((answers) => JSON.stringify(answers))).size).toBe(3);
    const { tf } = backend();
    const before = tf.memory().numBytes;
    const [one, two, three] = found;
    if (one === undefined || two === undefined || three === undefined) expect.fail("there are three runs");
    const session = await openAdapters({ ...options, ...placesOf(store), runs: [one, two] });
    await session.add(three);
    expect(session.adapters).toEqual(["first", "second", "third"]);
    // One of the same form shares the graph of another.
    await session.add(again);
    near(numbersOf(await session.answer("fourth", rows)), await alone(again));
    session.remove("fourth");
    expect(session.forms("third").map(({ name }) => name)).toEqual(["label"]);
    for (const at of [0, 1, 2, 1, 0, 2]) {
      near(numbersOf(await session.answer(found[at]?.name ?? "", rows)), expected[at] ?? []);
    }
    const bytes = (weights: ReadonlyMap<string, StoredTensor>): number =>
      [...weights.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
    const ways = [lowRank, bottleneck, biases].map(adaptedBy);
    const own = ways.reduce((sum, model) => sum + bytes(ownWeights(model, initialWeights(model, 1))), 0);
    // The head is every adapter's own.
    const head = 4 * (8 * 2 + 2);
    expect(tf.memory().numBytes - before).toBe(bytes(initialWeights(plainModel, 1)) - head + own);
    session.remove("second");
    expect(session.adapters).toEqual(["first", "third"]);
    near(numbersOf(await session.answer("third", rows)), expected[2] ?? []);
    session.close();
    expect(tf.memory().numBytes).toBe(before);
  });

  test("are refused where they adapt another base, none, or are not there", async () => {
    const first = await adaptedRun("first", lowRank);
    const session = await openAdapters({ ...options, ...placesOf(store), runs: [first] });
    const refusal = async (work: () => unknown): Promise<string> => {
      try {
        await work();
      } catch (error) {
        return error instanceof UnusableRun ? `${error.message}; ${error.help}` : expect.fail(String(error));
      }
      return expect.fail("it was taken");
    };
    const other = await adaptedRun("other", lowRank, { kind: "initial", seed: 6 });
    expect(await refusal(() => session.add(other))).toBe(
      "`other` adapts another base than `first`; runs of one base start from the same run, the same encoder or the same seed",
    );
    const weights = initialWeights(plainModel, 5);
    const whole = await keepRun(store, { name: "whole", model: plainModel, weights, preparation, origin: null });
    expect(await refusal(() => session.add({ name: "whole", artifact: whole }))).toMatch(
      /^`whole` adapts no base, it has all/,
    );
    expect(await refusal(() => session.add(first))).toMatch(/^`first` is here already/);
    expect(await refusal(() => session.forms("second"))).toBe("there is no adapter `second` here; there is `first`");
    near(numbersOf(await session.answer("first", rows)), await alone(first));
    session.close();
  });

  test("can be merged into the base, and then answer the same to 1e-6", async () => {
    const found = await adaptedRun("first", lowRank);
    const [before, after] = [await alone(found), await alone(found, true)];
    near(after, before);
    expect(notices).toEqual([]);
  });

  test("say that a base which is gone is gone", async () => {
    const weights = initialWeights(plainModel, 5);
    const base = await keepRun(store, { name: "base", model: plainModel, weights, preparation, origin: null });
    const found = await adaptedRun("first", lowRank, {
      kind: "run",
      hash: base.manifest.hash,
      part: null,
      into: null,
      seed: 5,
    });
    rmSync(base.folder, { recursive: true });
    await expect(openAdapters({ ...options, ...placesOf(store), runs: [found] })).rejects.toThrow(
      /^`first` cannot answer: the run [0-9a-f]{8}, whose weights are the base of this one, is not in the store$/,
    );
  });
});
