/**
 * Blocks in, steps out: one for each block, or one for each of its runs where it asks for several seeds or its data set has folds.
 * Steps that would do the same are one.
 */
import {
  type Argument,
  adaptedModel,
  aloneTraining,
  type CheckedBlock,
  type CheckedDataset,
  type CheckedEvaluate,
  type CheckedModel,
  type CheckedSweep,
  type CheckedTrain,
  foldsOf,
} from "@penstock/dsl";
import { contentHash } from "../artifacts/canonical.ts";
import type { Artifact } from "../artifacts/store.ts";
import {
  datasetIngredients,
  evaluateIngredients,
  furtherHashes,
  hashIngredients,
  type Ingredients,
  ingredient,
  type TrainParts,
  trainIngredients,
} from "./ingredients.ts";
import type { DatasetStep, EvaluateStep, PlanContext, PlanStep, SweepStep, TrainStep } from "./plan.ts";
import { fittedTogether, runOnData } from "./run-on-data.ts";
import { type RunPlace, runLabel } from "./run-place.ts";
import { type StepStart, startHash, stepStart } from "./step-start.ts";
import { whyNotCached } from "./why-not-cached.ts";

/** Values of params that blocks were checked with, where these are others than the program's. */
type Settings = Readonly<Record<string, Argument>>;

/** Blocks that have been laid out, by name: for those that speak of them. */
interface Known {
  readonly datasets: Map<string, readonly DatasetStep[]>;
  readonly models: Map<string, CheckedModel>;
  readonly trains: Map<string, readonly TrainStep[]>;
}

interface StepParts {
  readonly ingredients: Ingredients;
  readonly needs: readonly string[];
  /** Null for what there is one of: a sweep's table, a report. */
  readonly run: RunPlace | null;
}

/** The trainings that a run is held against. */
export function beforeSteps({ trained, others = [] }: NonNullable<EvaluateStep["before"]>): readonly TrainStep[] {
  return [trained, ...others];
}

/** What a run of a training is made of. */
interface RunParts {
  readonly train: CheckedTrain;
  readonly model: CheckedModel;
  readonly data: DatasetStep;
  readonly sources: readonly DatasetStep[] | undefined;
  readonly start: StepStart | null;
  /** Of its seed, from that of the program on. */
  readonly index: number;
  readonly set: Settings;
  readonly folds: number;
}

/** Ends planning: the checker lets no program through that can cause it. */
function missing(kind: string, name: string): never {
  throw new Error(`the checked program has no ${kind} \`${name}\``);
}

/** Collects the steps of a plan. */
export class Layout {
  /** In an order in which every step follows what it needs. */
  readonly steps: PlanStep[] = [];
  private readonly context: PlanContext;
  private readonly byHash = new Map<string, PlanStep>();
  private artifacts: readonly Artifact[] | null = null;

  constructor(context: PlanContext) {
    this.context = context;
  }

  /** Adds the steps of blocks, which come dependency-first. Gives the runs of each train block. */
  add(blocks: readonly CheckedBlock[], set: Settings): ReadonlyMap<string, readonly TrainStep[]> {
    const known: Known = { datasets: new Map(), models: new Map(), trains: new Map() };
    for (const block of blocks) {
      switch (block.kind) {
        case "dataset":
          known.datasets.set(block.name, this.datasetSteps(block, set));
          break;
        case "model":
          known.models.set(block.name, block);
          break;
        case "train":
          known.trains.set(block.name, this.trainSteps(block, known, set));
          break;
        case "evaluate":
          this.evaluateSteps(block, known, set);
          break;
        case "sweep":
          this.sweepStep(block);
          break;
        default:
          block satisfies never;
      }
    }
    return known.trains;
  }

  /** What every step has. */
  base(kind: PlanStep["kind"], block: string, { ingredients, needs, run }: StepParts) {
    const { store, fresh } = this.context;
    const hash = hashIngredients({ kind, block, ...ingredients });
    const cached = !fresh && store.find(hash) !== null;
    const damage = cached || fresh ? null : store.damage(hash);
    const label = run === null ? null : runLabel(run);
    this.artifacts ??= cached || fresh ? this.artifacts : store.list();
    const reason = cached
      ? null
      : fresh
        ? "asked for with --fresh"
        : damage !== null
          ? `it is damaged: ${damage}`
          : whyNotCached(this.artifacts ?? [], { kind, block, ingredients, run });
    const id = [kind, block, ...(label === null ? [] : [label])].join(" ");
    return { id, block, hash, ingredients, needs, cached, damage, reason };
  }

