import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { RunEvent } from "@penstock/runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { doneOf, eventsOf, type Finished, makeProject, signalGroup } from "./pipe-process.ts";
import { smallProgram } from "./small-program.ts";
import { weightsOf } from "./stored-weights.ts";

type ProfileEvent = Extract<RunEvent, { event: "profile" }>;

function profileOf(stdout: string): ProfileEvent {
  const found = eventsOf(stdout).find((event) => event.event === "profile");
  if (found?.event !== "profile") throw new Error(`the run told no profile: ${stdout.slice(-500)}`);
  return found;
}

const program = smallProgram();
const lineOf = (part: string): number => program.slice(0, program.indexOf(part)).split("\n").length;

interface TraceSpan {
  readonly ph: string;
  readonly name: string;
  readonly ts: number;
  readonly dur: number;
  readonly tid: number;
  readonly args: Readonly<Record<string, string>>;
}

/** The spans of a timeline; the file is JSON throughout. */
function spansOf(file: string): TraceSpan[] {
  const events: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!Array.isArray(events)) throw new Error("a timeline is an array");
  return events.filter((event) => event.ph === "X");
}

describe("pipe run --profile", () => {
  const project = makeProject();
  let first: Finished;
  beforeAll(async () => {
    project.write("small.pipe", program);
    first = await project.pipe(["run", "--profile", "small.pipe", "--json"]);
  });
  afterAll(() => project.remove());

  it("tells the time of every line that computes, and its parts add up to the step's", () => {
    expect(first.stderr).toBe("");
    expect(first.status).toBe(0);
    const { blocks, cached } = profileOf(first.stdout);
    expect(cached).toEqual([]);
    const [fit] = blocks;
    expect(fit).toMatchObject({ block: "fit", steps: 24, measured: 10, inGraph: true });
    const lines = (fit?.lines ?? []).filter(({ line }) => line !== null);
    expect(lines.map(({ line }) => line).sort((a = 0, b = 0) => (a ?? 0) - (b ?? 0))).toEqual(
      ["features =", "output label", "loss label", "optimizer:"].map(lineOf),
    );
    const features = lines.find(({ line }) => line === lineOf("features ="));
    expect(features?.parts.map(({ text }) => text)).toEqual([
      "conv(8, kernel: 3)",
      "batch_norm()",
      "relu()",
      "max_pool(4)",
      "flatten()",
      "dropout(0.2)",
    ]);
    expect(features?.forward).toBeGreaterThan(0);
    expect(features?.backward).toBeGreaterThan(0);
    const sum = (fit?.lines ?? []).reduce((all, { forward, backward }) => all + forward + backward, 0);
    expect(sum).toBeCloseTo(fit?.operationSeconds ?? 0, 9);
    // One after the other: about what the step takes; a machine that is busy beside gives a wide margin.
    const ratio = (fit?.operationSeconds ?? 0) / (fit?.stepSeconds ?? 1);
    expect(ratio).toBeGreaterThan(0.1);
    expect(ratio).toBeLessThan(10);
  });

  it("tells the phases of the run, which do not take longer than the run", () => {
    const { phases, seconds } = profileOf(first.stdout);
    expect(phases.map(({ phase }) => phase)).toEqual(
      expect.arrayContaining([
        "preparing data",
        "loading TensorFlow",
        "training steps",
        "measured steps",
        "tracing",
        "validation",
        "checkpoints",
        "evaluation",
        "report",
      ]),
    );
    expect(phases.find(({ phase }) => phase === "training steps")?.times).toBe(24);
    const sum = phases.reduce((all, one) => all + one.seconds, 0);
    expect(sum).toBeLessThanOrEqual(seconds);
    expect(seconds).toBeLessThanOrEqual(doneOf(first.stdout).seconds);
  });

  it("writes a timeline whose spans nest, with the operations of the measured steps", () => {
    const { trace } = profileOf(first.stdout);
    expect(trace).toMatch(/\.penstock\/profiles\/small-[0-9a-f]{8}\.json$/);
    const spans = spansOf(path.resolve(project.folder, trace ?? ""));
    for (const { ts, dur } of spans) expect(ts >= 0 && dur >= 0).toBe(true);
    const phases = spans.filter(({ tid }) => tid === 1);
    for (const [index, span] of phases.entries()) {
      // A span that begins inside an earlier one ends inside it, to the microsecond.
      const outer = phases.slice(0, index).filter(({ ts, dur }) => ts <= span.ts && span.ts < ts + dur - 1);
      for (const { ts, dur } of outer) expect(span.ts + span.dur).toBeLessThanOrEqual(ts + dur + 1);
    }
    const convolutions = spans.filter(({ name }) => name === "Conv2D");
    expect(convolutions).toHaveLength(11);
    expect(convolutions[0]?.args).toMatchObject({ pass: "forward", line: `small.pipe:${lineOf("features =")}` });
  });

  it("shows it as tables where a person reads, and leaves the same weights", async () => {
    const other = makeProject();
    other.write("small.pipe", program);
    const shown = await other.pipe(["run", "small.pipe", "--profile=times.json"]);
    expect(shown.stdout).toMatch(/^profile of fit {2}time of one step, from 10 measured among 24 steps$/m);
    expect(shown.stdout).toMatch(
      new RegExp(`^ +${lineOf("features =")}  features = image -> conv\\(8, kernel: 3\\).* ms .* ms +[\\d.]+ %$`, "m"),
    );
    expect(shown.stdout).toMatch(/^ {2}Conv2D +1 +[\d.]+ ms +[\d.]+ %$/m);
    expect(shown.stdout).toMatch(/^ {2}A step takes [\d.]+ ms when it is not measured\.$/m);
    expect(shown.stdout).toContain("timeline  times.json");
    expect(spansOf(path.join(other.folder, "times.json")).length).toBeGreaterThan(100);
    expect(existsSync(path.join(other.store, "profiles"))).toBe(false);
    const plain = makeProject();
    plain.write("small.pipe", program);
    await plain.pipe(["run", "small.pipe"]);
    expect(weightsOf(other)).toBe(weightsOf(plain));
    expect(weightsOf(project)).toBe(weightsOf(plain));
    other.remove();
    plain.remove();
  });

  it("says of what had run before that nothing was measured, and how it is", async () => {
    const again = await project.pipe(["run", "small.pipe", "--profile"]);
    expect(again.status).toBe(0);
    expect(again.stdout).toContain("note: fit had run before, so nothing of it was measured; `--fresh` runs it again");
    expect(again.stdout).not.toContain("profile of fit");
  });

  it("measures calls where there are no graphs", async () => {
    const eager = await project.pipe(["run", "small.pipe", "--profile", "--fresh", "--eager", "--json"]);
    expect(profileOf(eager.stdout).blocks[0]).toMatchObject({ inGraph: false, measured: 10 });
  });

  it("tells what it has where the run is stopped, and goes on from there", async () => {
    const stopped = makeProject();
    stopped.write("small.pipe", smallProgram({ rows: 1000, epochs: 3 }));
    const running = stopped.start(["run", "small.pipe", "--profile", "--json"]);
    let told = false;
    running.onLine((line) => {
      if (told || !/"event":"batch".*"epoch":2/.test(line)) return;
      told = true;
      signalGroup(running, "SIGINT");
    });
    const { stdout, status } = await running.done;
    expect(status).toBe(130);
    const [fit] = profileOf(stdout).blocks;
    expect(fit?.steps).toBeGreaterThan(19);
    expect(fit?.lines.length).toBeGreaterThan(3);
    const resumed = await stopped.pipe(["run", "small.pipe", "--profile", "--json"]);
    expect(resumed.status).toBe(0);
    expect(profileOf(resumed.stdout).blocks[0]?.steps).toBe(57 - (fit?.steps ?? 0));
    stopped.remove();
  });
});
