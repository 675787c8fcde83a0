/**
 * Recorded graphs on disk, so that a later run of the same program starts without recording: found by a key that changes with
 * the program, the code that runs it and TensorFlow. A cache: what cannot be read or written is recorded anew.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { CheckedModel, CheckedTrain } from "@penstock/dsl";
import { writeFileAtomic } from "../artifacts/atomic-file.ts";
import { contentHash } from "../artifacts/canonical.ts";
import { sha256 } from "../artifacts/sealed-file.ts";
import type { GraphStore } from "../graph/compile.ts";
import type { GraphUse } from "../train/graph-use.ts";
import type { Workshop } from "./workshop.ts";

/** What a folder may grow to; the graphs that were used longest ago go first. */
interface Bounds {
  readonly files: number;
  readonly bytes: number;
}

const defaultBounds: Bounds = { files: 256, bytes: 256 * 2 ** 20 };
const ending = ".graph.json";
/** Milliseconds after which what a killed process has half written is taken away. */
const oldest = 60 * 60 * 1000;

/** How graphs are kept. */
export interface GraphStoreOptions {
  readonly bounds?: Bounds;
  /** Told of a file whose bytes are not those that were written; it is removed. */
  readonly onDamaged?: (file: string) => void;
}

/**
 * Graphs in a folder of their own. A file is named for its key and starts with that name and with the sum of what follows, so
 * that none is taken for another, or for a whole one that it is not.
 */
export function graphStore(
  folder: string,
  { bounds = defaultBounds, onDamaged = () => undefined }: GraphStoreOptions = {},
): GraphStore {
  const fileOf = (name: string): string => path.join(folder, `${name}${ending}`);
  const headOf = (name: string, text: string): string => `${name} ${sha256(text)}\n`;
  return {
    read: (key) => {
      try {
        const name = sha256(key);
        const file = fileOf(name);
        const bytes = readFileSync(file);
        const text = bytes.subarray(bytes.indexOf("\n") + 1).toString("utf8");
        if (!bytes.equals(Buffer.from(headOf(name, text) + text))) {
          rmSync(file, { force: true });
          onDamaged(file);
          return null;
        }
        const now = new Date();
        utimesSync(file, now, now);
        return text;
      } catch {
        return null;
      }
    },
    write: (key, text) => {
      try {
        mkdirSync(folder, { recursive: true });
        const name = sha256(key);
        writeFileAtomic(fileOf(name), headOf(name, text) + text);
        prune(folder, bounds);
      } catch {
        // No room, or no right to write here: the next run records again.
      }
    },
  };
}

function prune(folder: string, { files, bytes }: Bounds): void {
  const names = readdirSync(folder);
  for (const name of names) {
    if (!name.endsWith(".part")) continue;
    const file = path.join(folder, name);
    if (Date.now() - statSync(file).mtimeMs > oldest) rmSync(file, { force: true });
  }
  const kept = names
    .filter((name) => name.endsWith(ending))
    .map((name) => {
      const { size, mtimeMs } = statSync(path.join(folder, name));
      return { name, size, used: mtimeMs };
    })
    .sort((a, b) => b.used - a.used);
  let total = 0;
  kept.forEach(({ name, size }, index) => {
    total += size;
    if (index >= files || total > bytes) rmSync(path.join(folder, name), { force: true });
  });
}

let digest: string | null = null;

/** Changes when a file of this package changes: names, sizes and times. */
export function codeDigest(): string {
  if (digest !== null) return digest;
  const root = fileURLToPath(new URL("..", import.meta.url));
  const hash = createHash("sha256");
  for (const name of readdirSync(root, { recursive: true, encoding: "utf8" }).sort()) {
    if (!/\.[jt]s$/.test(name) || /\.(?:test|d)\.ts$/.test(name)) continue;
    const { size, mtimeMs } = statSync(path.join(root, name));
    hash.update(`${name}:${size}:${mtimeMs}\n`);
  }
  digest = hash.digest("hex");
  return digest;
}

/** What a graph of a training run depends on. */
export interface GraphIngredients {
  readonly model: CheckedModel;
  readonly train: CheckedTrain;
  readonly seed: number;
  readonly versions: Readonly<Record<string, string>>;
}

/** A training without how long it goes, when it is looked at and when it stops: no part of a step. */
function stepParts(train: CheckedTrain): object {
  const { epochs: _epochs, stop: _stop, validate: _validate, budget: _budget, ...others } = train;
  const { best: _best, expect: _expect, seeds: _seeds, ...step } = others;
  return step;
}

/** The key under which the graphs of a training run are kept. */
export function graphKey({ model, train, seed, versions }: GraphIngredients): string {
  return contentHash({ model, step: stepParts(train), seed, versions, code: codeDigest() });
}

/** The graphs that are kept beside a store; `notice` is told in words of one that is damaged. */
export function keptGraphs(root: string, notice: (text: string) => void): GraphStore {
  return graphStore(path.join(root, "cache", "graphs"), {
    onDamaged: (file) =>
      notice(`the kept graph ${file} is damaged: its bytes are not those that were written; it is recorded anew`),
  });
}

/** How the functions of a run use graphs: kept beside the store. */
export function graphUse({ around }: Workshop, ingredients: GraphIngredients): GraphUse {
  const store = keptGraphs(around.store.root, (text) => around.emit({ event: "notice", text }));
  return { eager: around.eager, cache: { store, key: graphKey(ingredients) } };
}
