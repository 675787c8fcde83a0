import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dense, modelOf, sgd, trainOf } from "../train/testing/train-fixture.ts";
import { type GraphIngredients, graphKey, graphStore } from "./graph-store.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "penstock-graph-store-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The one file of a store. */
function onlyFile(): string {
  const [name, ...more] = readdirSync(folder);
  if (name === undefined || more.length > 0) expect.fail(`expected one file, found ${[name, ...more].join(", ")}`);
  return path.join(folder, name);
}

describe("a graph store", () => {
  test("gives back what was written under a key, also to another process's store", () => {
    graphStore(folder).write("one", "text\nof a graph");
    expect(graphStore(folder).read("one")).toBe("text\nof a graph");
    expect(graphStore(folder).read("two")).toBeNull();
  });

  test("takes the latest of two texts", () => {
    const store = graphStore(folder);
    store.write("key", "old");
    store.write("key", "new");
    expect(store.read("key")).toBe("new");
    onlyFile();
  });

  test("has nothing in a folder that is not there, and writes nothing where it cannot", () => {
    const file = path.join(folder, "no folder");
    writeFileSync(file, "");
    const store = graphStore(path.join(file, "graphs"));
    expect(store.read("key")).toBeNull();
    expect(() => store.write("key", "text")).not.toThrow();
    expect(store.read("key")).toBeNull();
  });

  test("does not take another key's file for its own", () => {
    const store = graphStore(folder);
    store.write("one", "text");
    const first = onlyFile();
    store.write("two", "other");
    const [second = ""] = readdirSync(folder)
      .map((name) => path.join(folder, name))
      .filter((file) => file !== first);
    copyFileSync(first, second);
    expect(store.read("two")).toBeNull();
    expect(store.read("one")).toBe("text");
  });

  test("does not take a file that was cut off at its start, or was never one of its own", () => {
    const store = graphStore(folder);
    store.write("key", "text");
    const file = onlyFile();
    truncateSync(file, 10);
    expect(store.read("key")).toBeNull();
    writeFileSync(file, "something else");
    expect(store.read("key")).toBeNull();
    writeFileSync(file, Uint8Array.of(0xff, 0xfe, 0x00));
    expect(store.read("key")).toBeNull();
    store.write("key", "text again");
    expect(store.read("key")).toBe("text again");
  });

  test("shows nothing of a file whose writer was killed, and takes it away when it is old", () => {
    const store = graphStore(folder);
    const script = `
      import fs from "node:fs";
      import { syncBuiltinESMExports } from "node:module";
      // Killed in the middle of the first write.
      fs.writeSync = (handle, bytes) => {
        fs.writevSync(handle, [bytes.subarray(0, 100)]);
        process.kill(process.pid, "SIGKILL");
      };
      syncBuiltinESMExports();
      const { graphStore } = await import(${JSON.stringify(new URL("graph-store.ts", import.meta.url).href)});
      graphStore(${JSON.stringify(folder)}).write("key", "x".repeat(100_000));
    `;
    const killed = spawnSync(process.execPath, ["--conditions=source", "--input-type=module", "-e", script], {
      cwd: fileURLToPath(new URL(".", import.meta.url)),
      encoding: "utf8",
    });
    expect(killed.signal, killed.stderr).toBe("SIGKILL");
    const half = onlyFile();
    expect(readFileSync(half)).toHaveLength(100);
    expect(store.read("key")).toBeNull();
    store.write("other", "text");
    expect(existsSync(half)).toBe(true);
    const yesterday = Date.now() / 1000 - 86_400;
    utimesSync(half, yesterday, yesterday);
    store.write("other", "text");
    expect(existsSync(half)).toBe(false);
  });

  test("keeps to its bounds: what was used longest ago goes first", () => {
    const store = graphStore(folder, { bounds: { files: 3, bytes: 1_000_000 } });
    const ageOf = (name: string): number => Date.now() - statSync(path.join(folder, name)).mtimeMs;
    const used = (key: string, secondsAgo: number): void => {
      const before = new Set(readdirSync(folder));
      store.write(key, key);
      const [name = ""] = readdirSync(folder).filter((one) => !before.has(one));
      const time = Date.now() / 1000 - secondsAgo;
      utimesSync(path.join(folder, name), time, time);
    };
    used("a", 300);
    used("b", 200);
    used("c", 100);
    // Reading is a use.
    expect(store.read("a")).toBe("a");
    // File systems count time in steps: the next file must not seem older than that use.
    const [newest = ""] = readdirSync(folder).sort((one, other) => ageOf(one) - ageOf(other));
    const second = Date.now() / 1000 - 1;
    utimesSync(path.join(folder, newest), second, second);
    store.write("d", "d");
    expect(["a", "b", "c", "d"].map((key) => store.read(key))).toEqual(["a", null, "c", "d"]);
    const minuteAgo = Date.now() / 1000 - 60;
    for (const name of readdirSync(folder)) utimesSync(path.join(folder, name), minuteAgo, minuteAgo);
    const small = graphStore(folder, { bounds: { files: 100, bytes: 400 } });
    small.write("e", "e".repeat(200));
    expect(small.read("e")).toBe("e".repeat(200));
    expect(readdirSync(folder).length).toBeLessThan(4);
  });
});

