/** Programs over a small table that trainings start from one another in: run from the source of this tree, in a folder of their own. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { checkProgram, type Diagnostic, memoryHost } from "@penstock/dsl";
import { type RunEvent, runProgram } from "@penstock/runtime";
import { cacheFolder, probeRun, probeSource } from "@penstock/runtime/probe";
import { openStore } from "@penstock/runtime/store";
import { decodeSafetensors, type StoredTensor } from "../../packages/runtime/src/artifacts/safetensors.ts";

/** What a run of a program did. */
export interface TransferRun {
  readonly status: number;
  readonly events: readonly RunEvent[];
  /** Final weights of the newest run of each train block. */
  weights(block: string): ReadonlyMap<string, StoredTensor>;
  /** Hash of the newest run of a block. */
  hash(block: string): string;
}

/** A folder with a table and a store. */
export interface TransferFolder {
  readonly store: string;
  write(name: string, text: string): void;
  check(text: string): readonly Diagnostic[];
  run(text: string, options?: { readonly dry?: boolean; readonly fresh?: boolean }): Promise<TransferRun>;
  remove(): void;
}

/** Rows of three kinds of points: `x,y,words,kind`. */
export function points(kinds: readonly string[], rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const kind = row % kinds.length;
    const angle = (2 * Math.PI * kind) / kinds.length;
    const noise = (of: number): number => 0.3 * Math.sin(row * of);
    const [x, y] = [Math.cos(angle) + noise(12.9898), Math.sin(angle) + noise(78.233)];
    const name = kinds[kind] ?? "";
    return `${x.toFixed(4)},${y.toFixed(4)},the ${name} of row ${row % 7},${name}`;
  });
  return `x,y,words,kind\n${lines.join("\n")}\n`;
}

/** Makes a folder; `remove` it at the end. */
export function makeTransferFolder(): TransferFolder {
  const folder = mkdtempSync(path.join(os.tmpdir(), "penstock-transfer-"));
  const store = path.join(folder, ".penstock");
  const file = path.join(folder, "main.pipe");
  const data = { cache: cacheFolder(process.env), mirror: null, seed: 1 };
  const check = (text: string) =>
    checkProgram(file, {
      ...memoryHost({ [file]: text }, (request) => probeSource(request, data)),
      run: (name) => probeRun(store, name),
    });
  return {
    store,
    write: (name, text) => writeFileSync(path.join(folder, name), text),
    check: (text) => check(text).diagnostics,
    run: async (text, { dry = false, fresh = false } = {}) => {
      const { value, diagnostics } = check(text);
      if (value === null) throw new Error(diagnostics.map(({ title }) => title).join("\n"));
      const events: RunEvent[] = [];
      const { status } = await runProgram(value, {
        path: file,
        seed: 1,
        fresh,
        storeRoot: store,
        cache: data.cache,
        mirror: null,
        backend: "native",
        dry,
        command: "pipe run main.pipe",
        onEvent: (event) => events.push(event),
        signal: new AbortController().signal,
      });
      const newest = (block: string) => {
        const found = openStore(store)
          .list()
          .find(({ manifest }) => manifest.kind === "train" && manifest.block === block);
        if (found === undefined)
          throw new Error(`no run of ${block}: ${JSON.stringify(events.filter((one) => one.event === "error"))}`);
        return found;
      };
      return {
        status,
        events,
        weights: (block) =>
          decodeSafetensors(readFileSync(path.join(newest(block).folder, "weights.safetensors"))).tensors,
        hash: (block) => newest(block).manifest.hash,
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
