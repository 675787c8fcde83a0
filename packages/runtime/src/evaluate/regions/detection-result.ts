/** Answered boxes in, what a report shows of them out: figures and curves of each class, and the rows with the most mistakes. */
import { BoxFigures, type BoxRow, boxRowsOf, overlaps } from "../../train/metrics/box-figures.ts";
import type { OutputAnswers } from "../../train/predict.ts";
import { sureScore } from "../../train/regions/decode-centers.ts";
import { matchBoxes } from "../../train/regions/match-boxes.ts";
import type { BoxExample, DetectionResult } from "../report-data.ts";
import { cssColours } from "./class-colours.ts";
import type { ShownRegions } from "./segmentation-result.ts";

const mostShown = 12;
/** Points of a curve. */
const mostPoints = 100;

interface Judged {
  readonly missed: number;
  readonly wrong: number;
}

/** Boxes of a row that no sure answer finds, and sure answers that find none. */
function mistakesOf({ truth, answers }: BoxRow): Judged {
  const sure = answers.filter(({ score }) => score >= sureScore);
  let found = 0;
  for (const kind of new Set(sure.map((box) => box.class))) {
    const of = <One extends { readonly class: number }>(boxes: readonly One[]): One[] =>
      boxes.filter((box) => box.class === kind);
    found += matchBoxes(of(sure), of(truth), 0.5).filter((place) => place >= 0).length;
  }
  return { missed: truth.length - found, wrong: sure.length - found };
}

/** The result of an output that gives boxes in pictures of `height` × `width`. */
export async function detectionOf(
  part: OutputAnswers,
  shown: ShownRegions & { readonly height: number; readonly width: number },
): Promise<DetectionResult> {
  const { output, classes, rows, height, width, pictureOf } = shown;
  const truth = part.truth instanceof Float32Array ? part.truth : new Float32Array();
  const boxes = boxRowsOf({ values: part.values, truth, rows: rows.length });
  const figures = new BoxFigures(boxes, classes.length);
  const mean = (kind: number): number =>
    overlaps.reduce((sum, _, place) => sum + figures.area(kind, place, null), 0) / overlaps.length;
  const perClass = classes.map((name, kind) => ({
    name,
    ap50: figures.area(kind, 0, null),
    ap75: figures.area(kind, 5, null),
    ap: mean(kind),
    boxes: boxes.reduce((sum, row) => sum + row.truth.filter((box) => box.class === kind).length, 0),
  }));
  const judged = boxes.map((row, position) => ({ position, ...mistakesOf(row) }));
  const worst = judged
    .filter(({ missed, wrong }) => missed + wrong > 0)
    .sort((a, b) => b.missed + b.wrong - a.missed - a.wrong || a.position - b.position)
    .slice(0, mostShown);
  return {
    kind: "detection",
    output,
    classes,
    colours: cssColours(classes.length, false),
    perClass,
    curves: classes.map((name, kind) => ({ name, points: pointsOf(figures, kind) })),
    leastScore: sureScore,
    worst: await Promise.all(
      worst.map(async ({ position, missed, wrong }): Promise<BoxExample> => {
        const row = rows[position] ?? 0;
        const own = boxes[position];
        return {
          ...{ row, width, height, missed, wrong },
          picture: await pictureOf(row),
          truth: own?.truth ?? [],
          answers: (own?.answers ?? []).filter(({ score }) => score >= sureScore),
        };
      }),
    ),
  };
}

function pointsOf(figures: BoxFigures, kind: number): { recall: number; precision: number }[] {
  const curve = figures.curve(kind, 0, null);
  if (curve === null || curve.recall.length === 0) return [];
  const { recall, precision } = curve;
  const every = Math.max(1, Math.ceil(recall.length / mostPoints));
  const points = [{ recall: 0, precision: precision[0] ?? 0 }];
  for (let at = 0; at < recall.length; at += every) {
    points.push({ recall: recall[at] ?? 0, precision: precision[at] ?? 0 });
  }
  const last = recall.length - 1;
  points.push({ recall: recall[last] ?? 0, precision: precision[last] ?? 0 });
  return points;
}
