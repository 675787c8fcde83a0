import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { runEvent } from "@penstock/runtime";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { doneOf, eventsOf, type Finished, makeProject } from "./pipe-process.ts";
import { smallProgram } from "./small-program.ts";
import { weightsOf } from "./stored-weights.ts";

const schema: unknown = JSON.parse(
  readFileSync(new URL("../../docs/schema/run-events.schema.json", import.meta.url), "utf8"),
);

describe("pipe run", () => {
  const project = makeProject();
  let first: Finished;
  beforeAll(async () => {
    project.write("small.pipe", smallProgram());
    first = await project.pipe(["run", "small.pipe", "--json"]);
  });
  afterAll(() => project.remove());

  it("trains, evaluates and reports, with status 0 and nothing on standard error", () => {
    expect(first.stderr).toBe("");
    expect(first.status).toBe(0);
    const done = doneOf(first.stdout);
    expect(done).toMatchObject({ ok: true, status: 0 });
    expect(done.blocks["judge"]?.["test.label.accuracy"]).toBeGreaterThan(0.2);
    expect(done.runs).toHaveLength(1);
  });

  it("prints one JSON object a line, each as the published schema says", () => {
    const validate = new Ajv2020({ strict: false }).compile(schema as object); // a JSON schema is an object
    for (const line of first.stdout.trim().split("\n")) {
      const event: unknown = JSON.parse(line);
      expect(runEvent.safeParse(event).error).toBeUndefined();
      expect(validate(event), JSON.stringify(validate.errors)).toBe(true);
    }
    const kinds = new Set(eventsOf(first.stdout).map((event) => event.event));
    expect([...kinds].sort()).toEqual(expect.arrayContaining(["batch", "done", "epoch", "expect", "start", "step"]));
  });

  it("writes one self-contained page and the same figures as JSON", () => {
    const done = doneOf(first.stdout);
    const page = readFileSync(path.join(project.folder, done.report ?? ""), "utf8");
    expect(page).toMatch(/^<!doctype html>/i);
    expect(page).not.toMatch(/(src|href)="https?:/);
    const figures = JSON.parse(
      readFileSync(path.join(project.folder, (done.report ?? "").replace(/html$/, "json")), "utf8"),
    );
    const section = figures.sections.find((item: { kind: string }) => item.kind === "evaluate");
    expect(section.metrics).toEqual(done.blocks["judge"]);
  });

  it("runs nothing the second time and shows the same report", async () => {
    const again = await project.pipe(["run", "small.pipe", "--json"]);
    const steps = eventsOf(again.stdout).filter((event) => event.event === "step");
    expect(steps.map((step) => step.event === "step" && step.state)).toEqual(["cached", "cached", "cached", "cached"]);
    const { seconds: _first, ...before } = doneOf(first.stdout);
    const { seconds: _again, ...after } = doneOf(again.stdout);
    expect(after).toEqual(before);
  });

  it("gives the same bits when asked to run everything again", async () => {
    const before = weightsOf(project);
    const again = await project.pipe(["run", "small.pipe", "--json", "--fresh"]);
    expect(again.status).toBe(0);
    expect(weightsOf(project)).toBe(before);
  });

  it("runs only what a change touches, and says in the plan what that is", async () => {
    project.write("small.pipe", smallProgram({ epochs: 1 }));
    const plan = JSON.parse((await project.pipe(["plan", "small.pipe", "--json"])).stdout);
    const byId = Object.fromEntries(plan.steps.map((step: { id: string }) => [step.id, step]));
    expect(byId["dataset digits"].cached).toBe(true);
    expect(byId["train fit"]).toMatchObject({ cached: false, reason: "`epochs` changed from 2 to 1" });
    const text = (await project.pipe(["plan", "small.pipe"])).stdout;
    expect(text).toMatch(/train fit\s+will run\s+`epochs` changed from 2 to 1/);
    expect(text).toMatch(/tiny_cnn: 3\d+ parameters|tiny_cnn: \d+ parameters/);
    project.write("small.pipe", smallProgram());
  });

  it("lists the run and shows what it was made from", async () => {
    const [name = ""] = doneOf(first.stdout).runs;
    expect((await project.pipe(["runs"])).stdout).toContain(name);
    const shown = await project.pipe(["show", "fit"]);
    expect(shown.stdout).toContain("weights.safetensors");
    expect(shown.stdout).toContain(name);
    const missing = await project.pipe(["show", "fitt"]);
    expect(missing.status).toBe(1);
    expect(missing.stderr).toContain("There is no run `fitt`");
  });

  it("ends with status 2 when an expectation does not hold, and says by how much", async () => {
    project.write("strict.pipe", smallProgram({ expect: "label.accuracy >= 99.9%" }));
    const strict = await project.pipe(["run", "strict.pipe"]);
    expect(strict.status).toBe(2);
    expect(strict.stdout).toMatch(/label\.accuracy >= 99\.9%/);
    // Training itself was not repeated: only the text of the expectation differs.
    expect(strict.stdout).toMatch(/cached/);
    const json = eventsOf((await project.pipe(["run", "strict.pipe", "--json"])).stdout);
    expect(json.find((event) => event.event === "expect")).toMatchObject({ holds: false, bound: 0.999 });
  });

  it("takes a param from --set and refuses one that is not there", async () => {
    const set = await project.pipe(["run", "small.pipe", "--json", "--set", "epochs=1"]);
    expect(eventsOf(set.stdout).filter((event) => event.event === "epoch")).toHaveLength(1);
    const wrong = await project.pipe(["run", "small.pipe", "--set", "epoch=1"]);
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toMatch(/did you mean/i);
  });

  it("prints plain lines into a pipe: no escape codes, one line an epoch", async () => {
    const lines = await project.pipe(["run", "small.pipe", "--fresh"]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape code is what must not be there
    expect(lines.stdout).not.toMatch(/\u001b|\r/);
    expect(lines.stdout.match(/epoch \d\/2/g)).toHaveLength(2);
  });

  it("leaves nothing but whole artifacts behind", () => {
    expect(readdirSync(path.join(project.store, "tmp"))).toEqual([]);
    expect(existsSync(path.join(project.store, "work")) ? readdirSync(path.join(project.store, "work")) : []).toEqual(
      [],
    );
  });
});
