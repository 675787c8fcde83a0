import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, it } from "vitest";
import type { RobustnessResult } from "../report-data.ts";
import { robustnessOf } from "../robustness/judge-robustness.ts";
import { loadPlots, type Plots } from "./plots.ts";
import { robustnessView } from "./robustness-view.ts";
import { sampleRobustness } from "./testing/sample-robustness.ts";

let sample: RobustnessResult;
let plots: Plots;

beforeAll(async () => {
  sample = await sampleRobustness(0.983, 0.05);
  plots = await loadPlots();
});

const shown = (
  robustness: RobustnessResult | null,
  expectations: Parameters<typeof robustnessView>[0]["expectations"] = [],
) => {
  const view = robustnessView({ robustness, expectations }, plots);
  const markup = view?.markup ?? "";
  return { markup, document: parseHTML(`<!doctype html><body>${markup}</body>`).document };
};
type Row = ReturnType<typeof shown>["document"]["body"];
const cells = (row: Row | null | undefined): string[] =>
  [...(row?.querySelectorAll("td") ?? [])].map((cell) => cell.textContent ?? "");

describe("robustness in a report", () => {
  it("is nothing where no rows were changed", () => {
    expect(shown(null).markup).toBe("");
  });

  it("is a table of corruptions by severity, with clean figure, mean and drop, and what is lost most is marked most", () => {
    const { document } = shown(sample);
    const [noise, jpeg, rotate, pgd] = [...document.querySelectorAll(".robust tbody tr")];
    expect(cells(noise)).toEqual(["98.3", "97.3", "96.3", "93.3", "90.3", "86.3", "92.7", "5.6"]);
    expect(cells(rotate)).toHaveLength(8);
    expect(cells(rotate).filter((text) => text === "")).toHaveLength(4);
    expect(pgd?.textContent).toContain("attack");
    expect(pgd?.textContent).toContain("500 rows");
    expect(pgd?.querySelector("td.wrong-9")).not.toBeNull();
    expect(jpeg?.querySelectorAll("td.wrong-9")).toHaveLength(0);
    // The attack has no part in the mean: (5.6 + 0.34 + 6) / 3 points.
    expect(cells(document.querySelector(".robust tfoot tr")).at(-1)).toBe("4.0");
  });

  it("draws a line for every corruption of several severities, with its name at the end", () => {
    const { document } = shown(sample);
    const plot = document.querySelector(".severities svg");
    expect(plot?.getAttribute("aria-label")).toContain("2 corruptions");
    expect(plot?.textContent).toContain("noise");
    expect(plot?.textContent).not.toContain("rotate");
  });

  it("shows a row as every corruption leaves it, and the other figures on request", () => {
    const { document } = shown(sample);
    const pictures = [...document.querySelectorAll(".samples img")];
    expect(pictures).toHaveLength(12);
    expect(pictures[0]?.getAttribute("alt")).toBe("A row changed by noise 0.04, severity 1");
    expect([...document.querySelectorAll("details summary")].map((one) => one.textContent)).toContain(
      "2 other figures",
    );
  });

  it("is about the metric that an expectation names", () => {
    const expectation = {
      text: "",
      metric: "test.robustness.noise.label.f1",
      comparison: ">=" as const,
      bound: 0,
      value: 1,
      holds: true,
    };
    expect(shown(sample, [expectation]).document.querySelector(".robust caption")?.textContent).toContain(
      "test.label.f1",
    );
  });

  it("keeps texts of rows texts, and takes no picture from elsewhere", () => {
    const hostile = `</q><script>alert("x")</script>`;
    const [noise] = sample.corruptions;
    if (noise === undefined) expect.fail("the sample has no corruption");
    const severities = noise.severities.map((severity, index) => ({
      ...severity,
      amount: hostile,
      sample:
        index === 0
          ? { kind: "picture" as const, value: "https://elsewhere.example/x.png" }
          : { kind: "text" as const, value: hostile },
    }));
    const { markup, document } = shown(robustnessOf([{ ...noise, family: hostile, text: hostile, severities }]));
    expect(document.querySelectorAll("script, img")).toHaveLength(0);
    expect(document.querySelector(".samples q:not(:empty)")?.textContent).toBe("no picture");
    expect(markup).not.toContain("<script>");
  });

  it("keeps the samples of sixteen corruptions of five severities below 300 kB", () => {
    const size =
      sample.corruptions[0]?.severities.reduce((sum, one) => sum + (one.sample?.value.length ?? 0), 0) ?? Number.NaN;
    expect(16 * size).toBeLessThan(300_000);
  });
});
