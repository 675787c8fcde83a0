/** Sweeps: every combination a run of its own, a table with the best one. */
import { describe, expect, it } from "vitest";
import { doneOf, eventsOf, makeProject, signalGroup } from "./pipe-process.ts";
import { smallProgram } from "./small-program.ts";

function program(rates: string): string {
  const text = smallProgram({ rows: 300, epochs: 1, expect: "label.accuracy >= 1%" });
  return `param rate: float = 5e-3 in log(1e-5, 1)
param filters: int = 8
${text.replace("cosine(5e-3, to: 1e-4)", "rate").replace("conv(8,", "conv(filters,")}
sweep grid {
  run: fit
  over rate: [${rates}]
  over filters: [4, 8]
  expect: label.accuracy >= 1%
}
`;
}

const trained = (stdout: string): string[] =>
  eventsOf(stdout).flatMap((event) =>
    event.event === "step" && event.kind === "train" && event.state !== "started"
      ? [`${event.run}: ${event.state}`]
      : [],
  );

describe("a sweep", () => {
  it("runs each combination once, ends with a table and its best row, and runs only what is new", async () => {
    const project = makeProject();
    project.write("p.pipe", program("5e-3, 5e-2"));
    const ran = await project.pipe(["run", "p.pipe", "--json"]);
    expect(ran.status, ran.stderr).toBe(0);
    // The program's own training is one of the four.
    expect(trained(ran.stdout)).toEqual([
      "null: done",
      "rate 0.005, filters 4: done",
      "rate 0.05, filters 4: done",
      "rate 0.05, filters 8: done",
    ]);
    const { sweeps, blocks } = doneOf(ran.stdout);
    const table = sweeps["grid"];
    expect(table?.rows.map(({ set }) => set)).toEqual([
      { rate: "0.005", filters: "4" },
      { rate: "0.005", filters: "8" },
      { rate: "0.05", filters: "4" },
      { rate: "0.05", filters: "8" },
    ]);
    expect(table?.metric).toBe("valid.label.accuracy");
    const figures = table?.rows.map(({ metrics }) => metrics["valid.label.accuracy"] ?? Number.NaN) ?? [];
    expect(table?.best).toBe(figures.indexOf(Math.max(...figures)));
    expect(blocks["grid"]?.["valid.label.accuracy"]).toBe(Math.max(...figures));

    project.write("p.pipe", program("5e-3, 5e-2, 2e-2"));
    const more = await project.pipe(["run", "p.pipe", "--json"]);
    expect(trained(more.stdout).filter((line) => line.endsWith("done"))).toEqual([
      "rate 0.02, filters 4: done",
      "rate 0.02, filters 8: done",
    ]);
    const shown = await project.pipe(["show", "grid"]);
    expect(shown.stdout).toMatch(/^best +0\.\d+ +[48] +fit-[0-9a-f]{8} /m);
    const lines = (await project.pipe(["run", "p.pipe"])).stdout;
    expect(lines).toMatch(/^ {2}★ 0\.\d+ +[48] +\d+\.\d\d %/m);
    project.remove();
  });

  it("goes on where it was killed", async () => {
    const project = makeProject();
    project.write("p.pipe", program("5e-3, 5e-2"));
    const running = project.start(["run", "p.pipe", "--json"]);
    running.onLine((line) => {
      if (/"event":"batch".*"run":"rate 0.05, filters 4"/.test(line)) signalGroup(running, "SIGKILL");
    });
    await running.done;
    const again = await project.pipe(["run", "p.pipe", "--json"]);
    expect(again.status).toBe(0);
    expect(trained(again.stdout).slice(0, 2)).toEqual(["null: cached", "rate 0.005, filters 4: cached"]);
    project.remove();
  });

  it("says which values make a mistake", async () => {
    const project = makeProject();
    project.write("p.pipe", program("5e-3, 5e-2").replace("[4, 8]", "[0, 8]"));
    const checked = await project.pipe(["check", "p.pipe"]);
    expect(checked.status).toBe(1);
    expect(checked.stderr).toMatch(/must be 1 or more, it is 0 \(with `rate` = 0\.005, `filters` = 0\)/);
    project.remove();
  });
});
