/** One call to the system that fails while everything is written in, what must hold afterwards held against what is there. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { openStore, readArtifactFile } from "../../packages/runtime/src/artifacts/store.ts";
import { openColumns } from "../../packages/runtime/src/data/column-folder.ts";
import { closeTable } from "../../packages/runtime/src/data/table.ts";
import { graphStore } from "../../packages/runtime/src/execute/graph-store.ts";
import { loadCheckpoint } from "../../packages/runtime/src/train/checkpoint.ts";
import { callsIn, type Fault, faultEnvironment } from "./fault-shim.ts";
import { artifactOf, checkpointOf, columnPlace, graphFolder, graphText, hash, valuesOf, written } from "./written.ts";

const script = fileURLToPath(new URL("write-all.ts", import.meta.url));

interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly string[];
  readonly stderr: string;
}

function start(root: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  const child: ChildProcess = spawn(process.execPath, ["--conditions=source", script, root], {
    env: { ...process.env, NODE_OPTIONS: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) =>
      resolve({ status, signal, lines: stdout.split("\n").filter((line) => line !== ""), stderr }),
    );
  });
}

/** How many calls it takes to write everything. */
export async function countCalls(shim: string): Promise<number> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "penstock-faults-"));
  const root = path.join(folder, "store");
  const count = path.join(folder, "count");
  const ended = await start(root, faultEnvironment(shim, { root, kind: "eio", at: 0, count }));
  expect(ended.status, ended.stderr).toBe(0);
  const [calls = 0] = callsIn(count);
  rmSync(folder, { recursive: true });
  return calls;
}

/** The last number behind a word among the lines; 0 for none. */
function lastOf(lines: readonly string[], word: string): number {
  return Math.max(0, ...lines.filter((line) => line.startsWith(`${word} `)).map((line) => Number(line.split(" ")[1])));
}

/** What is there is whole, and nothing that was said to be done is lost. */
function expectWhole(root: string, lines: readonly string[], hint: string): void {
  const saved = lastOf(lines, "saved");
  const store = openStore(root);
  const { checkpoint, damaged } = loadCheckpoint(store.workFolder(hash));
  expect(damaged, hint).toEqual([]);
  // What was moved into place may be there though the folder's list could not be flushed after it.
  const step = checkpoint === null ? 0 : checkpoint.progress.step - 10;
  expect([saved, saved + 1], hint).toContain(step);
  if (checkpoint !== null) expect(checkpoint, hint).toEqual(checkpointOf(step));

  const committed = lastOf(lines, "committed");
  expect([store.damage(hash), store.damaged()], hint).toEqual([null, []]);
  const artifact = store.find(hash);
  if (artifact !== null) {
    const version = Number(artifact.manifest.ingredients["version"]);
    expect([committed, committed + 1], hint).toContain(version);
    for (const [name, bytes] of artifactOf(version).files) {
      expect(readArtifactFile(artifact, name).equals(Buffer.from(bytes)), `${hint}, ${name}`).toBe(true);
    }
  } else {
    // One that takes another's place is not there for a moment: between two renames.
    expect(committed, hint).toBeLessThanOrEqual(1);
  }
  expect(
    graphStore(graphFolder(root), { onDamaged: (file) => expect.fail(`${hint}: ${file}`) }).read("graph") ?? graphText,
  ).toBe(graphText);
  const table = openColumns(columnPlace(root), (folder) => expect.fail(`${hint}: ${folder}`));
  if (table !== null) {
    expect(valuesOf(table), hint).toEqual(written);
    closeTable(table);
  } else expect(lines, hint).not.toContain("columns");
}

/** Fails one call, looks at what is left, and writes everything again without a fault. */
export async function failOnce(shim: string, fault: Pick<Fault, "kind" | "at">): Promise<void> {
  const root = path.join(mkdtempSync(path.join(os.tmpdir(), "penstock-faults-")), "store");
  const hint = `${fault.kind} at call ${fault.at}`;
  const ended = await start(root, faultEnvironment(shim, { root, ...fault }));
  if (fault.kind === "kill") expect(ended.signal, hint).toBe("SIGKILL");
  else {
    // Graphs are a cache, and what is left over may stay: without them a run goes on.
    const fails = ended.lines.some((line) => line.startsWith("failed "));
    expect(ended.status, `${hint}: ${ended.stderr}`).toBe(fails ? 3 : 0);
    const known = /^failed (?:ENOSPC|EIO|ENOENT)$/;
    for (const line of ended.lines.filter((one) => one.startsWith("failed "))) expect(line, hint).toMatch(known);
  }
  expectWhole(root, ended.lines, hint);
  const again = await start(root, {});
  expect(again.status, `${hint}, and again: ${again.lines.join(", ")}${again.stderr}`).toBe(0);
  expect(again.lines, hint).toHaveLength(6);
  const left = path.join(root, "tmp");
  expect(existsSync(left) ? readdirSync(left) : [], hint).toEqual([]);
  rmSync(path.dirname(root), { recursive: true });
}

/** Every write takes half of its bytes: everything is written all the same. */
export async function writeInHalves(shim: string): Promise<void> {
  const root = path.join(mkdtempSync(path.join(os.tmpdir(), "penstock-faults-")), "store");
  const ended = await start(root, faultEnvironment(shim, { root, kind: "short", at: 0 }));
  expect(ended.status, ended.stderr).toBe(0);
  expectWhole(root, ended.lines, "short writes");
  expect(ended.lines).toHaveLength(6);
  rmSync(path.dirname(root), { recursive: true });
}
