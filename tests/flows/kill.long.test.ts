import { setTimeout as pause } from "node:timers/promises";
import { randomStream } from "@penstock/runtime/random";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeProject, signalGroup } from "./pipe-process.ts";
import { smallProgram } from "./small-program.ts";
import { expectNothingTorn, weightsOf } from "./stored-weights.ts";

const moments = 20;
const program = smallProgram({ rows: 1000, epochs: 3 });

describe("kill -9 at twenty random moments", () => {
  const calm = makeProject();
  let seconds = 0;
  beforeAll(async () => {
    calm.write("small.pipe", program);
    const start = performance.now();
    expect((await calm.pipe(["run", "small.pipe", "--json"])).status).toBe(0);
    seconds = (performance.now() - start) / 1000;
  });
  afterAll(() => calm.remove());

  const stream = randomStream(20, "kill");
  for (let moment = 1; moment <= moments; moment++) {
    const share = stream.uniform();
    it(`moment ${moment}, at ${(share * 100).toFixed(0)} % of the run: the same command ends with the same bits`, async () => {
      const project = makeProject();
      project.write("small.pipe", program);
      const running = project.start(["run", "small.pipe", "--json"]);
      await pause(share * seconds * 1000);
      signalGroup(running, "SIGKILL");
      await running.done;
      expectNothingTorn(project);
      expect((await project.pipe(["run", "small.pipe", "--json"])).status).toBe(0);
      expectNothingTorn(project);
      expect(weightsOf(project)).toBe(weightsOf(calm));
      project.remove();
    });
  }
});
