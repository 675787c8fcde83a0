/** `pipe lr FILE [TRAIN]`: tries learning rates from small to large on a copy of a training that has not begun, and suggests one. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { type CheckedTrain, closestName } from "@penstock/dsl";
import type { FoundRate, RunEvent } from "@penstock/runtime";
import { cacheFolder } from "@penstock/runtime/probe";
import { interruptible } from "../host/interruption.ts";
import { mirrorFolder, storeFolder } from "../host/places.ts";
import type { Settings } from "../settings.ts";
import type { Terminal } from "../terminal.ts";
import { failureText } from "../view/failure-text.ts";
import { formatRate } from "../view/figures.ts";
import { rateChart } from "../view/rate-chart.ts";
import { ratePicture } from "../view/rate-picture.ts";
import { checkFile, tellDiagnostics } from "./program.ts";

export interface LrOptions {
  readonly json: boolean;
  readonly seed: number;
  readonly backend: "auto" | "native" | "wasm" | "cpu";
  readonly from: number;
  readonly to: number;
  readonly steps: number;
  /** Where a picture of the curve goes. */
  readonly svg?: string;
  readonly set: Settings;
}

/** The training that is meant; null after saying why there is none. */
function trainingOf(
  trains: readonly CheckedTrain[],
  name: string | undefined,
  terminal: Terminal,
): CheckedTrain | null {
  const names = trains.map((one) => one.name);
  const listed = names.map((one) => `\`${one}\``).join(", ");
  const [only] = trains;
  if (only === undefined) {
    terminal.error("the program has no `train` block, so there is no learning rate to find");
    return null;
  }
  if (name === undefined) {
    if (trains.length === 1) return only;
    terminal.error(`the program has several trainings: name one of ${listed}`);
    return null;
  }
  const found = trains.find((one) => one.name === name);
  if (found !== undefined) return found;
  const near = closestName(name, names);
  terminal.error(
    `the program has no training \`${name}\`; ${near === null ? `there ${trains.length === 1 ? "is" : "are"} ${listed}` : `did you mean \`${near}\`?`}`,
  );
  return null;
}

function tell(found: FoundRate, train: CheckedTrain, terminal: Terminal): void {
  const { suggestion, ended, points } = found;
  const chart = rateChart(found, { width: Math.min(terminal.width, 80), height: 12, dots: terminal.live });
  terminal.out(`${[`loss of ${found.block} by learning rate, smoothed`, ...chart].join("\n")}\n\n`);
  if (ended === "diverged" && points.length > 0) {
    terminal.out(`The sweep ended after ${points.length} steps, where the loss grew beyond measure.\n`);
  }
  if (suggestion.rate === null) terminal.out(`No suggestion: ${suggestion.reason}.\n`);
  else {
    terminal.out(
      `lr: ${formatRate(suggestion.rate)} for \`${train.optimizer.call}\` of \`${train.name}\`\n  ${suggestion.reason}\n`,
    );
    terminal.out("A schedule that falls may start there; one that peaks, such as `one_cycle`, may peak there.\n");
  }
}

/** Finds a rate and gives the exit status. */
export async function lr(
  file: string,
  name: string | undefined,
  given: { readonly options: LrOptions; readonly terminal: Terminal },
): Promise<number> {
  const { options, terminal } = given;
  const { from, to, steps } = options;
  if (!(from < to)) {
    terminal.error(`\`--from ${from}\` must be below \`--to ${to}\``);
    return 1;
  }
  const result = checkFile(file, options.set, process.env);
  if (result.value === null) {
    tellDiagnostics(result, options.json, terminal);
    return 1;
  }
  const trains = result.value.blocks.filter((block) => block.kind === "train");
  const train = trainingOf(trains, name, terminal);
  if (train === null) return 1;
  const { findRate } = await import("@penstock/runtime");
  const program = result.value;
  return interruptible(async (signal) => {
    const onEvent = (event: RunEvent): void => {
      if (event.event === "notice") terminal.error(`note: ${event.text}`);
      if (event.event !== "error") return;
      const { errorColour: colour, errorWidth: width } = terminal;
      terminal.error(failureText(event, result.files, { colour, width }));
    };
    const { found, status } = await findRate(program, {
      path: file,
      seed: options.seed,
      cache: cacheFolder(process.env),
      mirror: mirrorFolder(process.env),
      backend: options.backend,
      task: { block: train.name, from, to, steps },
      runs: storeFolder(path.dirname(file), process.env),
      onEvent,
      signal,
    });
    if (found === null) return status;
    if (options.svg !== undefined) writeFileSync(options.svg, ratePicture(found));
    if (options.json) terminal.out(`${JSON.stringify({ seed: options.seed, from, to, ...found }, null, 2)}\n`);
    else tell(found, train, terminal);
    return status;
  });
}
