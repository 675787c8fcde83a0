/** `pipe runs`: every finished run of this project, newest first. */
import { type FinishedRun, listFamilies, listRuns, openStore, type RunFamily } from "@penstock/runtime/store";
import { storeFolder } from "../host/places.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { tellDamaged } from "./damaged.ts";

/** The figure a reader compares first: accuracy on valid rows where there is one, else the first metric. */
function headline({ metrics, several }: RunFamily): string {
  const names = Object.keys(metrics);
  const name =
    names.find((item) => /^valid\..*\.accuracy$/.test(item)) ??
    names.find((item) => item.startsWith("valid.")) ??
    names[0];
  if (name === undefined) return "";
  const deviation = several?.metrics[name]?.deviation ?? null;
  return `${name} ${metrics[name]?.toFixed(4)}${deviation === null ? "" : ` ± ${deviation.toFixed(4)}`}`;
}

/** What a sweep gave a run: `rate 0.01, width 16`; nothing outside of one. */
function settingsOf(run: FinishedRun | undefined): string {
  return Object.entries(run?.artifact.manifest.run?.set ?? {})
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

/** Lists runs and gives the exit status. */
export function runs(options: { readonly json: boolean }, terminal: Terminal): number {
  const store = openStore(storeFolder(process.cwd(), process.env));
  tellDamaged(store, terminal);
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
  const families = listFamilies(store);
  const many = families.some(({ several }) => several !== null);
  const swept = families.some(({ runs: [first] }) => settingsOf(first) !== "");
  const rows = families.map((family) => {
    const manifests = family.runs.map(({ artifact }) => artifact.manifest);
    const seconds = manifests.reduce((sum, manifest) => sum + manifest.seconds, 0);
    const created = manifests.reduce((last, manifest) => (manifest.created > last ? manifest.created : last), "");
    return [
      family.name,
      manifests[0]?.program ?? "",
      ...(swept ? [settingsOf(family.runs[0])] : []),
      ...(many ? [String(family.runs.length)] : []),
      created.replace("T", " ").slice(0, 19),
      `${seconds.toFixed(0)} s`,
      headline(family),
    ];
  });
  terminal.out(
    table(
      ["run", "program", ...(swept ? ["values"] : []), ...(many ? ["runs"] : []), "finished (UTC)", "time", "valid"],
      rows,
    ),
  );
  return 0;
}
