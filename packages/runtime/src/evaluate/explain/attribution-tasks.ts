/**
 * Explanations of single rows: each attributes twice, with the weights that were learned and with random ones, and shows the first with how far
 * the two are alike.
 */
import type { CheckedExplanation } from "@penstock/dsl";
import { rowWords } from "../../data/index.ts";
import { InternalError } from "../../internal-error.ts";
import { numberArgument } from "../../ops/arguments.ts";
import { randomStream } from "../../random/stream.ts";
import type { OutputAnswers } from "../../train/predict.ts";
import { answerMask } from "./answer-mask.ts";
import {
  type Explained,
  gapOf,
  gradCam,
  type Integrated,
  integratedGradients,
  mapOf,
  occlusion,
  type RowMap,
} from "./attributions.ts";
import { columnValue, type ReadColumn, readColumns, showValue } from "./columns.ts";
import { drawMap, strongestPlace, within } from "./draw-map.ts";
import type { Explainer } from "./explainer.ts";
import { describeRows, type Explaining, pictureOf } from "./explaining.ts";
import type { ExplanationResult, SanityCheck } from "./explanation-data.ts";
import { pickSamples } from "./pick-samples.ts";
import { preparedPicture } from "./prepared-picture.ts";
import { PreparedRows } from "./prepared-rows.ts";
import { embeddingOf, wordAttributions } from "./word-attributions.ts";

/** What attributions have come to. */
export interface Held {
  /** Row by row, with signs. */
  readonly values: readonly ArrayLike<number>[];
  show(sanity: SanityCheck): Promise<ExplanationResult>;
}

/** Attributes with the weights as they are now. */
export type Attribute = () => Promise<Held>;

/** Explanations that are made of attributions. */
export const attributing: ReadonlySet<string> = new Set([
  "grad_cam",
  "integrated_gradients",
  "occlusion",
  "word_attributions",
]);

/** An explanation that is under way. */
export interface Task {
  readonly explaining: Explaining;
  readonly call: CheckedExplanation;
  readonly part: OutputAnswers;
  readonly explainer: Explainer;
  /** Bytes that its pictures may have. */
  readonly bytes: number;
}

/** The rows that are explained, prepared. */
interface Sampled extends Task {
  readonly rows: readonly number[];
  readonly positions: readonly number[];
  readonly explained: Explained;
}

/** Positions of the rows that a call explains. */
export function samplesOf({ explaining, call, part }: Pick<Task, "explaining" | "call" | "part">): readonly number[] {
  const stream = randomStream(explaining.seed, "explain", "samples", call.output);
  return pickSamples(part, explaining.dry ? 1 : numberArgument(call.args, "samples"), stream);
}

/** Picks and prepares rows once, for both attributions. */
export async function attribution(task: Task): Promise<Attribute> {
  const { explaining, part, explainer } = task;
  const positions = samplesOf(task);
  const rows = positions.map((position) => explaining.answers.rows[position] ?? 0);
  const { judged, preparation, pause } = explaining;
  const prepared = await PreparedRows.of({ ...judged, preparation }, Uint32Array.from(rows), pause);
  const mask = answerMask(part, positions, explainer.width);
  const sampled = { ...task, rows, positions, explained: { explainer, inputs: prepared.inputs, mask } };
  if (task.call.call === "word_attributions") return () => words(sampled);
  return task.call.input === null ? () => columns(sampled) : () => maps(sampled, task.call.input ?? "");
}

function stepsOf({ explaining, call }: Task): number {
  return explaining.dry ? 2 : numberArgument(call.args, "steps");
}

function meanGap(gaps: readonly (number | null)[]): number | null {
  const known = gaps.filter((gap) => gap !== null);
  return known.length === 0 ? null : known.reduce((sum, gap) => sum + gap, 0) / known.length;
}

function commonOf({ call }: Task): { method: string; output: string; layer: string | null } {
  const { layer } = call.args;
  return { method: call.call, output: call.output, layer: typeof layer === "string" ? layer : null };
}

async function mapsOf(
  sampled: Sampled,
  input: string,
): Promise<{ readonly maps: readonly RowMap[]; readonly gap: number | null }> {
  const { explained, call } = sampled;
  const shape = explained.inputs.get(input)?.shape ?? [];
  switch (call.call) {
    case "grad_cam":
      return { maps: await gradCam(explained, String(call.args["layer"])), gap: null };
    case "integrated_gradients": {
      const found = await integratedGradients(explained, { by: [input], steps: stepsOf(sampled) });
      const flat = (one: Integrated): Float32Array => one.attributions.get(input) ?? new Float32Array(0);
      return { maps: found.map((one) => mapOf({ shape }, flat(one))), gap: meanGap(found.map(gapOf)) };
    }
    case "occlusion": {
      const [height = 1, width = 1] = shape;
      const { size: asked, stride: wanted } = call.args;
      const size = typeof asked === "number" ? asked : Math.max(1, Math.ceil(Math.min(height, width) / 4));
      const stride = typeof wanted === "number" ? wanted : Math.max(1, Math.floor(size / 2));
      return { maps: await occlusion(explained, { input, size, stride }), gap: null };
    }
    default:
      throw new InternalError(`\`${call.call}\` draws no maps`);
  }
}

