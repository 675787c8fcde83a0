/**
 * In: the folder that the programs of language tests lie in. Out: the probe of hosts for them: the runtime's own, with
 * paths as the programs' folder sees them.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DataProbe, DataProblem, SourceRequest } from "@penstock/dsl";
import { probeSource } from "@penstock/runtime/probe";

/** Looks into real files below a folder. */
export function probeBelow(folder: string) {
  const root = folder.replace(/\/$/, "");
  return (request: SourceRequest): DataProbe | DataProblem => {
    const context = { cache: join(root, "no-cache"), mirror: null, seed: 0 };
    const found = probeSource({ ...request, from: join(root, request.from) }, context);
    if (found.kind === "probe") return found;
    const shown = (text: string): string => text.replaceAll(`${root}/`, "");
    return { ...found, title: shown(found.title), help: found.help === null ? null : shown(found.help) };
  };
}

/** Runs something with files that are there for its time only. */
export function withFiles<Result>(
  files: Readonly<Record<string, string>>,
  use: (probe: ReturnType<typeof probeBelow>) => Result,
): Result {
  const folder = mkdtempSync(join(tmpdir(), "penstock-language-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      if (path.endsWith(".pipe")) continue;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return use(probeBelow(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
