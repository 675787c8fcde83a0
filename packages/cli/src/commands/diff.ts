/** `pipe diff RUN RUN`: what two runs were made from, what was measured of them, what they cost, and which of them is better on the same rows. */
import { distinctMetrics } from "@penstock/runtime/metrics";
import {
  type ComparedSide,
  compareRuns,
  DamagedArtifact,
  openStore,
  type RunComparison,
} from "@penstock/runtime/store";
import { storeFolder } from "../host/places.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { comparedParts, costRows } from "../view/compared-parts.ts";
import { formatDeviation, formatMetric } from "../view/figures.ts";
import { tellDamaged } from "./damaged.ts";
import { findNamed } from "./find-run.ts";
import { unifiedDiff } from "./unified-diff.ts";

export interface DiffOptions {
  readonly json: boolean;
  /** Rows that turned which are shown of each block. */
  readonly flips: number;
}

/** Compares two runs, or the runs of the same seed and fold of two families, and gives the exit status. */
export async function diff(
  names: readonly [before: string, after: string],
  { json, flips }: DiffOptions,
  terminal: Terminal,
): Promise<number> {
  const store = openStore(storeFolder(process.cwd(), process.env));
  tellDamaged(store, terminal);
  const sides: ComparedSide[] = [];
  for (const name of names) {
    const found = findNamed(store, name);
    switch (found.kind) {
      case "run":
        sides.push({ name: found.run.name, runs: [found.run] });
        break;
      case "family":
        sides.push({ name: found.family.name, runs: found.family.runs });
        break;
      case "sweep":
        terminal.error(`\`${name}\` is a table of several runs; \`pipe show ${name}\` names each of them`);
        return 1;
      case "problem":
        terminal.error(found.text);
        return 1;
    }
  }
  const [before, after] = sides;
  if (before === undefined || after === undefined) return 1;
  try {
    const compared = await compareRuns(store, before, after);
    if (json) terminal.out(`${JSON.stringify(compared, null, 2)}\n`);
    else for (const part of partsOf(compared, flips, terminal)) terminal.out(part);
    return 0;
  } catch (error) {
    if (!(error instanceof DamagedArtifact)) throw error;
    terminal.error(`what is kept of them is damaged: ${error.message}; \`pipe run\` makes it anew`);
    return 1;
  }
}

/** What is printed, each part with an empty line behind it. */
function partsOf(compared: RunComparison, flips: number, { colour }: Terminal): readonly string[] {
  const { before, after, runs, made, programs, metrics, cost, paired, verdict } = compared;
  const { before: old, after: fresh } = programs;
  const text = old === null || fresh === null ? "" : unifiedDiff(fresh.path, old.text, fresh.text, colour);
  const commands =
    old === null || fresh === null || old.command === fresh.command
      ? []
      : [["the command", old.command, fresh.command]];
  const differing = [...commands, ...made.map((one) => [one.what, one.before ?? "", one.after ?? ""])];
  const several = runs.length > 1;
  return [
    differing.length === 0
      ? "They are made from the same.\n\n"
      : `${table(["what differs", before, after], differing)}\n`,
    ...(text === "" ? [] : [`${text}\n`]),
    ...(several
      ? [
          `${table(
            ["compared", before, after],
            runs.map((run) => [run.run ?? "", run.before, run.after]),
          )}\n`,
        ]
      : []),
    `${table(["measured by", several ? "metric (means)" : "metric", before, after, "difference"], shownMetrics(metrics).map(metricRow))}\n`,
    ...paired.flatMap((block) => comparedParts(block, flips)),
    `${table(["", before, after], costRows(cost))}\n`,
    `${verdict.text}\n`,
  ];
}

type Pairs = RunComparison["metrics"];

/** Without the loss of a model's only output, which is its total loss under another name. */
function shownMetrics(metrics: Pairs): Pairs {
  const shown = new Set(
    [...new Set(metrics.map(({ block }) => block))].flatMap((block) => {
      const own = metrics.filter((pair) => pair.block === block);
      const distinct = (side: "before" | "after"): string[] =>
        distinctMetrics(Object.fromEntries(own.map((pair) => [pair.path, pair[side] ?? Number.NaN])));
      return [...distinct("before"), ...distinct("after")].map((path) => `${block}.${path}`);
    }),
  );
  return metrics.filter(({ block, path }) => shown.has(`${block}.${path}`));
}

function metricRow({ block, path, before, after, better }: RunComparison["metrics"][number]): string[] {
  const shown = (value: number | null): string => (value === null ? "" : formatMetric(path, value, 2));
  const gap = before === null || after === null ? null : after - before;
  const sign = gap !== null && gap > 0 ? "+" : "";
  const difference = gap === null ? "" : `${sign}${formatDeviation(path, gap)}`;
  return [
    block,
    path,
    shown(before),
    shown(after),
    `${difference}${better === null ? "" : better ? "  better" : "  worse"}`,
  ];
}
