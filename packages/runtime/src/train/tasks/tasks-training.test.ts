// Trainings of several tasks: over several data sets that come in turn, and over one whose rows lack targets.

import type { CheckedTrain } from "@penstock/dsl";
import { describe, expect, test } from "vitest";
import { statelessUniform } from "../../backend/index.ts";
import { graphsInMemory } from "../graph-use.ts";
import { nativeBackend } from "../testing/native-backend.ts";
import { adam, call } from "../testing/train-fixture.ts";
import { trainUntil } from "../testing/train-until.ts";
import { bothLearned, bothTargets, tasksOf, twoHeads, twoSources } from "../testing/two-tasks.ts";
import type { TrainInput } from "../train-input.ts";
import type { TrainOutcome } from "../train-outcome.ts";

const backend = nativeBackend();

function inputOf(train: CheckedTrain, parts: Partial<TrainInput> = {}): TrainInput {
  const sources = twoSources();
  return {
    ...sources[0],
    sources,
    tf: backend().tf,
    uniform: (shape, at) => statelessUniform(backend(), shape, at),
    model: twoHeads,
    train,
    seed: 1,
    checkpoint: null,
    threads: 0,
    ...parts,
  };
}

/** Trains until that many steps are taken; gives the outcome, the last checkpoint and which steps were whose. */
async function run(input: TrainInput, steps = Number.POSITIVE_INFINITY) {
  const { outcome, saved } = await trainUntil(input, steps);
  return { outcome, last: saved.at(-1) ?? null };
}

function finished(outcome: TrainOutcome): Extract<TrainOutcome, { kind: "finished" }> {
  if (outcome.kind !== "finished") expect.fail("the run was interrupted");
  return outcome;
}

const mixed = (parts: Parameters<typeof tasksOf>[0] = {}): CheckedTrain =>
  bothLearned({
    optimizer: adam(0.02),
    tasks: tasksOf({ data: ["corners", "heights"], mix: call("equal"), ...parts }),
  });

const weightsOf = (outcome: TrainOutcome): [string, number[]][] =>
  [...(finished(outcome).last ?? finished(outcome).weights)].map(([name, { data }]) => [name, [...data]]);

describe("several data sets in turn", () => {
  test("each task is learned from its own rows and judged by its own", async () => {
    const { outcome } = await run(inputOf(bothLearned({ ...mixed(), epochs: 25 })));
    const { history, best } = finished(outcome).progress;
    const last = history.at(-1)?.metrics ?? {};
    expect(last["valid.label.accuracy"]).toBeGreaterThan(0.85);
    expect(last["valid.height.mse"]).toBeLessThan(0.05);
    expect(last["valid.loss"]).toBeCloseTo((last["valid.label.loss"] ?? 0) + 0.5 * (last["valid.height.loss"] ?? 0), 6);
    expect(last["train.loss"]).toBeCloseTo((last["train.label.loss"] ?? 0) + 0.5 * (last["train.height.loss"] ?? 0), 6);
    expect(best?.metric).toBe("valid.tasks.error");
    expect(Math.abs(last["train.tasks.cosine"] ?? 2)).toBeLessThanOrEqual(1);
  });

  test.each(["fixed", "uncertainty", "dwa"])(
    "a run that balances by `%s` resumes to the same bits, in the middle of an epoch",
    async (name) => {
      const train = mixed({ balance: call(name, { lr: 0.01, temperature: 2 }) });
      const whole = await run(inputOf(train));
      // 12 steps an epoch.
      const part = await run(inputOf(train), 17);
      expect(part.outcome.kind).toBe("interrupted");
      const rest = await run(inputOf(train, { checkpoint: part.last }));
      expect(weightsOf(rest.outcome)).toEqual(weightsOf(whole.outcome));
      expect(finished(rest.outcome).progress.history).toEqual(finished(whole.outcome).progress.history);
    },
  );

  test("graphs give what single operations give", async () => {
    const train = bothLearned({ ...mixed({ balance: call("uncertainty", { lr: 0.01 }) }), epochs: 1 });
    const recorded = await run(inputOf(train));
    const eager = await run(inputOf(train, { graphs: { ...graphsInMemory, eager: true } }));
    const [one, other] = [weightsOf(recorded.outcome), weightsOf(eager.outcome)];
    one.forEach(([name, values], place) => {
      values.forEach((value, at) => {
        expect(value, name).toBeCloseTo(other[place]?.[1][at] ?? Number.NaN, 4);
      });
    });
  });

  test("a small data set goes round several times where all come equally often", async () => {
    const { outcome } = await run(inputOf(bothLearned({ ...mixed(), epochs: 2 })));
    // Three batches and nine: twelve steps an epoch, six of each.
    expect(finished(outcome).progress.tasks?.taken).toEqual([12, 12]);
  });

  test("a task that has stopped keeps its head, and its data set comes no more", async () => {
    const stop = call("early", { on: "valid.height.mse", patience: 1, min_delta: 1e6 });
    const train = bothLearned({ ...mixed({ stops: [{ output: "height", stop }] }), epochs: 5, best: null });
    const one = await run(inputOf(bothLearned({ ...train, epochs: 2 })));
    const { outcome } = await run(inputOf(train));
    const { tasks } = finished(outcome).progress;
    expect(tasks?.stopped).toEqual(["height"]);
    // Nothing is as much better as asked for after the first epoch: two epochs with both, three with one.
    expect(tasks?.taken).toEqual([6 * 2 + 12 * 3, 6 * 2]);
    const headOf = (run: TrainOutcome) => weightsOf(run).filter(([name]) => name.startsWith("number/"));
    expect(headOf(outcome)).toEqual(headOf(one.outcome));
    expect(weightsOf(outcome)).not.toEqual(weightsOf(one.outcome));
  });

  test("the run ends when every task that counts has stopped", async () => {
    const early = (output: string, metric: string) => ({
      output,
      stop: call("early", { on: `valid.${output}.${metric}`, patience: 1, min_delta: 1e6 }),
    });
    const stops = [early("height", "mse"), early("label", "accuracy")];
    const all = finished((await run(inputOf(bothLearned({ ...mixed({ stops }), epochs: 9 })))).outcome);
    expect([all.ended, all.progress.epoch]).toEqual(["stop", 2]);
    const helping = mixed({ stops: stops.slice(0, 1), auxiliary: ["label"] });
    const one = finished((await run(inputOf(bothLearned({ ...helping, epochs: 9 })))).outcome);
    expect([one.ended, one.progress.epoch]).toEqual(["stop", 2]);
  });

  test("weights of a head that no step has moved yet have a mean all the same", async () => {
    const average = call("ema", { decay: 0.9, warmup: false });
    const { outcome } = await run(inputOf(bothLearned({ ...mixed(), epochs: 1, average, best: null })));
    const means = new Map(weightsOf(outcome));
    // A mean that began at nothing would be far from any weight.
    const size = Math.hypot(...(means.get("number/kernel") ?? []));
    expect(size).toBeGreaterThan(0.3);
  });
});

