import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import type { ExplanationResult } from "../explain/explanation-data.ts";
import type { ReportData } from "../report-data.ts";
import { renderReport } from "./index.ts";
import { sampleReport } from "./testing/sample-report.ts";

const picture = "data:image/png;base64,iVBORw0KGgo=";
const about = { method: "grad_cam", output: "label", layer: "features/relu_2" };
const right = { row: 17, truth: "<b>4", answer: "<b>4", confidence: 0.987, right: true };
const wrong = { row: 23, truth: "9", answer: "<b>4", confidence: 0.6, right: false };
const sane = { correlation: 0.08, rows: 2, depends: true };

async function reportWith(
  explanations: readonly ExplanationResult[],
): Promise<ReturnType<typeof parseHTML>["document"]> {
  const sample: ReportData = await sampleReport();
  const sections = sample.sections.map((one) => (one.kind === "evaluate" ? { ...one, explanations } : one));
  return parseHTML(await renderReport({ ...sample, sections })).document;
}

describe("explanations in a report", () => {
  it("show pictures with their maps, words for those who do not see them, and whether they depend on the weights", async () => {
    const maps: ExplanationResult = {
      kind: "maps",
      ...about,
      sanity: sane,
      gap: 0.012,
      rows: [
        { ...right, picture, map: picture, overlay: picture, strongest: "at the top left" },
        { ...wrong, picture, map: picture, overlay: "javascript:alert(1)", strongest: "nowhere" },
      ],
    };
    const document = await reportWith([maps]);
    const text = document.body.textContent ?? "";
    expect(text).toContain("The maps depend on the weights: correlation 0.08 with those of random weights.");
    expect(text).toMatch(/but for 1\.2\s% in the mean/);
    expect(text).toMatch(/<b>4 \(98\.7\s%\), rightly row 17/);
    expect(text).toMatch(/<b>4 \(60\.0\s%\), though it is 9 row 23/);
    const images = [...document.querySelectorAll(".maps img")];
    expect(images.map((image) => image.getAttribute("alt"))).toContain("Map of row 17: strongest at the top left");
    expect(images.every((image) => image.getAttribute("src") === picture)).toBe(true);
    expect(images).toHaveLength(5);
    expect(document.querySelector(".sanity-warning")).toBeNull();
  });

  it("warn where maps are the same with weights that have learned nothing", async () => {
    const sanity = { correlation: 0.83, rows: 1, depends: false };
    const words: ExplanationResult = {
      kind: "words",
      method: "word_attributions",
      output: "label",
      layer: null,
      sanity,
      gap: null,
      way: "left out",
      rows: [
        {
          ...right,
          words: [
            { text: "the", weight: 0.001 },
            { text: "<i>lovely", weight: 0.8 },
            { text: "bad", weight: -0.4 },
          ],
        },
      ],
    };
    const document = await reportWith([words]);
    expect(document.querySelector(".sanity-warning")?.textContent).toContain(
      "Take care: The shares of words hardly depend on the weights: correlation 0.83",
    );
    const marks = [...document.querySelectorAll(".marked mark")];
    expect(marks.map((mark) => [mark.getAttribute("class"), mark.textContent, mark.getAttribute("style")])).toEqual([
      ["for", "<i>lovely", "--w:100%"],
      ["against", "bad", "--w:50%"],
    ]);
    expect(document.querySelector(".marked .unseen")?.textContent).toBe(" For it: <i>lovely, the. Against it: bad.");
  });

  it("draw columns as bars, and answers along a column", async () => {
    const results: readonly ExplanationResult[] = [
      {
        kind: "importance",
        method: "permutation_importance",
        output: "label",
        layer: null,
        metric: "accuracy",
        value: 0.9,
        answered: 200,
        repeats: 5,
        columns: Array.from({ length: 22 }, (_, index) => ({
          name: `c${index}`,
          drop: 0.3 - index / 80,
          deviation: 0.01,
        })),
      },
      {
        kind: "dependence",
        method: "partial_dependence",
        output: "label",
        layer: null,
        answered: 200,
        answers: ["no", "yes"],
        columns: [
          { name: "age", points: [1, 2, 3].map((at) => ({ at, values: [0.5, 0.1 * at] })) },
          { name: "town", points: ["Bonn", "Ulm"].map((at) => ({ at, values: [0.4, 0.6] })) },
        ],
      },
      {
        kind: "columns",
        method: "integrated_gradients",
        output: "label",
        layer: null,
        sanity: { correlation: null, rows: 0, depends: true },
        gap: 0.001,
        rows: [
          {
            ...right,
            columns: [
              { name: "age", value: "31", weight: -0.4 },
              { name: "debt", value: "2", weight: 1.2 },
            ],
          },
        ],
      },
    ];
    const document = await reportWith(results);
    const labels = [...document.querySelectorAll("svg")].map((svg) => svg.getAttribute("aria-label") ?? "");
    expect(labels).toContain("What accuracy loses without a column: c0 0.3000, c1 0.2875, c2 0.2750");
    expect(labels).toContain("yes is answered with 0.1000 in the mean at age 1, and with 0.3000 at 3");
    expect(labels).toContain("What columns add in row 17: debt 1.200, age −0.4000");
    const text = document.body.textContent ?? "";
    expect(text).toContain("2 more columns lose less.");
    expect(text).toContain("The shares of columns depend on the weights: with random ones there is nothing to see.");
    expect(text).not.toContain("NaN");
  });

  it("say where nothing can be lost", async () => {
    const document = await reportWith([
      {
        kind: "importance",
        method: "permutation_importance",
        output: "label",
        layer: null,
        metric: "r2",
        value: 0,
        answered: 1,
        repeats: 5,
        columns: [],
      },
    ]);
    expect(document.body.textContent).toContain("r2 is not defined for these rows");
  });

  it("show rows beside the train rows that are near", async () => {
    const near = { row: 201, truth: "<b>4", distance: 0.25, picture: null, text: "age: 30" };
    const document = await reportWith([
      {
        kind: "neighbours",
        method: "nearest",
        output: "label",
        layer: "hidden",
        searched: 1200,
        rows: [{ ...right, picture: null, text: "age: 31", neighbours: [near, { ...near, row: 202, truth: "9" }] }],
      },
    ]);
    const text = document.body.textContent ?? "";
    expect(text).toMatch(/hidden of 1,200 rows that were looked at\. 50\s% of them are of the class that was answered/);
    expect(text).toContain("0.2500 away");
    expect(document.querySelectorAll(".near blockquote")).toHaveLength(3);
    expect((await reportWith([])).body.textContent).not.toContain("Explanations");
  });
});
