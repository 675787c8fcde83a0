/**
 * The nodes of a graph in, a TensorFlow session that runs them out. The binding loads graphs from a folder only, so one is
 * written for the moment of loading.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { NativeBinding, NativeTensorMetadata } from "../backend/native-ops.ts";
import { encodeSavedModel, type GraphNode } from "./graph-def.ts";

/** A placeholder and the handle whose tensor it gets. */
export interface Feed {
  readonly name: string;
  readonly id: number;
}

/** A graph that TensorFlow holds, with the state of its variables. */
export class Session {
  private readonly binding: NativeBinding;
  private readonly model: number;
  private open = true;

  constructor(binding: NativeBinding, nodes: readonly GraphNode[]) {
    this.binding = binding;
    this.model = load(binding, encodeSavedModel(nodes));
  }

  /** Runs what the fetched nodes need; the results' handles are the caller's. */
  run(feeds: readonly Feed[], fetches: readonly string[]): NativeTensorMetadata[] {
    return this.binding.runSavedModel(
      this.model,
      feeds.map((feed) => feed.id),
      feeds.map((feed) => `${feed.name}:0`).join(","),
      fetches.map((name) => `${name}:0`).join(","),
    );
  }

  /** Frees the graph and the memory of its variables. */
  close(): void {
    if (!this.open) return;
    this.open = false;
    this.binding.deleteSavedModel(this.model);
  }
}

function load(binding: NativeBinding, bytes: Uint8Array): number {
  const folder = mkdtempSync(path.join(tmpdir(), "penstock-graph-"));
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "saved_model.pb"), bytes);
    return binding.loadSavedModel(folder, "serve");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
