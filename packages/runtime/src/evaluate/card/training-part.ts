/** Trainings in, how they went out: epochs, what was kept, time, parameters. */
import { distinctMetrics } from "../metric-names.ts";
import { formatCount, formatEpoch, formatMetric, formatSeconds, plural } from "../report/figures.ts";
import type { TrainRunRecord, TrainSection } from "../report-data.ts";
import { code, parts, table } from "./markdown.ts";
import { tasksPart } from "./tasks-part.ts";

const endings: Readonly<Record<TrainRunRecord["ended"], string>> = {
  epochs: "all planned epochs",
  stop: "stopped early",
  steps: "its budget of steps",
  time: "its budget of time",
};

/** Every training of the program. */
export function trainingPart(
  sections: readonly TrainSection[],
  environment: Readonly<Record<string, string>>,
): string | null {
  if (sections.length === 0) return null;
  const { processor, gpus, device, threads } = environment;
  const machine = gpus ?? processor ?? device;
  const on =
    machine === undefined
      ? null
      : `On ${code(machine)}${threads === undefined ? "" : `, ${plural(Number(threads), "thread")}`}.`;
  return parts(["## Training", on, ...sections.map(trainPart)]);
}

function trainPart(section: TrainSection): string {
  const { name, model, parameters, layers, runs, epochsPlanned, data, tasks } = section;
  const rows = runs.map((run) => {
    const { history, best, ended, seconds } = run;
    const kept =
      best === null
        ? "the last weights"
        : `epoch ${formatEpoch(best.epoch)}, ${code(best.metric)} ${formatMetric(best.metric, best.value)}`;
    const epochs = `${formatEpoch(history.at(-1)?.epoch ?? 0)} of ${epochsPlanned}`;
    return [code(run.name), epochs, endings[ended], kept, formatSeconds(seconds)];
  });
  const [first] = runs;
  const kept = runs.length === 1 && first !== undefined ? keptRecord(first) : undefined;
  const metrics = kept === undefined ? [] : distinctMetrics(kept.metrics);
  return parts([
    `### ${code(name)}`,
    `Model ${code(model)}: ${plural(layers.length, "operator")}, ${formatCount(parameters)} parameters, trained on ${code(data)}.`,
    table(
      [
        ["run", "words"],
        ["epochs", "figures"],
        ["ended by", "words"],
        ["kept", "words"],
        ["time", "figures"],
      ],
      rows,
    ),
    tasks === undefined ? null : tasksPart(name, tasks),
    metrics.length === 0 || kept === undefined
      ? null
      : table(
          [
            [`at epoch ${formatEpoch(kept.epoch)}, which was kept`, "words"],
            ["value", "figures"],
          ],
          metrics.map((path) => [code(path), formatMetric(path, kept.metrics[path] ?? Number.NaN)]),
        ),
  ]);
}

/** What was measured of the weights that were kept. */
function keptRecord({ history, best }: TrainRunRecord): TrainRunRecord["history"][number] | undefined {
  return best === null ? history.at(-1) : history.find(({ step }) => step === best.step);
}
