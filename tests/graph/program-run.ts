/**
 * Runs a program through the runtime in a folder of its own, from the source of this tree: its events, its status, the training
 * process's calls of TensorFlow, and what it left in the store.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { checkProgram, memoryHost, renderDiagnostics } from "@penstock/dsl";
import { type RunEvent, type RunOptions, runProgram } from "@penstock/runtime";
import { cacheFolder, probeSource } from "@penstock/runtime/probe";
import { openStore } from "@penstock/runtime/store";
import { mirror } from "../data-mirror.ts";

/** What a run did. */
export interface ProgramRun {
  readonly status: number;
  readonly events: readonly RunEvent[];
  /** Operations that the training process ran one by one, and graphs that it loaded. */
  readonly calls: { readonly operations: number; readonly graphs: number };
  /** Checksum of the trained weights. */
  readonly weights: string | null;
}

/** A store in a temporary folder. */
export interface RunFolder {
  readonly graphs: string;
  /** Files of kept graphs. */
  graphFiles(): string[];
  run(text: string, options?: Partial<Pick<RunOptions, "fresh" | "eager" | "onEvent">>): Promise<ProgramRun>;
  remove(): void;
}

const spy = fileURLToPath(new URL("binding-spy.cjs", import.meta.url));

/** Makes one; `remove` it at the end. */
export function makeRunFolder(): RunFolder {
  const folder = mkdtempSync(path.join(os.tmpdir(), "penstock-graph-run-"));
  const storeRoot = path.join(folder, ".penstock");
  const graphs = path.join(storeRoot, "cache", "graphs");
  let runs = 0;
  return {
    graphs,
    graphFiles: () =>
      readdirSync(graphs)
        .filter((name) => name.endsWith(".graph.json"))
        .sort()
        .map((name) => path.join(graphs, name)),
    run: async (text, options = {}) => {
      const report = path.join(folder, `calls-${runs++}.json`);
      const events: RunEvent[] = [];
      const result = await withEnvironment(
        // The training process inherits this; here it is read by nobody.
        { NODE_OPTIONS: `--require ${spy}`, PENSTOCK_TEST_CALLS: report },
        () =>
          runProgram(checked(text), {
            path: "small.pipe",
            seed: 1,
            fresh: options.fresh ?? false,
            storeRoot,
            cache: cacheFolder(process.env),
            mirror,
            backend: "native",
            eager: options.eager ?? false,
            command: "pipe run small.pipe",
            onEvent: (event) => {
              events.push(event);
              options.onEvent?.(event);
            },
            signal: new AbortController().signal,
          }),
      );
      const train = openStore(storeRoot)
        .list()
        .find(({ manifest }) => manifest.kind === "train");
      const weights = train?.manifest.files.find(({ name }) => name === "weights.safetensors")?.sha256 ?? null;
      return { status: result.status, events, calls: JSON.parse(readFileSync(report, "utf8")), weights };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function checked(text: string) {
  const data = { cache: cacheFolder(process.env), mirror, seed: 1 };
  const host = memoryHost({ "small.pipe": text }, (request) => probeSource(request, data));
  const { value, diagnostics, files } = checkProgram("small.pipe", host);
  if (value === null) throw new Error(renderDiagnostics(diagnostics, files, { colour: false }));
  return value;
}

async function withEnvironment<R>(more: Readonly<Record<string, string>>, work: () => Promise<R>): Promise<R> {
  const before = Object.fromEntries(Object.keys(more).map((name) => [name, process.env[name]]));
  Object.assign(process.env, more);
  try {
    return await work();
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
