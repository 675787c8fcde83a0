/** `pipe show RUN`: what a run was made from, how it went and where its files are; of several runs, what they say together. */
import path from "node:path";
import { distinctMetrics } from "@penstock/runtime/metrics";
import {
  DamagedArtifact,
  type FinishedRun,
  type Found,
  openStore,
  type RunFamily,
  readArtifactFile,
  readTags,
} from "@penstock/runtime/store";
import { storeFolder } from "../host/places.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { tellDamaged } from "./damaged.ts";
import { findNamed } from "./find-run.ts";

/** Shows a run, or several, and gives the exit status. */
export function show(name: string, options: { readonly json: boolean }, terminal: Terminal): number {
  const store = openStore(storeFolder(process.cwd(), process.env));
  tellDamaged(store, terminal);
  try {
    const found = findNamed(store, name);
    if (found.kind === "problem") {
      terminal.error(found.text);
      return 1;
    }
    showFound(found, { tags: readTags(store.root), json: options.json }, terminal);
    return 0;
  } catch (error) {
    if (!(error instanceof DamagedArtifact)) throw error;
    terminal.error(`\`${name}\` is damaged: ${error.message}; \`pipe run\` makes it anew`);
    return 1;
  }
}

interface Asked {
  readonly tags: ReadonlyMap<string, readonly string[]>;
  readonly json: boolean;
}

function showFound(
  found: Exclude<Found, { kind: "none" } | { kind: "several" }>,
  { tags, json }: Asked,
  terminal: Terminal,
): void {
  switch (found.kind) {
    case "run":
      showRun(found.run, { json, tags: tags.get(found.run.artifact.manifest.hash) ?? [] }, terminal);
      return;
    case "sweep":
      showSweep(found, json, terminal);
      return;
    case "family":
      showFamily(found.family, json, terminal);
      return;
  }
}

interface History {
  readonly result?: string;
}

function historyOf({ artifact }: FinishedRun): History {
  // Written by us, checksummed.
  return JSON.parse(readArtifactFile(artifact, "history.json").toString("utf8")) as History;
}

function showRun(
  run: FinishedRun,
  { json, tags }: { readonly json: boolean; readonly tags: readonly string[] },
  terminal: Terminal,
): void {
  const { manifest, folder } = run.artifact;
  const history = historyOf(run);
  if (json) {
    terminal.out(`${JSON.stringify({ name: run.name, folder, tags, ...manifest, history }, null, 2)}\n`);
    return;
  }
  const facts = [
    ["program", manifest.program],
    ["block", `train ${manifest.block}`],
    ...(tags.length === 0 ? [] : [["tags", tags.join(", ")]]),
    ["seed", String(manifest.seed)],
    ...(manifest.run?.fold == null ? [] : [["fold", `${manifest.run.fold} of ${manifest.run.folds}`]]),
    ...Object.entries(manifest.run?.set ?? {}),
    ["finished", `${manifest.created} after ${manifest.seconds.toFixed(1)} s`],
    ...(history.result === undefined ? [] : [["result", history.result]]),
    [
      "repeats",
      manifest.inexact === null ? "to the bit where all of this is the same:" : `not to the bit: ${manifest.inexact}`,
    ],
    ...Object.entries(manifest.versions),
    ["folder", path.relative(process.cwd(), folder) || folder],
  ];
  const metrics = distinctMetrics(manifest.metrics).map((name) => [name, manifest.metrics[name]?.toFixed(4) ?? ""]);
  const files = manifest.files.map((file) => [file.name, `${file.bytes} bytes`, file.sha256.slice(0, 16)]);
  terminal.out(`${run.name}\n\n${table(["", ""], facts).trimStart()}\n`);
  terminal.out(`${table(["metric", "value"], metrics)}\n${table(["file", "size", "sha256"], files)}`);
}

function showSweep(found: Extract<Found, { kind: "sweep" }>, json: boolean, terminal: Terminal): void {
  const { name, artifact, table: sweep } = found;
  if (json) {
    terminal.out(`${JSON.stringify({ name, folder: artifact.folder, ...artifact.manifest, table: sweep }, null, 2)}\n`);
    return;
  }
  const facts = [
    ["program", artifact.manifest.program],
    ["block", `sweep ${artifact.manifest.block}`],
    ["training", sweep.run],
    ["ranked by", `${sweep.metric}, ${sweep.goal === "max" ? "the largest" : "the smallest"} first`],
  ];
  terminal.out(`${name}\n\n${table(["", ""], facts).trimStart()}\n`);
  const paths = distinctMetrics(sweep.rows[0]?.metrics ?? {});
  const rows = sweep.rows.map((row, index) => [
    index === sweep.best ? "best" : "",
    ...sweep.params.map((param) => row.set[param] ?? ""),
    row.name,
    ...paths.map((path) => {
      const deviation = row.several?.metrics[path]?.deviation ?? null;
      return `${row.metrics[path]?.toFixed(4) ?? ""}${deviation === null ? "" : ` ± ${deviation.toFixed(4)}`}`;
    }),
  ]);
  terminal.out(table(["", ...sweep.params, "run", ...paths], rows));
}

function showFamily(family: RunFamily, json: boolean, terminal: Terminal): void {
  const { name, runs, labels, metrics, several } = family;
  const [first] = runs;
  if (first === undefined) return;
  if (json) {
    const each = runs.map((run, index) => ({
      name: run.name,
      label: labels?.[index] ?? null,
      folder: run.artifact.folder,
      ...run.artifact.manifest,
      history: historyOf(run),
    }));
    terminal.out(`${JSON.stringify({ name, metrics, several, runs: each }, null, 2)}\n`);
    return;
  }
  const { program, block } = first.artifact.manifest;
  terminal.out(
    `${name}\n\n${table(
      ["", ""],
      [
        ["program", program],
        ["block", `train ${block}`],
        ["runs", String(runs.length)],
      ],
    ).trimStart()}\n`,
  );
  const paths = distinctMetrics(metrics);
  const figure = (value: number | null | undefined): string => value?.toFixed(4) ?? "";
  const line = (head: readonly string[], cell: (path: string) => string): string[] => [...head, ...paths.map(cell)];
  const rows = [
    ...runs.map((run, index) =>
      line([labels?.[index] ?? "", run.name], (path) => figure(run.artifact.manifest.metrics[path])),
    ),
    line(["mean", ""], (path) => figure(several?.metrics[path]?.mean)),
    line(["standard deviation", ""], (path) => figure(several?.metrics[path]?.deviation)),
    line(["95 % interval", ""], (path) => {
      const { low = null, high = null } = several?.metrics[path] ?? {};
      return low === null || high === null ? "" : `${figure(low)} to ${figure(high)}`;
    }),
  ];
  terminal.out(table(["", "run", ...paths], rows));
  if (several !== null) terminal.out(`${several.method}\n`);
}
