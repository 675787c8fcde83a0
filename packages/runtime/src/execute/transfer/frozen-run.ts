/**
 * A training whose first part is frozen: that part is run once for each row, its values are kept beside the store under what they were made
 * from, and the training goes on from them. What comes of it is the whole model.
 */
import path from "node:path";
import { type FrozenPart, frozenNames, frozenOf } from "@penstock/dsl";
import { contentHash } from "../../artifacts/canonical.ts";
import type { StoredTensor } from "../../artifacts/safetensors.ts";
import { sha256 } from "../../artifacts/sealed-file.ts";
import { closeTable, type KeptValues, openValues, type Table, ValueGatherer } from "../../data/index.ts";
import { type DatasetStep, stepLabel, type TrainStep } from "../../plan/plan.ts";
import { wholeData } from "../../plan/run-on-data.ts";
import { inPhaseAsync } from "../../profile/profiler.ts";
import { ownWeights } from "../../train/adapters/own-weights.ts";
import { computeFeatures, featureColumns } from "../../train/frozen/compute-features.ts";
import { restInput, wholeOutcome } from "../../train/frozen/rest-input.ts";
import { sourcesOf } from "../../train/tasks/sources.ts";
import type { TrainInput } from "../../train/train-input.ts";
import type { TrainOutcome } from "../../train/train-outcome.ts";
import { codeDigest, graphUse } from "../graph-store.ts";
import { Interrupted } from "../run-error.ts";
import type { Workshop } from "../workshop.ts";

/** A training that may have a frozen part. */
export interface FrozenRun {
  readonly step: TrainStep;
  readonly shop: Workshop;
  readonly versions: Readonly<Record<string, string>>;
}

/** Trains by `train`: all of the model, or the rest of it where the first part is frozen. Throws Interrupted when it was asked to stop. */
export async function runFrozenOnce(
  input: TrainInput,
  { step, shop, versions }: FrozenRun,
  train: (input: TrainInput) => Promise<TrainOutcome>,
): Promise<TrainOutcome> {
  const { start } = input;
  // A dry run takes a few batches: to run a part for all rows would be most of it.
  const part = shop.around.dry === null ? frozenOf(step.model, step.train, wholeData(step)) : null;
  if (part === null || start === undefined) return train(input);
  const data = step.sources ?? [step.data];
  const values: Table[] = [];
  try {
    await inPhaseAsync(shop.around.profiler, "frozen part", async () => {
      for (const [place, source] of sourcesOf(input).entries())
        values.push(
          await valuesOf({ ...input, ...source }, { part, data: data[place] ?? step.data }, { step, shop, versions }),
        );
    });
    const graphs = graphUse(shop, { model: part.rest, train: input.train, seed: input.seed, versions });
    // A base is kept apart, whatever of it was run once.
    return wholeOutcome(await train({ ...restInput(input, part, values), graphs }), ownWeights(step.model, start));
  } finally {
    for (const table of values) closeTable(table);
  }
}

/** The values of all rows of a data set that the training reads: kept ones, or computed now. */
async function valuesOf(
  input: TrainInput,
  { part, data }: { readonly part: FrozenPart; readonly data: DatasetStep },
  { step, shop, versions }: FrozenRun,
): Promise<Table> {
  const { around } = shop;
  const { rows: split, table, start } = input;
  const rows = new Uint32Array(split.train.length + split.valid.length);
  rows.set(split.train);
  rows.set(split.valid, split.train.length);
  const whose = `${frozenNames(part).join(" and ")} of ${step.block}`;
  const count = `${rows.length.toLocaleString("en-US")} rows${step.sources === undefined ? "" : ` of ${data.block}`}`;
  const tell = (text: string): void => around.emit({ event: "notice", text });
  const kept: KeptValues = {
    place: {
      root: path.join(around.store.root, "cache", "features"),
      key: contentHash({
        data: data.hash,
        // What is fitted with others gives other numbers than by itself.
        ...(data.together === undefined ? {} : { together: data.together.map(({ hash }) => hash) }),
        part: [part.first.inputs, part.first.nodes, part.first.outputs],
        weights: weightsHash(part, start ?? new Map()),
        versions,
        code: codeDigest(),
      }),
      source: `${step.block} ${stepLabel(step) ?? ""}`,
    },
    columns: featureColumns(part.first),
    rows: table.rows,
    of: rows,
    bound: around.data.memory ?? Number.POSITIVE_INFINITY,
    onDamaged: (folder) =>
      tell(
        `the kept values of ${whose} in ${folder} are damaged: not every byte is as it was written; they are computed anew`,
      ),
  };
  const known = openValues(kept);
  if (known !== null) {
    tell(`${whose} is frozen: its values for ${count} are kept from an earlier run`);
    return known;
  }
  tell(`${whose} is frozen: run once for ${count}`);
  const gatherer = new ValueGatherer(kept);
  try {
    await computeFeatures(
      { ...input, model: part.first, weights: start ?? new Map(), rows },
      {
        take: (column, values) => gatherer.add(column, values),
        between: async (done) => {
          const what = "running the frozen part once";
          around.emit({ event: "progress", block: step.block, run: stepLabel(step), what, done, total: rows.length });
          await around.between();
          if (around.stopping()) throw new Interrupted();
        },
      },
    );
    return gatherer.finish();
  } catch (error) {
    gatherer.abandon();
    throw error;
  }
}

/** A sum of the weights of a part. */
function weightsHash({ first }: FrozenPart, weights: ReadonlyMap<string, StoredTensor>): string {
  const sums = first.nodes.flatMap(({ id, weights: own }) =>
    own.map(({ name }) => {
      const { data } = weights.get(`${id}/${name}`) ?? { data: new Float32Array() };
      return [`${id}/${name}`, sha256(Buffer.from(data.buffer, data.byteOffset, data.byteLength))];
    }),
  );
  return contentHash(sums);
}
