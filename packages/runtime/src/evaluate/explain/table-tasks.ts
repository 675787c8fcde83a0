/**
 * Explanations that answer many rows with a column changed, and the one that looks among the rows that the model has learned from.
 */
import type { CheckedExplanation } from "@penstock/dsl";
import { numberArgument } from "../../ops/arguments.ts";
import { randomStream, shuffledRange } from "../../random/stream.ts";
import { figuresOf } from "../../train/metrics/figures.ts";
import { judged as judgedAnswers } from "../../train/metrics/measure.ts";
import { type OutputAnswers, predict } from "../../train/predict.ts";
import { samplesOf, type Task } from "./attribution-tasks.ts";
import { columnValue, readColumns } from "./columns.ts";
import { drawPicture, within } from "./draw-map.ts";
import { classesOf, describeRows, type Explaining, looksOf, targetOf, truthOf } from "./explaining.ts";
import type { DependenceExplanation, ImportanceExplanation, NeighbourExplanation } from "./explanation-data.ts";
import { NearestRows } from "./nearest-rows.ts";
import { gridOf, partialDependence } from "./partial-dependence.ts";
import { permutationImportance } from "./permutation-importance.ts";
import { type InputBlocks, PreparedRows } from "./prepared-rows.ts";

/** Some of the rows, by lot where there are more than so many, in the order in which they stand. */
function rowsByLot(
  rows: Uint32Array,
  most: number,
  { seed, name }: { readonly seed: number; readonly name: string },
): Uint32Array {
  if (rows.length <= most) return rows;
  const places = shuffledRange(rows.length, randomStream(seed, "explain", name))
    .slice(0, most)
    .sort();
  return places.map((place) => rows[place] ?? 0);
}

interface Answered {
  readonly rows: Uint32Array;
  readonly prepared: PreparedRows;
  answer(inputs: InputBlocks): Promise<OutputAnswers | null>;
}

/** Rows that are answered again and again with other inputs. */
async function answered({ explaining, call }: Pick<Task, "explaining" | "call">): Promise<Answered> {
  const { judged, preparation, tf, answering, pause, seed, dry } = explaining;
  const rows = rowsByLot(judged.rows, dry ? 32 : numberArgument(call.args, "rows"), { seed, name: call.call });
  const prepared = await PreparedRows.of({ ...judged, preparation }, rows, pause);
  return {
    rows,
    prepared,
    answer: async (inputs) => {
      const feed = prepared.feed(inputs);
      const raw = await predict({ ...judged, tf, preparation, ...answering, feed }, rows, pause);
      return explaining.calibrate(raw).outputs.get(call.output) ?? null;
    },
  };
}

/** Which figure says how good answers are. */
function figureOf({ task }: OutputAnswers): "accuracy" | "r2" {
  return task === "numbers" ? "r2" : "accuracy";
}

/** Shuffles one column after another. */
export async function importanceOf({ explaining, call, part }: Task): Promise<ImportanceExplanation> {
  const { rows, prepared, answer } = await answered({ explaining, call });
  const metric = figureOf(part);
  const repeats = explaining.dry ? 1 : numberArgument(call.args, "repeats");
  const columns = readColumns(explaining.judged.dataset, prepared.inputs);
  const total = columns.length * repeats + 1;
  let done = 0;
  const found = await permutationImportance({
    inputs: prepared.inputs,
    columns,
    repeats,
    permutation: (column, repeat) =>
      shuffledRange(rows.length, randomStream(explaining.seed, "explain", "shuffle", column, repeat)),
    judge: async (inputs) => {
      const own = await answer(inputs);
      const known = own === null ? null : judgedAnswers(own);
      explaining.tell(`explaining: ${call.call}`, ++done, total);
      return known === null ? Number.NaN : (figuresOf(known).get(metric)?.()(null) ?? Number.NaN);
    },
  });
  const defined = Number.isFinite(found.value);
  return {
    kind: "importance",
    method: call.call,
    output: call.output,
    layer: null,
    metric,
    value: defined ? found.value : 0,
    answered: rows.length,
    repeats,
    columns: defined ? found.columns : [],
  };
}

/** Names of the values of an answer: of two classes the second, else each class, or the output. */
function answerNames({ explaining, call, part }: Pick<Task, "explaining" | "call" | "part">): readonly string[] {
  const classes = classesOf(targetOf(explaining, call.output));
  if (part.task === "class" && classes.length === 2) return [classes[1] ?? ""];
  if (part.task === "class") return classes;
  if (part.width === 1) return [call.output];
  return Array.from({ length: part.width }, (_, place) => `${call.output} ${place + 1}`);
}