describe("the key of a run's graphs", () => {
  const model = modelOf({ x: [2] }, [dense("classes", "x", { width: 2, units: 2, activation: "softmax" })], {
    label: "classes",
  });
  const usual: GraphIngredients = { model, train: trainOf(), seed: 1, versions: { tensorflow: "2.0.0" } };
  const keyOf = (parts: Partial<GraphIngredients>): string => graphKey({ ...usual, ...parts });

  test("is the same for the same program, also when it trains longer or stops otherwise", () => {
    const longer = trainOf({ epochs: 99, best: { metric: "valid.loss", goal: "min" } });
    expect([keyOf({}), keyOf({ train: longer })]).toEqual([graphKey(usual), graphKey(usual)]);
  });

  test("changes with model, losses, optimizer, frozen layers, seed and versions", () => {
    const wider = modelOf({ x: [2] }, [dense("classes", "x", { width: 2, units: 3, activation: "softmax" })], {
      label: "classes",
    });
    const keys = [
      {},
      { model: wider },
      { train: trainOf({ optimizer: sgd(0.1) }) },
      { train: trainOf({ losses: [] }) },
      { train: trainOf({ freeze: ["classes"] }) },
      { seed: 2 },
      { versions: { tensorflow: "2.0.1" } },
    ].map(keyOf);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("changes when a file of the code that runs it changes, and not with a test of it", () => {
    // A copy, so that files of it may be touched; a process of its own each time, as files are looked at once.
    const copy = path.join(folder, "src");
    cpSync(fileURLToPath(new URL("..", import.meta.url)), copy, { recursive: true, preserveTimestamps: true });
    const script = `
      const { graphKey } = await import(${JSON.stringify(pathToFileURL(path.join(copy, "execute/graph-store.ts")).href)});
      process.stdout.write(graphKey({ model: {}, train: {}, seed: 1, versions: {} }));
    `;
    const keyNow = (): string => {
      const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
        encoding: "utf8",
      });
      expect(stdout, stderr).toMatch(/^[0-9a-f]{64}$/);
      return stdout;
    };
    const before = keyNow();
    writeFileSync(path.join(copy, "graph/another.test.ts"), "");
    expect(keyNow()).toBe(before);
    const operator = path.join(copy, "ops/dense.ts");
    writeFileSync(operator, `${readFileSync(operator, "utf8")}\n`);
    const changed = keyNow();
    expect(changed).not.toBe(before);
    writeFileSync(path.join(copy, "ops/fresh.ts"), "");
    expect(keyNow()).not.toBe(changed);
  });
});
