/**
 * Data sets at work: a dataset step's rows, splits and fitted preparation. The artifact holds splits and preparation; rows
 * are read again from their source, whose content the step's hash vouches for.
 */
import type { CheckedDataset } from "@penstock/dsl";
import { contentHash } from "../artifacts/canonical.ts";
import { readArtifactFile } from "../artifacts/store.ts";
import {
  closeTable,
  type FittedPreparation,
  fitPreparation,
  fitTogether,
  fittedPreparationSchema,
  readTable,
  type SplitRows,
  splitRows,
  type Table,
  withNamedTokenizers,
} from "../data/index.ts";
import type { DatasetSection } from "../evaluate/report-data.ts";
import { InternalError } from "../internal-error.ts";
import { epochDraws, tellDraws } from "../plan/epoch-draws.ts";
import { type DatasetStep, type Plan, stepLabel } from "../plan/plan.ts";
import { inPhaseAsync } from "../profile/profiler.ts";
import { RunError } from "./run-error.ts";
import { decodeSplit, encodeSplit, splitFile } from "./split-file.ts";
import type { Surroundings } from "./surroundings.ts";
import { versionsOf } from "./versions.ts";
import { manifestOf } from "./workshop.ts";

/** A data set ready to give batches. */
export interface OpenDataset {
  readonly dataset: CheckedDataset;
  readonly table: Table;
  readonly split: SplitRows;
  readonly preparation: FittedPreparation;
}

/** What the report says of a data set, kept with its artifact. */
export type DatasetSummary = Pick<DatasetSection, "rows" | "balance">;

const splits = ["train", "valid", "test"] as const;

function countClasses(dataset: CheckedDataset, table: Table, split: SplitRows): DatasetSummary["balance"] {
  return dataset.targets.flatMap((target) => {
    const source = table.columns.get(target.columns[0] ?? target.name);
    if (target.type.kind !== "class" || source?.kind !== "class") return [];
    const classes = source.values.map((name) => ({ name, train: 0, valid: 0, test: 0 }));
    for (const part of splits) {
      for (const row of split[part]) {
        const entry = classes[source.data[row] ?? -1];
        if (entry !== undefined) entry[part]++;
      }
    }
    return [{ column: target.name, classes }];
  });
}

/** Refuses splits that leave nothing to learn from or to judge by. */
function refuseEmptySplits(dataset: CheckedDataset, split: SplitRows, used: ReadonlySet<string>): void {
  const rows = splits.reduce((sum, part) => sum + split[part].length, 0);
  for (const part of splits) {
    if (split[part].length > 0 || !(part === "train" || used.has(part))) continue;
    throw new RunError("P5102", `the ${part} split of \`${dataset.name}\` has no rows`, {
      help: `give ${part} a larger share in \`split\`, or use more rows`,
      primary: { span: dataset.split.span, text: `leaves ${part} nothing of ${rows} ${rows === 1 ? "row" : "rows"}` },
      related: [{ span: dataset.source.span, text: "the rows" }],
    });
  }
}

/** Reads, splits and fits; commits the artifact unless it is there. Rows are read at most once a process, for all folds together. */
export class DatasetWork {
  private readonly open = new Map<string, Promise<OpenDataset>>();
  private readonly tables = new Map<string, Promise<Table>>();
  private readonly together = new Map<string, Promise<OpenDataset[]>>();
  private readonly plan: Plan;
  private readonly around: Surroundings;

  constructor(plan: Plan, around: Surroundings) {
    this.plan = plan;
    this.around = around;
  }

  /** The open data set of that step. */
  get(step: DatasetStep): Promise<OpenDataset> {
    if (step.together !== undefined) return this.among(step.together, step);
    const known = this.open.get(step.id);
    if (known !== undefined) return known;
    const opening = inPhaseAsync(this.around.profiler, "preparing data", () => this.prepare(step));
    this.open.set(step.id, opening);
    return opening;
  }