describe("one data set whose rows lack targets", () => {
  const source = bothTargets({ gaps: true });
  const learned = (balance: ReturnType<typeof call>, parts: Partial<CheckedTrain> = {}): CheckedTrain => {
    const train = bothLearned({ optimizer: adam(0.02), tasks: tasksOf({ balance }), ...parts });
    return { ...train, losses: train.losses.map((one) => ({ ...one, masked: true as const })) };
  };
  const single = (train: CheckedTrain, parts: Partial<TrainInput> = {}): TrainInput => {
    const { sources: _sources, ...input } = inputOf(train, parts);
    return { ...input, ...source };
  };

  test.each(["fixed", "uncertainty", "dwa", "gradnorm", "pcgrad"])(
    "learns by `%s` and resumes to the same bits",
    async (name) => {
      const train = learned(call(name, { lr: 0.01, temperature: 2, alpha: 1.5 }));
      const whole = await run(single(train));
      const metrics = finished(whole.outcome).progress.history.at(-1)?.metrics ?? {};
      expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
      const part = await run(single(train), 8);
      const rest = await run(single(train, { checkpoint: part.last }));
      expect(weightsOf(rest.outcome)).toEqual(weightsOf(whole.outcome));
    },
  );

  test("a batch in parts gives the same figures as a whole one", async () => {
    const parts = await run(single(learned(call("fixed"), { accumulate: 3, epochs: 1 })));
    const whole = await run(single(learned(call("fixed"), { epochs: 1 })));
    const figures = (outcome: TrainOutcome) => finished(outcome).progress.history[0]?.metrics ?? {};
    const [one, other] = [figures(parts.outcome), figures(whole.outcome)];
    for (const [name, value] of Object.entries(other)) expect(one[name], name).toBeCloseTo(value, 4);
  });

  test("figures count the rows that have the target", async () => {
    const train = learned(call("fixed"), { epochs: 1, optimizer: adam(1e-9) });
    const { outcome } = await run(single(train));
    const metrics = finished(outcome).progress.history[0]?.metrics ?? {};
    const rows = (split: Uint32Array): number => [...split].filter((row) => row % 3 !== 0).length;
    // A share of the rows that have a label is a whole number of them.
    const right = (metrics["train.label.accuracy"] ?? 0) * rows(source.rows.train);
    const valid = (metrics["valid.label.accuracy"] ?? 0) * rows(source.rows.valid);
    expect(right).toBeCloseTo(Math.round(right), 3);
    expect(valid).toBeCloseTo(Math.round(valid), 6);
  });
});
