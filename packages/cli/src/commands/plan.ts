/** `pipe plan FILE`: what a run would do, what it would cost and what is cached, without running anything. */
import path from "node:path";
import type { PlanDescription } from "@penstock/runtime";
import { cacheFolder } from "@penstock/runtime/probe";
import { mirrorFolder, storeFolder } from "../host/places.ts";
import type { Settings } from "../settings.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { rateLine } from "../view/rate-line.ts";
import { checkFile, tellDiagnostics } from "./program.ts";

export interface PlanCommandOptions {
  readonly json: boolean;
  readonly seed: number;
  readonly fresh: boolean;
  readonly set: Settings;
}

/** Bytes, operations or seconds with a prefix that keeps three digits. */
function short(value: number, unit: string): string {
  const prefixes = ["", "k", "M", "G", "T", "P"];
  let index = 0;
  let rest = value;
  while (rest >= 1000 && index < prefixes.length - 1) {
    rest /= 1000;
    index++;
  }
  return `${rest >= 100 || index === 0 ? Math.round(rest) : rest.toPrecision(3)} ${prefixes[index]}${unit}`;
}

function duration(seconds: number): string {
  if (seconds < 1) return "< 1 s";
  if (seconds < 90) return `about ${Math.round(seconds)} s`;
  if (seconds < 5400) return `about ${Math.round(seconds / 60)} min`;
  return `about ${(seconds / 3600).toFixed(1)} h`;
}

/** A line for each step; the runs of one block stand together. */
function stepRows(steps: PlanDescription["steps"]): string[][] {
  const groups = new Map<string, PlanDescription["steps"][number][]>();
  for (const step of steps) {
    const key = `${step.kind} ${step.block}`;
    groups.set(key, [...(groups.get(key) ?? []), step]);
  }
  return [...groups].map(([name, runs]) => {
    const open = runs.filter((step) => !step.cached);
    const reasons = [...new Set(open.map((step) => step.reason ?? ""))];
    const [only] = runs;
    if (runs.length === 1 && only !== undefined) {
      return [name, only.cached ? "cached" : "will run", only.cached ? "" : (only.reason ?? "")];
    }
    const state =
      open.length === 0
        ? "cached"
        : open.length === runs.length
          ? "will run"
          : `${open.length} will run, the others are cached`;
    return [`${name}, ${runs.length} runs`, state, reasons.join("; ")];
  });
}

/** Where weights begin that are not drawn, and what is run once. */
function transferLines({ starts, frozen }: PlanDescription): string[] {
  return [
    ...starts.map(({ block, from, taken, all, fresh }) => {
      const anew =
        fresh === null || fresh.length === 0
          ? ""
          : `; anew: ${fresh.slice(0, 6).join(", ")}${fresh.length > 6 ? ", …" : ""}`;
      return taken === null
        ? `${block} starts from ${from}; what fits shows when it runs`
        : `${block} starts from ${from}: ${taken} of ${all} weights${anew}`;
    }),
    ...frozen.map(
      ({ block, parts, operators }) =>
        `${parts.join(" and ")} of ${block} is frozen: its ${operators} operators run once for each row, and the epochs go on from there`,
    ),
  ];
}

/** Prints the plan and gives the exit status. */
export async function plan(file: string, options: PlanCommandOptions, terminal: Terminal): Promise<number> {
  const result = checkFile(file, options.set, process.env);
  if (result.value === null) {
    tellDiagnostics(result, options.json, terminal);
    return 1;
  }
  const { DataError, describePlan, plannedRates, planRun, tellDraws } = await import("@penstock/runtime");
  try {
    const planned = await planRun(result.value, {
      path: file,
      seed: options.seed,
      fresh: options.fresh,
      storeRoot: storeFolder(path.dirname(file), process.env),
      cache: cacheFolder(process.env),
      mirror: mirrorFolder(process.env),
    });
    const described = describePlan(planned.plan, planned.store);
    const rates = plannedRates(planned.plan, described);
    if (options.json) {
      terminal.out(`${JSON.stringify({ ...described, rates }, null, 2)}\n`);
      return 0;
    }
    terminal.out(`${table(["step", "", "why"], stepRows(described.steps))}\n`);
    for (const model of described.models) {
      const layers = model.layers.map((layer) => [
        `  ${layer.id}`,
        `[${layer.shape.join(", ")}]`,
        String(layer.parameters),
        short(layer.flops, "FLOP"),
      ]);
      terminal.out(`model ${model.name}: ${model.parameters} parameters, ${short(model.flops, "FLOP")} a row\n`);
      terminal.out(`${table(["  layer", "shape", "parameters", "forward"], layers)}\n`);
    }
    for (const { dataset, draws } of described.draws) {
      const later = `an epoch of \`${dataset}\` is drawn by class; how many rows of each is known once they have been read`;
      terminal.out(`${draws === null ? later : tellDraws(dataset, draws)}\n\n`);
    }
    for (const { block, adapts } of described.costs) if (adapts !== null) terminal.out(`train ${block}: ${adapts}\n\n`);
    for (const line of transferLines(described)) terminal.out(`${line}\n\n`);
    for (const rate of rates) terminal.out(`${rateLine(rate, terminal.live)}\n\n`);
    const many = described.costs.some(({ runs }) => runs > 1);
    const costs = described.costs.map((cost) => [
      `train ${cost.block}`,
      ...(many ? [String(cost.runs)] : []),
      cost.rows === null ? "unknown" : String(cost.rows),
      short(cost.memoryBytes, "B"),
      cost.flops === null ? "unknown" : short(cost.flops, "FLOP"),
      cost.seconds === null ? "unknown" : duration(cost.seconds),
    ]);
    if (costs.length > 0) {
      terminal.out(table(["cost", ...(many ? ["runs"] : []), "train rows", "memory", "all epochs", "time"], costs));
      terminal.out(`Times are estimates ${described.speed.from}.\n`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    terminal.error(`${error.title}\n${error.help ?? ""}`);
    return 3;
  }
}
