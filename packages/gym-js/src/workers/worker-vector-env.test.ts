/** Vectors in threads: the same to the bit as in one thread, and faults, ends and environments of one's own. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { GymError } from "../errors/gym-error.ts";
import { gave, playVector, throughJson } from "../snapshot/testing/play.ts";
import { makeVector } from "../vector/make-vector.ts";
import { recorded, replay } from "../vector/testing/recorded.ts";
import { makeWorkerVector } from "./index.ts";

const ownEnvs = new URL("./testing/own-envs.ts", import.meta.url);

function codeOf(error: unknown): string {
  return error instanceof GymError ? `${error.code}: ${error.message}` : String(error);
}

function thrown(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return codeOf(error);
  }
  return "nothing thrown";
}

describe("equality with one thread", () => {
  test.each(recorded.runs)("$id in mode $mode is the same to the bit", async ({ id, mode }) => {
    const options = { copies: recorded.copies, autoreset: mode };
    const shared = await replay(id, await makeWorkerVector(id, { ...options, workers: 2 }));
    expect(shared).toEqual(await replay(id, makeVector(id, options)));
  });

  test("copies are divided evenly, and steps may be waited for later", async () => {
    const threads = await makeWorkerVector("Acrobot-v1", { copies: 7, workers: 3 });
    const single = makeVector("Acrobot-v1", { copies: 7 });
    expect(threads.workers).toBe(3);
    expect(threads.reset({ seed: 2 }).observations).toEqual(single.reset({ seed: 2 }).observations);
    for (let step = 0; step < 50; step++) {
      const actions = Array.from({ length: 7 }, (_, copy) => (copy + step) % 3);
      threads.stepAsync(actions);
      const expected = single.step(actions);
      expect(threads.stepWait().observations).toEqual(expected.observations);
    }
    await threads.close();
  });
});

describe("faults", async () => {
  const vector = await makeWorkerVector("testing/Counter-v0", { copies: 4, workers: 2, modules: [ownEnvs] });
  afterAll(() => vector.close());

  test("an action outside the space gives the same error as in one thread, and the vector goes on after a reset", () => {
    vector.reset({ seed: 0 });
    expect(thrown(() => vector.step([0, 1, 10, 0]))).toMatch(/^action: Copy 2: .*received the action 10/);
    expect(thrown(() => vector.step([0, 9, 0, 0]))).toBe("Error: The counter does not count nines.");
    const { observations, info } = vector.reset({ seed: 0 });
    expect(info["text"]).toEqual(Array.from(observations, (count) => `at ${count}`));
    expect([...vector.step([1, 2, 3, 4]).rewards]).toEqual([1, 2, 3, 4]);
    expect(vector.render()).toEqual(Array.from(vector.step([0, 0, 0, 0]).observations, String));
  });

  test("calls during a step are refused", () => {
    vector.reset({ seed: 0 });
    expect(thrown(() => vector.stepWait())).toMatch(/^vector: .*without a step to wait for/);
    vector.stepAsync([1, 1, 1, 1]);
    expect(thrown(() => vector.step([1, 1, 1, 1]))).toMatch(/^vector: step .*during a step\. Call stepWait/);
    expect(thrown(() => vector.reset())).toMatch(/^vector: reset .*during a step/);
    expect([...vector.stepWait().rewards]).toEqual([1, 1, 1, 1]);
  });

  test("a fault of a step that is waited for later is not lost while the program does other things", async () => {
    vector.reset({ seed: 0 });
    vector.stepAsync([0, 0, 0, 9]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(thrown(() => vector.stepWait())).toMatch(/does not count nines/);
  });

  test("after a fault a vector can be closed, twice, and then refuses steps", async () => {
    const other = await makeWorkerVector("CartPole-v1", { copies: 2, workers: 2 });
    expect(thrown(() => other.step([0, 1]))).toMatch(/^reset-needed: Copy 0: /);
    await other.close();
    await other.close();
    expect(thrown(() => other.step([0, 1]))).toMatch(/^vector: step .*after close/);
  });

  test.each([
    ["an environment that only steps", "testing/Still-v0", {}, /^vector: Still.* does not step in place, so it cannot/],
    ["an unknown environment", "Nope-v0", {}, /^env-unknown: /],
    [
      "more workers than copies",
      "CartPole-v1",
      { workers: 3 },
      /^vector: workers must be an integer from 1 to copies \(2\)/,
    ],
    ["a setting that does not fit", "Pendulum-v1", { settings: { g: -1 } }, /^setting: /],
    ["a module that is not there", "CartPole-v1", { modules: [new URL("./nowhere.ts", ownEnvs)] }, /nowhere/],
  ])("%s is refused", async (_, id, options, message) => {
    const failure: unknown = await makeWorkerVector(id, { copies: 2, workers: 1, ...options }).catch((error) => error);
    expect(codeOf(failure)).toMatch(message);
  });
});

test.each(["close", "leave"])("the process ends by itself after: %s", (how) => {
  const script = fileURLToPath(new URL("./testing/step-and-leave.ts", import.meta.url));
  const run = spawnSync(process.execPath, ["--conditions=source", script, how], { encoding: "utf8", timeout: 30_000 });
  expect([run.status, run.stdout, run.stderr]).toEqual([0, "done", ""]);
});

describe("snapshots", () => {
  test.each(["next-step", "same-step"] as const)(
    "go from threads to one thread and back, mode %s",
    async (autoreset) => {
      const options = { copies: 5, autoreset, onWarning: () => {} };
      const threads = await makeWorkerVector("Taxi-v4", { ...options, workers: 2 });
      const single = makeVector("Taxi-v4", options);
      threads.reset({ seed: 9 });
      threads.actionSpace.seed(1);
      playVector(threads, 250);
      single.restore(throughJson(threads.snapshot()));
      single.actionSpace.restore(throughJson(threads.actionSpace.snapshot()));
      expect(single.snapshot()).toEqual(threads.snapshot());
      expect(playVector(single, 100)).toEqual(playVector(threads, 100));
      const restored = gave(threads.restore(throughJson(single.snapshot())));
      expect(restored).toEqual(gave(single.restore(single.snapshot())));
      await threads.close();
    },
  );

  test("a fault names the copy, and a step under way comes first", async () => {
    const threads = await makeWorkerVector("CartPole-v1", { copies: 3, workers: 3 });
    threads.reset({ seed: 1 });
    const { envs, ...rest } = threads.snapshot();
    const list = Array.isArray(envs) ? envs : [];
    expect(thrown(() => threads.restore({ ...rest, envs: [list[0], list[1], 4] }))).toMatch(/^snapshot: Copy 2: /);
    threads.stepAsync([0, 0, 0]);
    expect(thrown(() => threads.snapshot())).toMatch(/^vector: snapshot of /);
    expect(thrown(() => threads.restore({ ...rest, envs: list }))).toMatch(/^vector: restore of /);
    threads.stepWait();
    await threads.close();
  });

  test("are refused with words where the environment does not say its state", async () => {
    const threads = await makeWorkerVector("testing/Counter-v0", { copies: 2, workers: 1, modules: [ownEnvs] });
    threads.reset({ seed: 0 });
    expect(thrown(() => threads.snapshot())).toMatch(/^snapshot: Counter.* Implement snapshotState and restoreState/);
    await threads.close();
  });
});
