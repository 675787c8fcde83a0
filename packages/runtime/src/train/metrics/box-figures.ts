/**
 * Figures of boxes, as COCO's evaluation (pycocotools) computes them for all areas and 100 answers a picture: answers of a class are matched within
 * their picture, put in the order of their scores over all pictures, and precision is read at 101 recalls, each as the best there is from there
 * on. What is matched does not depend on how often a row counts, so that it is done once.
 */
import { answerNumbers, truthNumbers } from "../regions/decode-centers.ts";
import { type AnsweredBox, matchBoxes, type TrueBox } from "../regions/match-boxes.ts";
import { type Of, ofLast, once, type Table } from "./figure.ts";
import { countAt, type RowCounts } from "./row-counts.ts";

/** The overlaps of `map`: 0.5, 0.55, … 0.95. */
export const overlaps: readonly number[] = Array.from({ length: 10 }, (_, index) => 0.5 + 0.05 * index);
/** Answers of a picture and class, at most. */
const mostAnswers = 100;

/** The boxes of one row. */
export interface BoxRow {
  readonly truth: readonly TrueBox[];
  /** The surest first. */
  readonly answers: readonly AnsweredBox[];
}

/** The boxes of one row as it was decoded, in its order. */
export function answeredBoxes(told: Float32Array): AnsweredBox[] {
  const answers: AnsweredBox[] = [];
  for (let at = 0; at < told.length; at += answerNumbers) {
    const [kind = -1, score = 0, x = 0, y = 0, width = 0, height = 0] = told.subarray(at, at + answerNumbers);
    if (kind >= 0) answers.push({ class: kind, score, x, y, width, height });
  }
  return answers;
}

/** Rows of numbers as boxes. */
export function boxRowsOf({ values, truth, rows }: Pick<Of<"boxes">, "values" | "truth" | "rows">): BoxRow[] {
  const [answered, meant] = [values.length / rows, truth.length / rows];
  return Array.from({ length: rows }, (_, row) => {
    const own = values.subarray(row * answered, (row + 1) * answered);
    const known = truth.subarray(row * meant, (row + 1) * meant);
    const answers = answeredBoxes(own);
    const boxes: TrueBox[] = [];
    for (let at = 0; at < known.length; at += truthNumbers) {
      const [kind = -1, x = 0, y = 0, width = 0, height = 0] = known.subarray(at, at + truthNumbers);
      if (kind >= 0) boxes.push({ class: kind, x, y, width, height });
    }
    // A sort keeps the order of equal scores.
    return { truth: boxes, answers: answers.sort((a, b) => b.score - a.score) };
  });
}

/** The answers of one class over all rows, the surest first. */
interface Ranked {
  readonly rows: Uint32Array;
  /** By overlap: whether each answer finds a box. */
  readonly finds: readonly Uint8Array[];
  /** Boxes of the class in each row. */
  readonly boxes: Float64Array;
}

function ranked(rows: readonly BoxRow[], kind: number): Ranked {
  const boxes = Float64Array.from(rows, ({ truth }) => truth.filter((box) => box.class === kind).length);
  const all = rows.flatMap(({ truth, answers }, row) => {
    const own = answers.filter((box) => box.class === kind).slice(0, mostAnswers);
    const meant = truth.filter((box) => box.class === kind);
    const found = overlaps.map((least) => matchBoxes(own, meant, least));
    return own.map(({ score }, place) => ({ row, score, finds: found.map((one) => (one[place] ?? -1) >= 0) }));
  });
  const order = all.sort((a, b) => b.score - a.score);
  return {
    rows: Uint32Array.from(order, ({ row }) => row),
    finds: overlaps.map((_, at) => Uint8Array.from(order, ({ finds }) => (finds[at] === true ? 1 : 0))),
    boxes,
  };
}

/** Precision over recall, at every answer that finds a box. */
export interface RecallCurve {
  readonly recall: Float64Array;
  /** From each place on, the best there is. */
  readonly precision: Float64Array;
}

/**
 * The curve of a class at an overlap; null where it has no boxes. Answers that find nothing lower the precision of later ones and are no best
 * of any recall, so they are no places of it.
 */
function curveOf({ rows, finds, boxes }: Ranked, at: number, counts: RowCounts): RecallCurve | null {
  let total = 0;
  for (let row = 0; row < boxes.length; row++) total += (boxes[row] ?? 0) * countAt(counts, row);
  if (total === 0) return null;
  const hits = finds[at] ?? new Uint8Array();
  const recall = new Float64Array(hits.length);
  const precision = new Float64Array(hits.length);
  let [right, wrong, found] = [0, 0, 0];
  for (let place = 0; place < hits.length; place++) {
    const count = countAt(counts, rows[place] ?? 0);
    if (hits[place] === 0 || count === 0) {
      wrong += count;
      continue;
    }
    right += count;
    recall[found] = right / total;
    precision[found] = right / (right + wrong + Number.EPSILON);
    found++;
  }
  for (let place = found - 2; place >= 0; place--) {
    precision[place] = Math.max(precision[place] ?? 0, precision[place + 1] ?? 0);
  }
  return { recall: recall.subarray(0, found), precision: precision.subarray(0, found) };
}

/** Mean of the precision at the recalls 0, 0.01, … 1; where a recall is never reached it is 0. */
function areaUnder({ recall, precision }: RecallCurve): number {
  let [sum, place] = [0, 0];
  for (let step = 0; step <= 100; step++) {
    const wanted = step === 100 ? 1 : step * 0.01;
    while (place < recall.length && (recall[place] ?? 0) < wanted) place++;
    sum += precision[place] ?? 0;
  }
  return sum / 101;
}

/** Matched boxes of all classes. */
export class BoxFigures {
  private readonly ranked: readonly Ranked[];
  /** Areas by class and overlap. */
  private readonly areas: (counts: RowCounts) => (number | undefined)[][];

  constructor(rows: readonly BoxRow[], classes: number) {
    this.ranked = Array.from({ length: classes }, (_, kind) => ranked(rows, kind));
    // Figures of one draw share what they are means of.
    this.areas = ofLast(() => this.ranked.map(() => []));
  }

  /** Area under precision over recall of a class at one of `overlaps`; NaN where it has no boxes. */
  area(kind: number, overlap: number, counts: RowCounts): number {
    const known = this.areas(counts)[kind];
    const before = known?.[overlap];
    if (before !== undefined) return before;
    const curve = this.curve(kind, overlap, counts);
    const area = curve === null ? Number.NaN : areaUnder(curve);
    if (known !== undefined) known[overlap] = area;
    return area;
  }

  curve(kind: number, overlap: number, counts: RowCounts): RecallCurve | null {
    const own = this.ranked[kind];
    return own === undefined ? null : curveOf(own, overlap, counts);
  }

  /** Mean over classes with boxes and over overlaps, given by their places; NaN where no class has boxes. */
  mean(places: readonly number[], counts: RowCounts): number {
    const areas = this.ranked.flatMap((_, kind) => places.map((place) => this.area(kind, place, counts)));
    const known = areas.filter((area) => !Number.isNaN(area));
    return known.reduce((sum, area) => sum + area, 0) / known.length;
  }
}

/** Figures of boxes. */
export function boxTable(part: Of<"boxes">): Table {
  const figures = once(() => new BoxFigures(boxRowsOf(part), part.classes));
  return {
    map: () => (counts) => figures().mean([...overlaps.keys()], counts),
    map_50: () => (counts) => figures().mean([0], counts),
    map_75: () => (counts) => figures().mean([5], counts),
  };
}