  /** The step that does the same already, or the new one. */
  private once<Step extends PlanStep>(step: Step): Step {
    const known = this.byHash.get(step.hash);
    // Kind and block are part of the hash.
    if (known !== undefined) return known as Step;
    this.byHash.set(step.hash, step);
    this.steps.push(step);
    return step;
  }

  private datasetSteps(dataset: CheckedDataset, set: Settings): DatasetStep[] {
    const folds = foldsOf(dataset.split);
    return folds === 1
      ? [this.datasetStep(dataset, null, set)]
      : Array.from({ length: folds }, (_, index) => this.datasetStep(dataset, index + 1, set));
  }

  private datasetStep(dataset: CheckedDataset, fold: number | null, set: Settings): DatasetStep {
    const { fingerprints, seed } = this.context;
    const fingerprint = fingerprints.get(dataset.name) ?? missing("fingerprint of data set", dataset.name);
    const group = hashIngredients({
      block: dataset.name,
      ...datasetIngredients(dataset, { fingerprint, seed, fold: null }),
    });
    const run: RunPlace = { seed, fold, set, group, seeds: 1, folds: foldsOf(dataset.split) };
    const ingredients = datasetIngredients(dataset, { fingerprint, seed, fold });
    const base = this.base("dataset", dataset.name, { ingredients, needs: [], run });
    return this.once<DatasetStep>({ kind: "dataset", ...base, run, dataset });
  }

  private trainSteps(train: CheckedTrain, known: Known, set: Settings): TrainStep[] {
    const names = train.tasks?.data ?? [train.data];
    const sets = names.map((name) => known.datasets.get(name) ?? missing("dataset", name));
    const [folds = []] = sets;
    const sources = sets.length < 2 ? undefined : fittedTogether(sets.flatMap((one) => one.slice(0, 1)));
    const model = adaptedModel(known.models.get(train.model) ?? missing("model", train.model), train.adapt);
    const { seed: programSeed } = this.context;
    return (sources?.slice(0, 1) ?? folds).flatMap((data) =>
      Array.from({ length: train.seeds }, (_, index) => {
        const start = stepStart(train.start, known.trains, { seed: programSeed + index, fold: data.run.fold });
        return this.trainStep({ train, model, data, sources, index, start, set, folds: folds.length });
      }),
    );
  }

  /** One run of a training: that of a seed, counted from the program's. */
  private trainStep({ train, model, data, sources, start, index, set, folds }: RunParts): TrainStep {
    const { seed: programSeed } = this.context;
    const seed = programSeed + index;
    const all = (hashOf: (step: DatasetStep) => string): Pick<TrainParts, "data" | "sources"> => ({
      data: hashOf(data),
      ...(sources === undefined
        ? {}
        : { sources: sources.map((one) => ({ dataset: one.dataset, data: hashOf(one) })) }),
    });
    const parts = {
      train,
      model,
      dataset: data.dataset,
      seed,
      start: startHash(start, false),
      ...all(({ hash }) => hash),
    };
    const group = hashIngredients({
      block: train.name,
      ...trainIngredients({
        ...parts,
        ...all(({ run }) => run.group),
        seed: programSeed,
        start: startHash(start, true),
      }),
    });
    const run: RunPlace = { seed, fold: data.run.fold, set, group, seeds: train.seeds, folds };
    const needs = [...(sources ?? [data]), ...(start?.kind === "step" ? [start.trained] : [])].map(({ id }) => id);
    const base = this.base("train", train.name, { ingredients: trainIngredients(parts), needs, run });
    return this.once<TrainStep>({
      kind: "train",
      ...base,
      run,
      train,
      model,
      dataset: data.dataset,
      data,
      start,
      ...(sources === undefined ? {} : { sources }),
    });
  }

