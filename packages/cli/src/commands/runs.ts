/** `pipe runs`: the finished runs of this project, newest first; those of a program, within bounds, the best first. */
import path from "node:path";
import {
  type FinishedRun,
  type FoundMetric,
  figureOf,
  listRecords,
  openStore,
  type PickedRuns,
  pickRuns,
  type RunFamily,
  type RunQuestion,
  type RunRecord,
  readTags,
} from "@penstock/runtime/store";
import { storeFolder } from "../host/places.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { formatBytes, formatDeviation, formatMetric } from "../view/figures.ts";
import { tellDamaged } from "./damaged.ts";

/** What a person asks for. */
export interface RunsOptions extends Omit<RunQuestion, "of"> {
  readonly json: boolean;
}

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

function metricCell(record: RunRecord, metric: FoundMetric): string {
  const figure = figureOf(record, metric);
  if (figure === null) return "";
  const value = formatMetric(metric.path, figure.value, 2);
  const spread = figure.deviation === null ? "" : ` ± ${formatDeviation(metric.path, figure.deviation)}`;
  return `${value}${spread}`;
}

/** A column: its heading, and what stands in it for a run. */
type Column = readonly [heading: string, cell: (record: RunRecord) => string];

/** What suits what was asked for: nothing that is the same for all or empty for all. */
function columnsOf({ records, metrics }: PickedRuns, { sort }: RunsOptions): readonly Column[] {
  const any = (cell: (record: RunRecord) => string): boolean => records.some((record) => cell(record) !== "");
  const values = ({ family }: RunRecord): string => settingsOf(family.runs[0]);
  const tags = ({ tags: names }: RunRecord): string => names.join(", ");
  const asked = metrics.map(
    (metric): Column => [
      metric.block === null ? metric.path : `${metric.block}.${metric.path}`,
      (record) => metricCell(record, metric),
    ],
  );
  const finished = (record: RunRecord): string => record.created.replace("T", " ").slice(0, 19);
  return [
    ["run", ({ family }) => family.name],
    ["program", ({ program }) => program],
    ...(any(values) ? [["values", values] as const] : []),
    ...(records.some(({ family }) => family.several !== null)
      ? [["runs", ({ family }: RunRecord) => String(family.runs.length)] as const]
      : []),
    ["finished (UTC)", finished],
    ["time", ({ seconds }) => `${seconds.toFixed(0)} s`],
    ...(sort === "size" ? [["size", ({ bytes }: RunRecord) => formatBytes(bytes)] as const] : []),
    ...(asked.length > 0 ? asked : [["valid", ({ family }: RunRecord) => headline(family)] as const]),
    ...(any(tags) ? [["tags", tags] as const] : []),
  ];
}

/** Every run by itself, with all that was measured of it. */
function asJson(records: readonly RunRecord[], root: string): string {
  const tags = readTags(root);
  const runs = records.flatMap(({ family, measured }) =>
    family.runs.map(({ name, artifact: { manifest } }) => ({
      name,
      group: family.name,
      tags: tags.get(manifest.hash) ?? [],
      judged: Object.fromEntries(
        measured.slice(1).map(({ block, figures }) => {
          const values = Object.entries(figures).map(([metric, { value }]) => [metric, value]);
          return [block, Object.fromEntries(values)];
        }),
      ),
      ...manifest,
    })),
  );
  return `${JSON.stringify(runs, null, 2)}\n`;
}

/** Lists runs and gives the exit status. */
export function runs(of: string | undefined, options: RunsOptions, terminal: Terminal): number {
  const store = openStore(storeFolder(process.cwd(), process.env));
  tellDamaged(store, terminal);
  const all = listRecords(store);
  if (all.length === 0 && !options.json) {
    terminal.out("No runs yet; `pipe run FILE` makes the first.\n");
    return 0;
  }
  const question = of === undefined ? options : { ...options, of };
  const picked = pickRuns(all, question, path.dirname(store.root));
  if ("problem" in picked) {
    terminal.error(picked.problem);
    return 1;
  }
  if (options.json) {
    terminal.out(asJson(picked.records, store.root));
    return 0;
  }
  if (picked.fitting === 0) {
    terminal.out("No run fits.\n");
    return 0;
  }
  const columns = columnsOf(picked, options);
  terminal.out(
    table(
      columns.map(([heading]) => heading),
      picked.records.map((record) => columns.map(([, cell]) => cell(record))),
    ),
  );
  return 0;
}
