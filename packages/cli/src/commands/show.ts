/** `pipe show RUN`: what a run was made from, how it went and where its files are. */
import path from "node:path";
import { closestName } from "@penstock/dsl";
import { distinctMetrics } from "@penstock/runtime/metrics";
import { findRuns, listRuns, openStore, readArtifactFile } from "@penstock/runtime/store";
import { storeFolder } from "../host/places.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";

function unknownRun(name: string, known: readonly string[], terminal: Terminal): number {
  const closest = closestName(name, known);
  const help =
    closest !== null
      ? `did you mean \`${closest}\`?`
      : known.length > 0
        ? "`pipe runs` lists them"
        : "no run has finished here yet";
  terminal.error(`There is no run \`${name}\`; ${help}`);
  return 1;
}

/** Shows a run and gives the exit status. */
export function show(name: string, options: { readonly json: boolean }, terminal: Terminal): number {
  const store = openStore(storeFolder(process.cwd(), process.env));
  const found = findRuns(store, name);
  const [only] = found;
  if (only === undefined)
    return unknownRun(
      name,
      listRuns(store).map((run) => run.name),
      terminal,
    );
  if (found.length > 1) {
    terminal.error(`\`${name}\` may mean ${found.map((run) => `\`${run.name}\``).join(" or ")}; write more of it`);
    return 1;
  }
  const { manifest, folder } = only.artifact;
  const history: unknown = JSON.parse(readArtifactFile(only.artifact, "history.json").toString("utf8"));
  if (options.json) {
    terminal.out(`${JSON.stringify({ name: only.name, folder, ...manifest, history }, null, 2)}\n`);
    return 0;
  }
  const facts = [
    ["program", manifest.program],
    ["block", `train ${manifest.block}`],
    ["seed", String(manifest.seed)],
    ["finished", `${manifest.created} after ${manifest.seconds.toFixed(1)} s`],
    ...Object.entries(manifest.versions),
    ["folder", path.relative(process.cwd(), folder) || folder],
  ];
  const metrics = distinctMetrics(manifest.metrics).map((name) => [name, manifest.metrics[name]?.toFixed(4) ?? ""]);
  const files = manifest.files.map((file) => [file.name, `${file.bytes} bytes`, file.sha256.slice(0, 16)]);
  terminal.out(`${only.name}\n\n${table(["", ""], facts).trimStart()}\n`);
  terminal.out(`${table(["metric", "value"], metrics)}\n${table(["file", "size", "sha256"], files)}`);
  return 0;
}
