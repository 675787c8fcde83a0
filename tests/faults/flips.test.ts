/** Ten thousand bits that a disk has turned over, one at a time, in everything that a run keeps: each is noticed and named. */
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { randomStream } from "@penstock/runtime/random";
import { afterAll, describe, expect, it } from "vitest";
import { openStore } from "../../packages/runtime/src/artifacts/store.ts";
import { keepColumns, openColumns } from "../../packages/runtime/src/data/column-folder.ts";
import { DataError } from "../../packages/runtime/src/data/data-error.ts";
import { closeTable } from "../../packages/runtime/src/data/table.ts";
import { graphStore } from "../../packages/runtime/src/execute/graph-store.ts";
import { loadCheckpoint, saveCheckpoint } from "../../packages/runtime/src/train/checkpoint.ts";
import { artifactOf, checkpointOf, columnsIn, graphText, hash, valuesOf, written } from "./written.ts";

const flips = 2500;
const root = mkdtempSync(path.join(os.tmpdir(), "penstock-flips-"));
afterAll(() => rmSync(root, { recursive: true }));

/** A bit of some file of a folder. */
interface Bit {
  readonly file: string;
  readonly at: number;
  readonly mask: number;
}

function write(file: string, at: number, byte: number): void {
  const handle = openSync(file, "r+");
  writeSync(handle, Uint8Array.of(byte), 0, 1, at);
  closeSync(handle);
}

/** Bits drawn from all bytes of a folder's files alike. */
function bitsOf(folder: string, seed: string): Bit[] {
  const files = readdirSync(folder).map((name) => path.join(folder, name));
  const sizes = files.map((file) => statSync(file).size);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const stream = randomStream(1, seed);
  return Array.from({ length: flips }, (): Bit => {
    let at = stream.integer(all);
    let index = 0;
    for (; at >= (sizes[index] ?? 0); index++) at -= sizes[index] ?? 0;
    return { file: files[index] ?? "", at, mask: 1 << stream.integer(8) };
  });
}

/** Turns each bit over, looks, and turns it back; gives the words with which they were noticed. */
function flipEach(folder: string, look: (bit: Bit) => string, restore: () => void = () => undefined): Set<string> {
  const words = new Set<string>();
  for (const bit of bitsOf(folder, folder.slice(root.length))) {
    const byte = readFileSync(bit.file)[bit.at] ?? 0;
    write(bit.file, bit.at, byte ^ bit.mask);
    words.add(look(bit));
    restore();
    write(bit.file, bit.at, byte);
  }
  return words;
}

describe(`a bit that was turned over, ${flips} times each`, () => {
  it("in an artifact is noticed, and its file is named", () => {
    const store = openStore(path.join(root, "artifacts"));
    const { folder } = store.commit(hash, artifactOf(1));
    const words = flipEach(folder, ({ file, at }) => {
      expect(store.find(hash), `${file}, byte ${at}`).toBeNull();
      return store.damage(hash) ?? expect.fail(`${file}, byte ${at}`);
    });
    expect([...words].sort()).toEqual(
      ["history.json", "manifest.json", "weights.safetensors"].map(
        (name) => `${path.join(folder, name)} does not have the bytes that were written`,
      ),
    );
    expect(store.find(hash)?.manifest.metrics).toEqual(artifactOf(1).manifest.metrics);
  });

  it("in a checkpoint is noticed, and the one before it is taken", () => {
    const folder = path.join(root, "work");
    for (const step of [1, 2]) saveCheckpoint(folder, checkpointOf(step));
    const newest = readdirSync(folder).sort().at(-1) ?? "";
    const words = flipEach(folder, ({ file, at }) => {
      const name = path.basename(file);
      const { checkpoint, damaged } = loadCheckpoint(folder);
      // The older one is not even read while the newer one is whole.
      const step = name === newest ? 1 : 2;
      expect(damaged, `byte ${at}`).toEqual(name === newest ? [name] : []);
      expect(checkpoint?.progress.step).toBe(10 + step);
      return name;
    });
    expect([...words]).toHaveLength(2);
    expect(loadCheckpoint(folder)).toEqual({ checkpoint: checkpointOf(2), damaged: [] });
  });

  it("in a kept graph is noticed, and the graph is given up", () => {
    const folder = path.join(root, "graphs");
    const told: string[] = [];
    const store = graphStore(folder, { onDamaged: (file) => told.push(file) });
    store.write("key", graphText);
    const [file = ""] = readdirSync(folder).map((name) => path.join(folder, name));
    const whole = readFileSync(file);
    const words = flipEach(
      folder,
      ({ at }) => {
        expect(store.read("key"), `byte ${at}`).toBeNull();
        return told.at(-1) ?? "";
      },
      () => writeFileSync(file, whole),
    );
    expect([...words]).toEqual([file]);
    expect(told).toHaveLength(flips);
    expect(store.read("key")).toBe(graphText);
  });

  it("in prepared columns is noticed when they are opened or when its rows are read", () => {
    const folder = path.join(root, "columns");
    const { table, part, place } = columnsIn(folder);
    closeTable(keepColumns(table, part, place, () => undefined));
    const kept = path.join(place.root, place.key);
    const files = readdirSync(kept).map((name) => path.join(kept, name));
    const whole = files.map((file) => readFileSync(file));
    // What is damaged is removed as a whole.
    const restore = (): void => {
      mkdirSync(kept, { recursive: true });
      for (const [index, file] of files.entries()) writeFileSync(file, whole[index] ?? "");
    };
    let [opened, read] = [0, 0];
    flipEach(
      kept,
      ({ file, at }) => {
        const told: string[] = [];
        const found = openColumns(place, (one) => told.push(one));
        if (found === null) {
          expect(told, `${file}, byte ${at}`).toEqual([kept]);
          opened++;
          return "";
        }
        expect(() => valuesOf(found), `${file}, byte ${at}`).toThrow(DataError);
        expect(() => valuesOf(found)).toThrow(`\`${file}\`, which holds decoded columns, is damaged`);
        closeTable(found);
        // The next run does not open them again.
        expect(openColumns(place, (one) => told.push(one))).toBeNull();
        expect(told).toEqual([kept]);
        read++;
        return "";
      },
      restore,
    );
    expect([opened > 0, read > 0, opened + read]).toEqual([true, true, flips]);
    const found = openColumns(place, () => expect.fail("damaged"));
    expect(found && valuesOf(found)).toEqual(written);
    if (found !== null) closeTable(found);
  });
});