async function maps(sampled: Sampled, input: string): Promise<Held> {
  const { explaining, positions, rows, explained, bytes } = sampled;
  const { maps: found, gap } = await mapsOf(sampled, input);
  const show = async (sanity: SanityCheck): Promise<ExplanationResult> => {
    const { judged } = explaining;
    const column = judged.dataset.inputs.find(({ name }) => name === input);
    const block = explained.inputs.get(input);
    const source = pictureOf(judged.table, column?.columns[0] ?? input);
    const pictures = rows.map((row, index) => preparedPicture(source?.(row) ?? null, block, index));
    const drawn = await within(
      bytes,
      (side) =>
        Promise.all(
          pictures.map((picture, index) =>
            drawMap(picture, found[index] ?? { height: 1, width: 1, values: new Float32Array(1) }, side),
          ),
        ),
      (all) => all.reduce((sum, one) => sum + one.picture.length + one.map.length + one.overlay.length, 0),
    );
    const described = describeRows(explaining, { ...sampled, output: sampled.call.output, positions });
    return {
      kind: "maps",
      ...commonOf(sampled),
      sanity,
      gap,
      rows: described.map((row, index) => ({
        ...row,
        ...(drawn[index] ?? { picture: "", map: "", overlay: "" }),
        strongest: strongestPlace(found[index] ?? { height: 1, width: 1, values: new Float32Array(1) }),
      })),
    };
  };
  return { values: found.map(({ values }) => values), show };
}

async function words(sampled: Sampled): Promise<Held> {
  const { explaining, call, rows, explained } = sampled;
  const input = call.input ?? "";
  const column = explaining.preparation.inputs.find(({ name }) => name === input);
  if (column === undefined) throw new InternalError(`there is no input \`${input}\``);
  const embedding = embeddingOf(explaining.model, input);
  const found = await wordAttributions(explained, {
    input,
    words: rowWords(explaining.judged.table, column),
    rows,
    steps: stepsOf(sampled),
    embedding,
  });
  const show = async (sanity: SanityCheck): Promise<ExplanationResult> => ({
    kind: "words",
    ...commonOf(sampled),
    layer: embedding,
    sanity,
    gap: meanGap(found.map(({ gap }) => gap)),
    way: embedding === null ? "left out" : "gradients",
    rows: describeRows(explaining, { ...sampled, output: call.output }).map((row, index) => ({
      ...row,
      words: (found[index]?.words ?? []).map((text, place) => ({ text, weight: found[index]?.weights[place] ?? 0 })),
    })),
  });
  return { values: found.map(({ weights }) => weights), show };
}

async function columns(sampled: Sampled): Promise<Held> {
  const { explaining, call, rows, explained } = sampled;
  const { dataset, table } = explaining.judged;
  const floats = explaining.model.inputs.filter(({ type }) => type.dtype === "float32").map(({ name }) => name);
  const found = await integratedGradients(explained, { by: floats, steps: stepsOf(sampled) });
  const read = readColumns(dataset, explained.inputs).filter(({ input }) => floats.includes(input));
  const weightOf = ({ attributions }: Integrated, { input, place }: ReadColumn): number => {
    const values = attributions.get(input) ?? new Float32Array(0);
    return place === null ? values.reduce((sum, value) => sum + value, 0) : (values[place] ?? 0);
  };
  const values = found.map((one) => Float64Array.from(read, (column) => weightOf(one, column)));
  const texts = read.map((column) => columnValue(column, table));
  const show = async (sanity: SanityCheck): Promise<ExplanationResult> => ({
    kind: "columns",
    ...commonOf(sampled),
    sanity,
    gap: meanGap(found.map(gapOf)),
    rows: describeRows(explaining, { ...sampled, output: call.output }).map((row, index) => ({
      ...row,
      columns: read.map(({ name }, place) => ({
        name,
        value: showValue(texts[place]?.(rows[index] ?? 0) ?? null),
        weight: values[index]?.[place] ?? 0,
      })),
    })),
  });
  return { values, show };
}
