/** kill -9 at ten random moments, half of them in the middle of a call that writes; a thousand in `test:long`. */
import { beforeAll, describe, expect, it } from "vitest";
import { makeProject, signalGroup } from "../flows/pipe-process.ts";
import { smallProgram } from "../flows/small-program.ts";
import { weightsOf } from "../flows/stored-weights.ts";
import { type Calm, calmRun, killTimes } from "./killing.ts";

describe("a run that is killed", () => {
  let calm: Calm;
  beforeAll(async () => {
    calm = await calmRun();
  });

  it("ten times goes on each time and ends in the same bits", async () => {
    await killTimes(10, calm, "kill one");
  }, 240_000);

  it("while another one waits for it leaves the work to that one", async () => {
    // Long enough for the other to come while it trains.
    const program = smallProgram({ rows: 300, epochs: 200, expect: "label.accuracy >= 1%" });
    const project = makeProject();
    project.write("p.pipe", program);
    const first = project.start(["run", "p.pipe", "--json"]);
    let second: Promise<Awaited<typeof first.done>> | null = null;
    let waits = "";
    first.onLine((line) => {
      if (second !== null || !/"event":"batch"/.test(line)) return;
      const running = project.start(["run", "p.pipe", "--json"]);
      second = running.done;
      running.onLine((said) => {
        if (!/is running train fit right now; waiting for it/.test(said)) return;
        waits = said;
        signalGroup(first, "SIGKILL");
      });
    });
    expect((await first.done).signal).toBe("SIGKILL");
    const ended = (await second) as Awaited<typeof first.done> | null;
    expect(ended?.status, ended?.stderr).toBe(0);
    expect(waits).not.toBe("");
    const calmly = makeProject();
    calmly.write("p.pipe", program);
    expect((await calmly.pipe(["run", "p.pipe", "--json"])).status).toBe(0);
    expect(weightsOf(project)).toBe(weightsOf(calmly));
    for (const one of [project, calmly]) one.remove();
  });
});
