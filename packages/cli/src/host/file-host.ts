/**
 * The checker's window on this machine: files by path, data through the runtime's probe.
 */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Host } from "@penstock/dsl";
import { type ProbeDataContext, probeSource } from "@penstock/runtime/probe";

/** Longest program text that is read; anything longer is no program. */
const longestFile = 4 * 1024 * 1024;

/** A host over the file system. Paths are kept as given, so that diagnostics show what the user typed. */
export function fileHost(context: Omit<ProbeDataContext, "seed">): Host {
  return {
    readText: (file) => {
      try {
        return statSync(file).size <= longestFile ? readFileSync(file, "utf8") : undefined;
      } catch {
        return undefined;
      }
    },
    resolve: (from, specifier) => path.join(path.dirname(from), specifier),
    probe: (request) => probeSource(request, { ...context, seed: 0 }),
  };
}