  /** A training of each task that a data set judges, by itself: of the seed and fold of the training of all. */
  private aloneSteps(trained: TrainStep, judged: TrainStep): TrainStep[] {
    const { seed, fold, set, folds } = trained.run;
    const { together: _together, ...data } = judged.data;
    return judged.train.losses.map(({ output }) => {
      const { train, model } = aloneTraining(trained.train, trained.model, { output, data: data.block });
      return this.trainStep({
        ...{ train, model, set, folds },
        data: { ...data, run: { ...data.run, fold } },
        sources: undefined,
        start: trained.start,
        index: seed - this.context.seed,
      });
    });
  }

  /** The trainings of all rows, and the table of them. */
  private sweepStep(sweep: CheckedSweep): SweepStep {
    const rows = sweep.variants.map(({ set, blocks }) => {
      const runs = this.add(blocks, set).get(sweep.run) ?? missing("train", sweep.run);
      return { set, runs };
    });
    const hashes = rows.map(({ set, runs }) => [set, runs.map(({ hash }) => hash)]);
    const ingredients = { rows: contentHash(hashes), best: ingredient(sweep.best.metric) };
    const needs = [...new Set(rows.flatMap(({ runs }) => runs.map(({ id }) => id)))];
    const base = this.base("sweep", sweep.name, { ingredients, needs, run: null });
    return this.once<SweepStep>({ kind: "sweep", ...base, sweep, rows });
  }

  /** The run of the same seed and fold that another is held against. */
  private comparedWith(
    { compare }: CheckedEvaluate,
    { run }: TrainStep,
    known: Known,
    data: DatasetStep,
  ): EvaluateStep["before"] {
    if (compare === null) return null;
    const runs = known.trains.get(compare.run) ?? missing("train", compare.run);
    const trained = runs.find((one) => one.run.seed === run.seed && one.run.fold === run.fold);
    const whole = trained ?? missing("run of train", compare.run);
    const judged = runOnData(whole, data);
    if (compare.alone !== true) return { trained: judged, untrained: compare.untrained };
    const [first = judged, ...others] = this.aloneSteps(whole, judged);
    return { trained: first, untrained: false, others };
  }

  /** Rows that belong to no class. Of a data set with folds, the first. */
  private strangeRows({ outside }: CheckedEvaluate, known: Known): DatasetStep | null {
    if (outside === null) return null;
    return known.datasets.get(outside.dataset)?.[0] ?? missing("dataset", outside.dataset);
  }

  private evaluateSteps(evaluate: CheckedEvaluate, known: Known, set: Settings): EvaluateStep[] {
    const runs = known.trains.get(evaluate.run) ?? missing("train", evaluate.run);
    const rows = known.datasets.get(evaluate.on.dataset) ?? missing("dataset", evaluate.on.dataset);
    return runs.map((whole) => {
      // Of a data set with folds, a run is judged by its own.
      const data = rows.find((one) => one.run.fold === whole.run.fold) ?? rows[0];
      if (data === undefined) return missing("dataset", evaluate.on.dataset);
      const trained = runOnData(whole, data);
      const before = this.comparedWith(evaluate, trained, known, data);
      const strange = this.strangeRows(evaluate, known);
      const ingredients = {
        ...evaluateIngredients(evaluate, { run: trained.hash, data: data.hash }),
        ...(before === null
          ? {}
          : {
              before: before.trained.hash,
              ...(before.untrained ? { weights: "untrained" } : {}),
              ...furtherHashes("before", before.others?.map(({ hash }) => hash) ?? []),
            }),
        ...(strange === null ? {} : { outside: strange.hash }),
      };
      const group = contentHash([
        evaluate.name,
        trained.run.group,
        data.run.group,
        evaluate.on,
        ...(before === null ? [] : [before.trained.run.group, before.untrained]),
        ...(strange === null ? [] : [strange.run.group]),
      ]);
      const run: RunPlace = { ...trained.run, set, group };
      const earlier = before === null ? [] : beforeSteps(before).map(({ id }) => id);
      const needs = [...new Set([...earlier, ...(strange === null ? [] : [strange.id]), trained.id, data.id])];
      const base = this.base("evaluate", evaluate.name, { ingredients, needs, run });
      const { train, model } = trained;
      const parts = { evaluate, train, model, dataset: data.dataset, trained, data, before, strange };
      return this.once<EvaluateStep>({ kind: "evaluate", ...base, run, ...parts });
    });
  }
}
