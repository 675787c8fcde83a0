/**
 * A training and the values of its frozen part in, the training of the rest out: the same rows, targets and steps, with the values in the
 * place of what the frozen part reads. And back: the weights of the rest in, those of the whole model out.
 */
import type { FrozenPart } from "@penstock/dsl";
import type { StoredTensor } from "../../artifacts/safetensors.ts";
import type { FittedColumn, Table } from "../../data/index.ts";
import { InternalError } from "../../internal-error.ts";
import type { TrainSource } from "../tasks/sources.ts";
import type { TrainInput } from "../train-input.ts";
import type { TrainOutcome } from "../train-outcome.ts";
import { featureColumns } from "./compute-features.ts";

type Weights = ReadonlyMap<string, StoredTensor>;

/** A column of values as a batch reads it: as they are. */
function fitted(name: string, shape: readonly number[]): FittedColumn {
  return {
    name,
    columns: [name],
    kind: "audio",
    shape: [...shape],
    dtype: "float32",
    classes: null,
    open: false,
    separator: null,
    sound: null,
    fill: [],
    steps: [],
  };
}

/** A data set as the rest reads it: with the values in the place of what the first part reads. */
function restSource<Source extends TrainSource>(source: Source, { first, rest }: FrozenPart, values: Table): Source {
  const { table, preparation } = source;
  const shapes = new Map<string, readonly number[]>(first.outputs.map(({ name, type }) => [name, type.shape]));
  const features = featureColumns(first).map(({ name, size }) => fitted(name, shapes.get(name) ?? [size]));
  const read = new Set(rest.inputs.map(({ name }) => name));
  return {
    ...source,
    table: { ...table, columns: new Map([...table.columns, ...values.columns]) },
    preparation: {
      ...preparation,
      inputs: [...preparation.inputs.filter(({ name }) => read.has(name)), ...features],
    },
  };
}

/** The training of the rest. `values` are, for each data set, columns named for the outputs of the first part. */
export function restInput(input: TrainInput, part: FrozenPart, values: readonly Table[]): TrainInput {
  const { start, sources } = input;
  const own = new Set(part.rest.nodes.flatMap(({ id, weights }) => weights.map(({ name }) => `${id}/${name}`)));
  const of = (place: number): Table => {
    const table = values[place];
    if (table === undefined) throw new InternalError("a data set has no values of the frozen part");
    return table;
  };
  return {
    ...restSource(input, part, of(0)),
    model: part.rest,
    ...(sources === undefined ? {} : { sources: sources.map((one, place) => restSource(one, part, of(place))) }),
    ...(start === undefined ? {} : { start: new Map([...start].filter(([name]) => own.has(name))) }),
  };
}

/** What came of the rest as what came of the whole: what was frozen is as it was. */
export function wholeOutcome(outcome: TrainOutcome, start: Weights): TrainOutcome {
  if (outcome.kind !== "finished") return outcome;
  const whole = (weights: Weights): Weights =>
    new Map([...start].map(([name, tensor]) => [name, weights.get(name) ?? tensor]));
  return { ...outcome, weights: whole(outcome.weights), last: outcome.last === null ? null : whole(outcome.last) };
}