/** Gives one column after another one value after another. */
export async function dependenceOf({ explaining, call, part }: Task): Promise<DependenceExplanation> {
  const { rows, prepared, answer } = await answered({ explaining, call });
  const { dataset, table } = explaining.judged;
  const asked = namesOf(call);
  const points = explaining.dry ? 2 : numberArgument(call.args, "points");
  const columns = readColumns(dataset, prepared.inputs).filter(({ name }) => asked.includes(name));
  const names = answerNames({ explaining, call, part });
  const second = part.task === "class" && names.length === 1;
  const found: DependenceExplanation["columns"][number][] = [];
  for (const [index, column] of columns.entries()) {
    explaining.tell(`explaining: ${call.call}`, index, columns.length);
    const value = columnValue(column, table);
    const grid = gridOf(Array.from(rows, value), points);
    const course = await partialDependence(prepared.inputs, { column, grid, rows: rows.length }, async (inputs) => {
      const own = await answer(inputs);
      return own === null ? [] : meansOf(own, second);
    });
    found.push({ name: column.name, points: course });
  }
  return {
    kind: "dependence",
    method: call.call,
    output: call.output,
    layer: null,
    answered: rows.length,
    answers: names,
    columns: found,
  };
}

function namesOf({ args }: CheckedExplanation): readonly string[] {
  return [args["columns"] ?? []].flat().filter((one) => typeof one === "string");
}

function meansOf({ values, width }: OutputAnswers, second: boolean): number[] {
  const means = new Array<number>(width).fill(0);
  const rows = values.length / width;
  values.forEach((value, at) => {
    means[at % width] = (means[at % width] ?? 0) + value / rows;
  });
  return second ? means.slice(1) : means;
}

/** Train rows that are searched at most. */
const mostSearched = 10_000;
/** Train rows that are prepared at a time. */
const searchedAtOnce = 512;

/** Looks for the nearest train rows. */
export async function neighboursOf({ explaining, call, part, explainer, bytes }: Task): Promise<NeighbourExplanation> {
  const { judged, learned, preparation, pause, seed, dry } = explaining;
  const layer = String(call.args["layer"]);
  const positions = samplesOf({ explaining, call, part });
  const rows = Uint32Array.from(positions, (position) => explaining.answers.rows[position] ?? 0);
  const own = await PreparedRows.of({ ...judged, preparation }, rows, pause);
  const nearest = new NearestRows(await explainer.values(own.inputs, layer), numberArgument(call.args, "k"));
  const searched = rowsByLot(learned.rows, dry ? 32 : mostSearched, { seed, name: "nearest" });
  for (let start = 0; start < searched.length; start += searchedAtOnce) {
    const some = searched.subarray(start, start + searchedAtOnce);
    const prepared = await PreparedRows.of({ ...learned, preparation }, some, pause);
    nearest.add(await explainer.values(prepared.inputs, layer), start);
    explaining.tell(`explaining: ${call.call}`, start + some.length, searched.length);
  }
  return drawNeighbours(
    {
      kind: "neighbours",
      method: call.call,
      output: call.output,
      layer,
      searched: searched.length,
      rows: describeRows(explaining, { output: call.output, part, positions }).map((row, index) => ({
        ...row,
        picture: null,
        text: null,
        neighbours: (nearest.found[index] ?? []).map(({ position, distance }) => {
          const found = searched[position] ?? 0;
          return { row: found, truth: truthOf(learned, call.output)(found), distance, picture: null, text: null };
        }),
      })),
    },
    explaining,
    bytes,
  );
}

/** The same with pictures, or with texts where there are none. */
async function drawNeighbours(
  found: NeighbourExplanation,
  { judged, learned }: Explaining,
  bytes: number,
): Promise<NeighbourExplanation> {
  const [mine, theirs] = [looksOf(judged), looksOf(learned)];
  const look = async ({ picture, text }: typeof mine, row: number, side: number) =>
    picture === null
      ? { picture: null, text: text(row) }
      : { picture: await drawPicture(picture(row), side), text: null };
  const drawn = (side: number): Promise<NeighbourExplanation["rows"]> =>
    Promise.all(
      found.rows.map(async (row) => ({
        ...row,
        ...(await look(mine, row.row, side)),
        neighbours: await Promise.all(
          row.neighbours.map(async (one) => ({ ...one, ...(await look(theirs, one.row, side)) })),
        ),
      })),
    );
  const size = (rows: NeighbourExplanation["rows"]): number =>
    rows.reduce(
      (sum, { picture, neighbours }) =>
        sum + [picture, ...neighbours.map((one) => one.picture)].reduce((own, uri) => own + (uri?.length ?? 0), 0),
      0,
    );
  return { ...found, rows: await within(bytes, drawn, size) };
}
