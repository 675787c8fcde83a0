// What the page shows of masks and boxes: classes by name, pictures that it carries itself, and nothing where nothing is known.
import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, it } from "vitest";
import { cssColours } from "../regions/class-colours.ts";
import { poolBoxes, poolMasks } from "../regions/pool-regions.ts";
import { classesOfPixels } from "../regions/segmentation-result.ts";
import type { DetectionResult, SegmentationResult } from "../report-data.ts";
import { detectionView } from "./detection-view.ts";
import { loadPlots, type Plots } from "./plots.ts";
import { segmentationView } from "./segmentation-view.ts";

let plots: Plots;

beforeAll(async () => {
  plots = await loadPlots();
});

const dot = "data:image/png;base64,iVBORw0KGgo=";
const classes = ["background", "disc", "<b>ring</b>"];
const confusion = [
  [90, 5, 0],
  [3, 40, 0],
  [0, 0, 0],
];
const masks: SegmentationResult = {
  kind: "segmentation",
  output: "mask",
  classes,
  colours: cssColours(3, true),
  confusion,
  perClass: classesOfPixels(confusion, classes),
  worst: [
    { row: 12, picture: dot, truth: dot, answer: dot, iou: 0.31 },
    { row: 5, picture: "https://elsewhere/picture.png", truth: dot, answer: dot, iou: 0.42 },
  ],
};

const boxes: DetectionResult = {
  kind: "detection",
  output: "things",
  classes: ["disc", "ring"],
  colours: cssColours(2, false),
  perClass: [
    { name: "disc", ap50: 0.91, ap75: 0.7, ap: 0.6, boxes: 30 },
    { name: "ring", ap50: Number.NaN, ap75: Number.NaN, ap: Number.NaN, boxes: 0 },
  ],
  curves: [
    {
      name: "disc",
      points: [
        { recall: 0, precision: 1 },
        { recall: 0.9, precision: 0.8 },
      ],
    },
    { name: "ring", points: [] },
  ],
  leastScore: 0.3,
  worst: [
    {
      ...{ row: 1234, picture: dot, width: 64, height: 48, missed: 1, wrong: 2 },
      truth: [{ class: 0, x: 4, y: 6, width: 20, height: 10 }],
      answers: [{ class: 1, score: 0.875, x: 30, y: 6.25, width: 12, height: 12 }],
    },
  ],
};

const documentOf = (markup: string) => parseHTML(`<!doctype html><html><body>${markup}</body></html>`).document;

describe("masks on a page", () => {
  it("have their overlap by class, empty where a class never occurs", () => {
    const document = documentOf(segmentationView(masks).markup);
    const rows = [...document.querySelectorAll("table")].at(-1)?.querySelectorAll("tbody tr") ?? [];
    const texts = [...rows].map((row) => [...row.querySelectorAll("th,td")].map((cell) => cell.textContent));
    expect(texts[1]).toEqual(["disc", "83.33\u202f%", "90.91\u202f%", "88.89\u202f%", "93.02\u202f%", "43"]);
    expect(texts[2]).toEqual(["<b>ring</b>", "", "", "", "", "0"]);
  });

  it("count pixels where rows are not what is confused", () => {
    expect(segmentationView(masks).markup).toContain("taken for <b>disc</b>: 5 pixels");
  });

  it("are shown as picture, truth and answer with a legend, and never from elsewhere", () => {
    const { markup } = segmentationView(masks);
    const document = documentOf(markup);
    expect(document.querySelectorAll(".masks")).toHaveLength(2);
    expect(document.querySelectorAll(".masks img")).toHaveLength(5);
    expect(document.querySelectorAll(".class-legend li")).toHaveLength(3);
    expect(markup).not.toContain("elsewhere");
  });

  it("of several runs are summed, the worst rows once each", () => {
    const other = { ...masks, worst: [{ row: 12, picture: dot, truth: dot, answer: dot, iou: 0.2 }] };
    const pooled = poolMasks([masks, other], masks);
    expect(pooled.confusion[0]).toEqual([180, 10, 0]);
    expect(pooled.worst.map(({ row, iou }) => [row, iou])).toEqual([
      [12, 0.2],
      [5, 0.42],
    ]);
  });
});

describe("boxes on a page", () => {
  it("have their average precision by class, empty where a class has no boxes", () => {
    const document = documentOf(detectionView(boxes, plots).markup);
    const rows = [...(document.querySelector("table")?.querySelectorAll("tbody tr") ?? [])];
    const texts = rows.map((row) => [...row.querySelectorAll("th,td")].map((cell) => cell.textContent));
    expect(texts).toEqual([
      ["disc", "91.00\u202f%", "70.00\u202f%", "60.00\u202f%", "30"],
      ["ring", "", "", "", "0"],
    ]);
  });

  it("are drawn over their picture, truth dashed and answers with their score", () => {
    const document = documentOf(detectionView(boxes, plots).markup);
    const drawing = document.querySelector("svg.boxes");
    expect(drawing?.getAttribute("viewBox")).toBe("0 0 64 48");
    expect(drawing?.querySelectorAll("rect.truth")).toHaveLength(1);
    expect(drawing?.querySelector("rect.answer")?.getAttribute("x")).toBe("30.0");
    expect(drawing?.querySelector("text")?.textContent).toBe("ring 88");
    expect(document.body.textContent).toContain("row 1,234: 1 missed, 2 wrong");
  });

  it("have a curve for each class that has one", () => {
    const { markup } = detectionView(boxes, plots);
    expect(markup).toContain("Precision over recall of things at 50 % overlap, for 1 class");
    const none = detectionView({ ...boxes, curves: [], worst: [] }, plots).markup;
    expect(none).toContain("No class has both boxes and answers");
    expect(none).toContain("Every box was found");
  });

  it("of several runs have means of what is known", () => {
    const other = { ...boxes, perClass: boxes.perClass.map((one) => ({ ...one, ap50: 0.81 })) };
    const pooled = poolBoxes([boxes, other], boxes);
    expect(pooled.perClass[0]?.ap50).toBeCloseTo(0.86, 10);
    expect(pooled.perClass[1]?.ap50).toBeCloseTo(0.81, 10);
    expect(pooled.worst).toHaveLength(1);
  });
});
