import { describe, expect, test } from "vitest";
import { Phases } from "./phases.ts";

/** Phases on a clock that is set by hand. */
function phasesAt() {
  const clock = { seconds: 100 };
  return { phases: new Phases(() => clock.seconds), pass: (seconds: number) => (clock.seconds += seconds) };
}

describe("the phases of a run", () => {
  test("count what lies inside another one for itself alone", async () => {
    const { phases, pass } = phasesAt();
    pass(1);
    await phases.runAsync("validation", async () => {
      pass(2);
      phases.run("waiting for data", () => pass(3));
      pass(4);
    });
    phases.run("waiting for data", () => pass(5));
    expect(phases.times).toEqual([
      { phase: "waiting for data", seconds: 8, times: 2 },
      { phase: "validation", seconds: 6, times: 1 },
    ]);
    expect(phases.spans).toEqual([
      { phase: "waiting for data", start: 3, seconds: 3 },
      { phase: "validation", start: 1, seconds: 9 },
      { phase: "waiting for data", start: 10, seconds: 5 },
    ]);
    expect(phases.now()).toBe(15);
  });

  test("count seconds for another one that says so afterwards", () => {
    const { phases, pass } = phasesAt();
    phases.run("training steps", () => {
      pass(3);
      phases.account("tracing", 2);
      pass(1);
    });
    expect(phases.times).toEqual([
      { phase: "tracing", seconds: 2, times: 1 },
      { phase: "training steps", seconds: 2, times: 1 },
    ]);
    expect(phases.spans[0]).toEqual({ phase: "tracing", start: 1, seconds: 2 });
  });

  test("end where their function throws", async () => {
    const { phases, pass } = phasesAt();
    const failing = (): never => {
      pass(1);
      throw new Error("on purpose");
    };
    expect(() => phases.run("report", failing)).toThrow("on purpose");
    await expect(phases.runAsync("report", async () => failing())).rejects.toThrow("on purpose");
    phases.run("evaluation", () => pass(2));
    expect(phases.times).toEqual([
      { phase: "evaluation", seconds: 2, times: 1 },
      { phase: "report", seconds: 2, times: 2 },
    ]);
  });

  test("of a long run are counted on where there is no room for their spans", () => {
    const { phases, pass } = phasesAt();
    for (let step = 0; step < 20_010; step++) phases.run("training steps", () => pass(1));
    expect([phases.spans.length, phases.leftOut]).toEqual([20_000, 10]);
    expect(phases.times[0]).toEqual({ phase: "training steps", seconds: 20_010, times: 20_010 });
  });
});
