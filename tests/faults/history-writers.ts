/** Many processes that write one history at once, some of them killed: what they said they had done is there, and the database is sound. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { randomStream } from "@penstock/runtime/random";
import { openStore, readTags } from "@penstock/runtime/store";
import { expect } from "vitest";
import { historyFolder, indexName, surveyArtifacts } from "../../packages/runtime/src/artifacts/history-index.ts";

const script = fileURLToPath(new URL("./write-history.ts", import.meta.url));

export interface Writers {
  readonly processes: number;
  /** How many of them are killed. */
  readonly killed: number;
  /** Artifacts of each that lives. */
  readonly each: number;
}

/** What the processes said they had done. */
export interface Said {
  readonly committed: readonly string[];
  readonly tagged: readonly string[];
  /** Of those that were killed, how many had not come to their end. */
  readonly cutShort: number;
}

interface Writer {
  readonly child: ChildProcess;
  readonly ready: Promise<void>;
  readonly ended: Promise<{ readonly signal: NodeJS.Signals | null; readonly errors: string }>;
  readonly lines: string[];
}

/** Kills the process some moments after it has said so many lines; null never does. */
type KillAt = { readonly line: number; readonly milliseconds: number } | null;

function startWriter(args: readonly string[], kill: KillAt): Writer {
  const child = spawn(process.execPath, ["--conditions=source", script, ...args], { stdio: "pipe" });
  const lines: string[] = [];
  let [rest, errors] = ["", ""];
  const ready = Promise.withResolvers<void>();
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  child.stdout.on("data", (chunk) => {
    const whole = `${rest}${chunk}`.split("\n");
    rest = whole.pop() ?? "";
    for (const line of whole) {
      if (line === "ready") ready.resolve();
      lines.push(line);
      if (kill !== null && lines.length === kill.line) {
        void pause(kill.milliseconds).then(() => child.kill("SIGKILL"));
      }
    }
  });
  const ended = new Promise<{ signal: NodeJS.Signals | null; errors: string }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (_, signal) => {
      ready.resolve();
      resolve({ signal, errors });
    });
  });
  return { child, ready: ready.promise, ended, lines };
}

/** Lets them all write at once and gives what they said, after holding it against what is there. */
export async function writeHistoryAtOnce({ processes, killed, each }: Writers): Promise<Said> {
  const root = path.join(mkdtempSync(path.join(os.tmpdir(), "penstock-writers-")), ".penstock");
  const stream = randomStream(31, "writers");
  const writers = Array.from({ length: processes }, (_, index) => {
    // Every artifact is three lines, and `ready` is one.
    const line = 1 + Math.floor(stream.uniform() * 3 * each);
    const kill = index < killed ? { line, milliseconds: stream.uniform() * 40 } : null;
    return startWriter([root, `w${index}`, String(each)], kill);
  });
  await Promise.all(writers.map(({ ready }) => ready));
  for (const { child } of writers) child.stdin?.on("error", () => undefined).end("go\n");
  const ends = await Promise.all(writers.map(({ ended }) => ended));
  ends.forEach(({ signal, errors }, index) => {
    expect(errors, `writer ${index}`).toBe("");
    if (index >= killed) expect(signal, `writer ${index}`).toBeNull();
  });
  const lines = writers.flatMap((writer) => writer.lines);
  const said = (word: string): string[] =>
    lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
  expect(said("missing")).toEqual([]);
  const [committed, tagged] = [said("committed"), said("tagged")];

  // As they left it, before anybody mends anything.
  const index = path.join(historyFolder(root), indexName);
  expect(existsSync(index)).toBe(true);
  expect(soundRows(index).every((name) => /^[0-9a-f]{64}$/.test(name))).toBe(true);

  const store = openStore(root);
  expect(store.damaged()).toEqual([]);
  const listed = new Set(store.list().map(({ manifest }) => manifest.hash));
  expect(committed.filter((hash) => !listed.has(hash) || store.find(hash) === null)).toEqual([]);
  surveyArtifacts(root);
  expect(new Set(soundRows(index))).toEqual(listed);
  const tags = new Set([...readTags(root)].flatMap(([hash, names]) => names.map((name) => `${hash}.${name}`)));
  expect(tagged.filter((tag) => !tags.has(tag))).toEqual([]);
  rmSync(path.dirname(root), { recursive: true });
  return { committed, tagged, cutShort: ends.filter(({ signal }) => signal === "SIGKILL").length };
}

/** Names of the rows of a database that is whole. */
function soundRows(file: string): string[] {
  const database = new DatabaseSync(file);
  expect(database.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
  const names = database
    .prepare("SELECT name FROM artifact")
    .all()
    .map(({ name }) => String(name));
  database.close();
  return names;
}