  /** The open data set of that step, its inputs fitted on the train rows of several together. */
  private async among(steps: readonly DatasetStep[], { id }: DatasetStep): Promise<OpenDataset> {
    const key = steps.map((step) => step.id).join(" and ");
    const known = this.together.get(key) ?? inPhaseAsync(this.around.profiler, "preparing data", () => this.fit(steps));
    this.together.set(key, known);
    const found = (await known)[steps.findIndex((step) => step.id === id)];
    if (found === undefined) throw new InternalError(`${id} is not among ${key}`);
    return found;
  }

  private async fit(steps: readonly DatasetStep[]): Promise<OpenDataset[]> {
    const open: OpenDataset[] = [];
    for (const { together: _together, ...step } of steps) open.push(await this.get(step));
    const parts = open.map(async (one) => ({
      ...one,
      dataset: await withNamedTokenizers(one.dataset, this.around.data),
      train: one.split.train,
    }));
    const preparations = fitTogether(await Promise.all(parts));
    return open.map((one, place) => ({ ...one, preparation: preparations[place] ?? one.preparation }));
  }

  /** Gives back the files that rows are read from. */
  async close(): Promise<void> {
    for (const reading of this.tables.values()) {
      // One that could not be read has told why where it was asked for.
      const table = await reading.catch(() => null);
      if (table !== null) closeTable(table);
    }
    this.tables.clear();
    this.open.clear();
    this.together.clear();
  }

  /** The rows of a data set, shared by its folds and by whatever else reads the same. */
  private table(step: DatasetStep): Promise<Table> {
    const { around } = this;
    const { dataset, ingredients } = step;
    const { batch: _batch, augment: _augment, ...read } = dataset;
    const key = contentHash([ingredients["source"], read]);
    const known = this.tables.get(key);
    if (known !== undefined) return known;
    const reading = readTable(dataset, {
      ...around.data,
      onProgress: ({ what, done, total }) =>
        around.emit({ event: "progress", block: dataset.name, run: stepLabel(step), what, done, total }),
      onNotice: (text) => around.emit({ event: "notice", text }),
    });
    this.tables.set(key, reading);
    return reading;
  }

  private async prepare(step: DatasetStep): Promise<OpenDataset> {
    const { around, plan } = this;
    const { dataset, run } = step;
    const started = around.clock();
    const table = await this.table(step);
    const artifact = around.fresh ? null : around.store.find(step.hash);
    if (artifact !== null) {
      const split = decodeSplit(readArtifactFile(artifact, splitFile));
      const preparation = fittedPreparationSchema.parse(
        JSON.parse(readArtifactFile(artifact, "preparation.json").toString()),
      );
      return { dataset, table, split, preparation };
    }
    const split = splitRows(table, dataset, run.seed, run.fold ?? 1);
    refuseEmptySplits(dataset, split, this.splitsUsed(dataset.name));
    const preparation = fitPreparation(table, await withNamedTokenizers(dataset, around.data), split.train);
    const summary: DatasetSummary = {
      rows: { train: split.train.length, valid: split.valid.length, test: split.test.length },
      balance: countClasses(dataset, table, split),
    };
    const drawn = epochDraws(dataset, summary.balance);
    if (drawn !== null) around.emit({ event: "notice", text: tellDraws(dataset.name, drawn) });
    around.store.commit(
      step.hash,
      {
        manifest: manifestOf(
          step,
          { plan, around },
          {
            seconds: around.clock() - started,
            versions: versionsOf(null),
            metrics: { rows: table.rows },
          },
        ),
        files: new Map<string, string | Uint8Array>([
          [splitFile, encodeSplit(split)],
          ["preparation.json", `${JSON.stringify(preparation, null, 2)}\n`],
          ["summary.json", `${JSON.stringify(summary, null, 2)}\n`],
        ]),
      },
      { replace: around.fresh },
    );
    return { dataset, table, split, preparation };
  }

  /** Splits that some block of the program reads. */
  private splitsUsed(dataset: string): Set<string> {
    const used = new Set<string>();
    for (const step of this.plan.steps) {
      if (step.kind === "evaluate" && step.evaluate.on.dataset === dataset) used.add(step.evaluate.on.split);
    }
    return used;
  }
}
