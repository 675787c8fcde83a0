/** `pipe runs`: every finished run of this project, newest first. */
import { listRuns, openStore } from "@penstock/runtime/store";
import { storeFolder } from "../host/places.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** The figure a reader compares first: accuracy on valid rows where there is one, else the first metric. */
function headline(metrics: Readonly<Record<string, number>>): string {
  const names = Object.keys(metrics);
  const name =
    names.find((item) => /^valid\..*\.accuracy$/.test(item)) ??
    names.find((item) => item.startsWith("valid.")) ??
    names[0];
  return name === undefined ? "" : `${name} ${metrics[name]?.toFixed(4)}`;
}

/** Lists runs and gives the exit status. */
export function runs(options: { readonly json: boolean }, terminal: Terminal): number {
  const store = openStore(storeFolder(process.cwd(), process.env));
  const found = listRuns(store);
  if (options.json) {
    terminal.out(
      `${JSON.stringify(
        found.map(({ name, artifact }) => ({ name, ...artifact.manifest })),
        null,
        2,
      )}\n`,
    );
    return 0;
  }
  if (found.length === 0) {
    terminal.out("No runs yet; `pipe run FILE` makes the first.\n");
    return 0;
  }
  const rows = found.map(({ name, artifact: { manifest } }) => [
    name,
    manifest.program,
    manifest.created.replace("T", " ").slice(0, 19),
    `${manifest.seconds.toFixed(0)} s`,
    headline(manifest.metrics),
  ]);
  terminal.out(table(["run", "program", "finished (UTC)", "time", "valid"], rows));
  return 0;
}
