// Takes minutes where MLflow and TensorBoard are not installed yet: real ones read what was exported.
import { execFile, spawn } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openStore } from "@penstock/runtime/store";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeProject, type Project, plainEnvironment } from "./pipe-process.ts";
import { smallProgram } from "./small-program.ts";

const check = fileURLToPath(new URL("export-check.py", import.meta.url));
let project: Project;
let python: string;
beforeAll(async () => {
  // Plain JavaScript without types, since it runs before anything is built.
  const script: string = "../../tools/peers/install-peers.mjs";
  const { installTrackers } = (await import(/* @vite-ignore */ script)) as {
    installTrackers(say: (line: string) => void): Promise<string>;
  };
  python = await installTrackers((line) => console.error(line));
  project = makeProject();
  project.write(
    "p.pipe",
    smallProgram({ rows: 300, epochs: 3, expect: "label.accuracy >= 1%", settings: ["seeds: 2"] }),
  );
  const ran = await project.pipe(["run", "p.pipe"]);
  expect(ran.status, ran.stderr + ran.stdout).toBe(0);
}, 1_200_000);
afterAll(() => project.remove());

async function read(what: string, place: string) {
  const { stdout } = await promisify(execFile)(python, [check, what, place], {
    maxBuffer: 64 * 2 ** 20,
    env: { ...process.env, GIT_PYTHON_REFRESH: "quiet", MLFLOW_TRACKING_TOKEN: "" },
  });
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** What the store has of every training. */
function trainings() {
  return openStore(project.store)
    .list()
    .filter(({ manifest }) => manifest.kind === "train")
    .map(({ manifest }) => manifest);
}

test("A real MLflow server has every run once, with its params, curves by step and time, and its report", async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = path.join(project.folder, "mlflow");
  mkdirSync(folder);
  const server = spawn(
    python,
    [
      ...["-m", "mlflow", "server", "--host", "127.0.0.1", "--port", String(port), "--workers", "1"],
      ...["--backend-store-uri", `sqlite:///${path.join(folder, "runs.db")}`],
      ...["--artifacts-destination", path.join(folder, "files"), "--serve-artifacts"],
    ],
    {
      cwd: folder,
      env: { ...plainEnvironment(), GIT_PYTHON_REFRESH: "quiet" },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    },
  );
  let said = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (part: Buffer) => {
      said += part;
    });
  }
  try {
    const deadline = Date.now() + 240_000;
    for (;;) {
      const answer = await fetch(`${url}/health`).catch(() => null);
      if (answer?.ok === true) break;
      if (Date.now() > deadline || server.exitCode !== null)
        expect.fail(`MLflow has not started: ${said.slice(-2000)}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const first = await project.pipe(["export", "mlflow", "--to", url]);
    expect(first.status, first.stderr).toBe(0);
    expect(first.stdout.match(/ {2}exported in p\.pipe\/\w+ \(/g)).toHaveLength(2);
    const runs = await read("mlflow", url);
    expect(runs).toHaveLength(2);
    for (const manifest of trainings()) {
      const run = runs.find((one: { tags: Record<string, string> }) => one.tags["penstock.hash"] === manifest.hash);
      expect(run).toMatchObject({
        experiment: `p.pipe/${manifest.block}`,
        status: "FINISHED",
        params: { epochs: "3", seed: String(manifest.seed) },
        report: "<!doctype html>",
        files: ["program.pipe", "report.html", "report.json"],
      });
      expect(run.seconds).toBeCloseTo(manifest.seconds, 1);
      for (const [metric, value] of Object.entries(manifest.metrics)) expect(run.metrics[`best.${metric}`]).toBe(value);
      const course = run.course["valid.label.accuracy"];
      expect(course).toHaveLength(3);
      const steps = course.map(([step]: [number]) => step);
      expect(steps).toEqual([...steps].sort((a, b) => a - b));
      expect(run.metrics["judge.test.label.accuracy"]).toBeGreaterThan(0);
    }
    // Once more: nothing is doubled.
    const again = await project.pipe(["export", "mlflow"], { MLFLOW_TRACKING_URI: url });
    expect(again.stdout.match(/ {2}was there already in /g)).toHaveLength(2);
    expect(await read("mlflow", url)).toEqual(runs);
  } finally {
    // A group of its own: the server has workers.
    if (server.pid !== undefined) process.kill(-server.pid, "SIGKILL");
  }
}, 900_000);

test("TensorBoard reads the curves that were exported, and the same file is written again", async () => {
  const folder = path.join(project.folder, "logs");
  const exported = await project.pipe(["export", "tensorboard", "--to", "logs", "--json"]);
  expect(exported.status, exported.stderr).toBe(0);
  const found = await read("tensorboard", folder);
  const manifests = trainings();
  expect(Object.keys(found)).toHaveLength(manifests.length);
  for (const { name } of JSON.parse(exported.stdout)) {
    const { version, scalars, texts } = found[name];
    expect(version).toBe(2);
    expect(scalars["valid/label.accuracy"]).toHaveLength(3);
    expect(scalars["judge/test.label.accuracy"]).toHaveLength(1);
    expect(texts["run"]).toContain("| epochs | 3 |");
    const manifest = manifests.find(({ hash }) => name.endsWith(hash.slice(0, 8)));
    for (const [metric, value] of Object.entries(manifest?.metrics ?? {})) {
      expect(scalars[`best/${metric}`][0][1]).toBeCloseTo(value, 6);
    }
  }
  await project.pipe(["export", "tensorboard", "--to", "logs"]);
  for (const name of Object.keys(found)) expect(readdirSync(path.join(folder, name))).toHaveLength(1);
  expect(await read("tensorboard", folder)).toEqual(found);
}, 300_000);
