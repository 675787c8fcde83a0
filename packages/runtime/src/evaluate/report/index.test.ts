import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, it } from "vitest";
import type {
  ClassificationResult,
  EvaluateSection,
  ReportData,
  TrainRunRecord,
  TrainSection,
} from "../report-data.ts";
import { meansOf, methodOf, spreadOf } from "../spread.ts";
import { renderReport } from "./index.ts";
import { sampleReport, scoreClasses } from "./testing/sample-report.ts";

type Section = ReportData["sections"][number];

let sample: ReportData;
let page: string;

beforeAll(async () => {
  sample = await sampleReport();
  page = await renderReport(sample);
});

function only<Kind extends Section["kind"]>(data: ReportData, kind: Kind): Extract<Section, { kind: Kind }> {
  const found = data.sections.find((section): section is Extract<Section, { kind: Kind }> => section.kind === kind);
  if (found === undefined) throw new Error(`the sample has no ${kind} section`);
  return found;
}

function withTrain(change: Partial<TrainSection>): ReportData {
  return { ...sample, sections: [{ ...only(sample, "train"), ...change }] };
}

/** The sample's only training. */
function onlyRun(data: ReportData): TrainRunRecord {
  const [run] = only(data, "train").runs;
  if (run === undefined) throw new Error("the sample has no training");
  return run;
}

function withRun(change: Partial<TrainRunRecord>): ReportData {
  return withTrain({ runs: [{ ...onlyRun(sample), ...change }] });
}

function withEvaluate(change: Partial<EvaluateSection>): ReportData {
  return { ...sample, sections: [{ ...only(sample, "evaluate"), robustness: null, ...change }] };
}

/** A classification with `rows` rows a class; every `every`-th class has one row taken for the next class. */
function classification(count: number, every: number): ClassificationResult {
  const classes = Array.from({ length: count }, (_, index) => `species ${index}`);
  const confusion = classes.map((_, truth) =>
    classes.map((_, answer) => {
      const mistaken = truth % every === 0;
      if (answer === truth) return mistaken ? 9 : 10;
      return mistaken && answer === (truth + 1) % count ? 1 : 0;
    }),
  );
  return {
    kind: "classification",
    output: "label",
    classes,
    confusion,
    perClass: scoreClasses(classes, confusion),
    mistakes: [],
  };
}

function bodyText(markup: string): string {
  return (parseHTML(markup).document.body.textContent ?? "").replace(/\s+/g, " ");
}

/** Every way in which a page can make a browser load something. */
function loads(markup: string): string[] {
  const { document } = parseHTML(markup);
  const attributes = ["src", "href", "srcset", "poster", "data", "action", "xlink:href"];
  const fromAttributes = [...document.querySelectorAll("*")].flatMap((element) =>
    attributes
      .flatMap((name) => element.getAttribute(name) ?? [])
      .filter((value) => !/^(?:#|data:image\/)/.test(value)),
  );
  const styles = [...document.querySelectorAll("style")].map((style) => style.textContent ?? "");
  const inline = [...document.querySelectorAll("[style]")].map((element) => element.getAttribute("style") ?? "");
  return [...fromAttributes, ...[...styles, ...inline].flatMap((css) => css.match(/url\(|@import/g) ?? [])];
}

describe("the page", () => {
  it("is one whole HTML document with a title and a language", () => {
    const { document } = parseHTML(page);
    expect(page.startsWith("<!doctype html>")).toBe(true);
    expect(document.documentElement.getAttribute("lang")).toBe("en");
    expect(document.title).toBe("digits · Penstock report");
    expect(document.querySelectorAll("h1")).toHaveLength(1);
    for (const link of document.querySelectorAll("nav a")) {
      expect(document.getElementById((link.getAttribute("href") ?? "").slice(1))).not.toBeNull();
    }
  });

  it("loads nothing from anywhere", () => {
    expect(loads(page)).toEqual([]);
    expect(page).not.toMatch(/https?:\/\//);
    expect(page).toContain("default-src 'none'");
  });

  it("is the same for equal data, byte for byte", async () => {
    expect(await renderReport(structuredClone(sample))).toBe(page);
  });

  it("stays below 400 kB with 10 classes and 20 pictures", () => {
    expect(parseHTML(page).document.querySelectorAll(".mistakes img")).toHaveLength(20);
    expect(Buffer.byteLength(page)).toBeLessThan(400_000);
  });

  it("gives every picture and drawing words for those who do not see it", () => {
    const { document } = parseHTML(page);
    for (const image of document.querySelectorAll(".mistakes img"))
      expect(image.getAttribute("alt")).toMatch(/^Row \d+: \d, taken for \d$/);
    const drawings = [...document.querySelectorAll("svg")];
    const words = drawings.map((drawing) => drawing.getAttribute("aria-label") ?? "");
    expect(words.filter((word) => /by epoch/i.test(word))).toHaveLength(3);
    expect(words.filter((word) => /how sure they are/.test(word))).toHaveLength(1);
    expect(words.filter((word) => /by severity/.test(word))).toHaveLength(1);
    expect(words).toHaveLength(5);
    for (const table of document.querySelectorAll("table"))
      expect(table.querySelectorAll("th[scope]").length).toBeGreaterThan(0);
  });
});

describe("the figures", () => {
  it("are all there: metrics, epochs, rows, layers, classes, mistakes", () => {
    const text = bodyText(page);
    const evaluate = only(sample, "evaluate");
    expect(text).toContain("98.30 %");
    expect(text).toContain("98.27 %");
    expect(text).toContain("0.0523");
    expect(text).toContain("48.2 s");
    expect(text).toContain("1,743 rows per second");
    for (const record of onlyRun(sample).history) {
      expect(text).toContain(`${((record.metrics["valid.label.accuracy"] ?? 0) * 100).toFixed(2)} %`);
      expect(text).toContain((record.metrics["train.loss"] ?? 0).toFixed(4));
    }
    for (const layer of only(sample, "train").layers) {
      expect(text).toContain(layer.id);
      expect(text).toContain(layer.shape.join(" × "));
    }
    for (const rows of ["7,003", "1,001", "2,000", "10,004", "34,826"]) expect(text).toContain(rows);
    const result = evaluate.results[0];
    if (result?.kind !== "classification") throw new Error("the sample classifies");
    for (const row of result.perClass) expect(text).toContain(`${(row.f1 * 100).toFixed(2)} %`);
    for (const mistake of result.mistakes) expect(text).toContain(`${(mistake.confidence * 100).toFixed(1)} %`);
    expect(text).toContain("4 taken for 9: 7 rows, 3.5 % of its class");
  });

  it("show the confusion matrix with every count in its cell", () => {
    const result = only(sample, "evaluate").results[0];
    if (result?.kind !== "classification") throw new Error("the sample classifies");
    const rows = [...parseHTML(page).document.querySelectorAll(".heat tbody tr")];
    const cells = rows.map((row) => [...row.querySelectorAll("td")].map((cell) => Number(cell.textContent)));
    expect(cells).toEqual(result.confusion);
  });

  it("say which expectations are kept and by how much", () => {
    const text = bodyText(page);
    expect(text).toContain("1 of 2 expectations not kept");
    expect(text).toContain("label.accuracy >= 0.97 measured 98.30 %, 1.30 points above the bound");
    expect(text).toContain("loss <= 0.05 measured 0.0523, 0.0023 above the bound");
    const verdicts = [...parseHTML(page).document.querySelectorAll(".verdict")].map((mark) => mark.textContent);
    expect(verdicts).toEqual(["✓ kept", "✗ not kept"]);
  });

  it("let the run be repeated: command, seed, date, environment", () => {
    const text = bodyText(page);
    expect(text).toContain(sample.command);
    expect(text).toContain("5 March 2026, 14:02 UTC");
    for (const value of Object.values(sample.environment)) expect(text).toContain(value);
    expect(parseHTML(page).document.querySelector("#program-text")?.textContent?.trim()).toBe(
      sample.program.text.trim(),
    );
  });

  it("mark the kept epoch in the curves", () => {
    const curves = [...parseHTML(page).document.querySelectorAll("svg")].filter(
      (curve) => curve.querySelector('[aria-label="rule"]') !== null,
    );
    expect(curves).toHaveLength(2);
    expect(curves[0]?.getAttribute("aria-label")).toContain("epoch 9 was kept");
  });
});

describe("hostile texts", () => {
  const hostile = `</title></style><script>alert("x")</script><img src=x onerror=alert(1)>&amp;"'`;

  it("stay text wherever they come from", async () => {
    const evaluate = only(sample, "evaluate");
    const result = classification(3, 2);
    const data: ReportData = {
      ...sample,
      title: hostile,
      command: hostile,
      created: hostile,
      program: { path: hostile, text: `// ${hostile}\nparam x: text = "${hostile}"\n${hostile}` },
      environment: { [hostile]: hostile },
      sections: [
        {
          ...only(sample, "dataset"),
          name: hostile,
          doc: hostile,
          source: hostile,
          balance: [{ column: hostile, classes: [{ name: hostile, train: 1, valid: 1, test: 1 }] }],
        },
        {
          ...only(sample, "train"),
          name: hostile,
          model: hostile,
          layers: [{ id: hostile, operator: hostile, shape: [1], parameters: 1 }],
          runs: [
            {
              ...onlyRun(sample),
              name: hostile,
              history: [{ epoch: 1, step: 9, seconds: 1, learningRate: 1, metrics: { [hostile]: 0.5 } }],
              best: { epoch: 1, step: 9, metric: hostile, value: 1 },
            },
          ],
        },
        {
          ...evaluate,
          robustness: null,
          name: hostile,
          run: hostile,
          on: hostile,
          metrics: { [hostile]: 1 },
          expectations: [{ text: hostile, metric: hostile, comparison: ">", bound: 0, value: 1, holds: true }],
          results: [
            {
              ...result,
              output: hostile,
              classes: [hostile, "b", "c"],
              perClass: result.perClass.map((row) => ({ ...row, name: hostile })),
              mistakes: [
                {
                  row: 1,
                  picture: `data:image/png;base64,x" onerror="alert(1)`,
                  text: hostile,
                  truth: hostile,
                  predicted: hostile,
                  confidence: 0.9,
                  truthProbability: 0.1,
                },
                {
                  row: 2,
                  picture: "https://elsewhere.example/x.png",
                  text: null,
                  truth: "a",
                  predicted: "b",
                  confidence: 0.9,
                  truthProbability: 0.1,
                },
              ],
            },
          ],
        },
      ],
    };
    const markup = await renderReport(data);
    const { document } = parseHTML(markup);
    expect(document.querySelectorAll("script")).toHaveLength(1);
    expect(document.querySelectorAll("[onerror]")).toHaveLength(0);
    expect(document.querySelectorAll("img")).toHaveLength(0);
    expect(document.querySelector("h1")?.textContent).toBe(hostile);
    expect(markup).not.toContain("<script>alert");
    expect(markup).not.toContain("<img src=x");
    expect(loads(markup)).toEqual([]);
  });
});

describe("unusual runs", () => {
  it("without mistakes say so", async () => {
    const text = bodyText(await renderReport(withEvaluate({ results: [perfect(2)] })));
    expect(text).toContain("Every row was answered rightly.");
    expect(text).toContain("No row was taken for another class.");
  });

  it("of one epoch draw its points", async () => {
    const markup = await renderReport(withRun({ history: onlyRun(sample).history.slice(0, 1), best: null }));
    const curves = [...parseHTML(markup).document.querySelectorAll("svg")];
    expect(curves).toHaveLength(3);
    for (const curve of curves) expect(curve.querySelectorAll("circle").length).toBeGreaterThan(0);
    expect(bodyText(markup)).toContain("The last epoch's weights were kept.");
    expect(markup).not.toContain("NaN");
  });

  it("with drawn train rows say how many of each class an epoch has", async () => {
    const section = only(sample, "dataset");
    const drawn = section.balance.map((counted) => ({
      ...counted,
      classes: counted.classes.map((one, at) => ({ ...one, epoch: 4321 + at })),
    }));
    const text = await renderReport({ ...sample, sections: [{ ...section, balance: drawn }] });
    expect(text).toContain('<th scope="col">an epoch</th>');
    expect(text).toContain("<td>4,321</td>");
    expect(page).not.toContain("an epoch</th>");
  });

  it("without an epoch still show the model", async () => {
    const text = bodyText(await renderReport(withRun({ history: [], best: null, rowsPerSecond: 0, seconds: 0 })));
    expect(text).toContain("No epoch was finished.");
    expect(text).toContain("features/conv_1");
  });

  it("without an evaluate block show the best epoch as headline and no verdict", async () => {
    const text = bodyText(await renderReport(withTrain({})));
    expect(text).toContain("valid.label.accuracy98.73 %best epoch 9 of 12");
    expect(text).toContain("The program states no expectations");
  });

  it("without any block still give the program", async () => {
    expect(bodyText(await renderReport({ ...sample, sections: [] }))).toContain("model small_cnn");
  });

  it("of 2 classes give a table of 2 by 2", async () => {
    const { document } = parseHTML(await renderReport(withEvaluate({ results: [classification(2, 2)] })));
    expect(document.querySelectorAll(".heat tbody td")).toHaveLength(4);
  });

  it("of 150 classes give a picture, the ten weakest classes and the commonest mix-ups", async () => {
    const markup = await renderReport(withEvaluate({ results: [classification(150, 3)] }));
    const { document } = parseHTML(markup);
    expect(document.querySelector(".heat")).toBeNull();
    expect(document.querySelectorAll(".heat-picture path").length).toBeGreaterThan(1);
    expect(document.querySelectorAll(".mix-ups li")).toHaveLength(10);
    expect(document.querySelectorAll("details tbody tr")).toHaveLength(150);
    expect(Buffer.byteLength(markup)).toBeLessThan(150_000);
  });

  it("with figures that are no numbers say so and draw gaps", async () => {
    const history = onlyRun(sample).history.map((record) => ({
      ...record,
      metrics: {
        ...record.metrics,
        "train.loss": Number.NaN,
        "valid.loss": record.epoch > 6 ? Number.NaN : 0.5,
        "valid.auc": Number.NaN,
      },
    }));
    const markup = await renderReport(withRun({ history }));
    expect(bodyText(markup)).toContain("not a number");
    expect(bodyText(markup)).toContain("No epoch has a finite value.");
    expect(markup).not.toMatch(/NaN/);

    const evaluated = await renderReport(
      withEvaluate({
        metrics: { "test.loss": Number.NaN },
        expectations: [
          { text: "loss <= 0.05", metric: "test.loss", comparison: "<=", bound: 0.05, value: Number.NaN, holds: false },
        ],
      }),
    );
    expect(bodyText(evaluated)).toContain("measured not a number, there is no finite figure to compare");
  });

  it("of a regression give a scatter within the size limit", async () => {
    const pairs = Array.from({ length: 2000 }, (_, index) => ({
      truth: index / 100,
      predicted: index / 100 + Math.sin(index),
    }));
    const markup = await renderReport(
      withEvaluate({ metrics: { "test.price.mae": 0.637 }, results: [{ kind: "regression", output: "price", pairs }] }),
    );
    expect(parseHTML(markup).document.querySelectorAll("circle")).toHaveLength(2000);
    expect(bodyText(markup)).toContain("the mean distance from it is 0.6");
    expect(Buffer.byteLength(markup)).toBeLessThan(250_000);
    const empty = await renderReport(withEvaluate({ results: [{ kind: "regression", output: "price", pairs: [] }] }));
    expect(bodyText(empty)).toContain("No pair of finite values.");
  });

  it("whose inputs are no pictures show their text", async () => {
    const result = {
      ...classification(2, 2),
      mistakes: [
        {
          row: 5,
          picture: null,
          text: "a fine day",
          truth: "species 0",
          predicted: "species 1",
          confidence: 0.8,
          truthProbability: 0.2,
        },
      ],
    };
    const { document } = parseHTML(await renderReport(withEvaluate({ results: [result] })));
    expect(document.querySelector(".mistakes blockquote")?.textContent).toBe("a fine day");
    expect(document.querySelectorAll("img")).toHaveLength(0);
  });
});

describe("several runs", () => {
  const labels = ["seed 7", "seed 8", "seed 9"];
  const metrics = {
    "valid.label.accuracy": spreadOf("valid.label.accuracy", [0.981, 0.983, 0.985], { folds: 1, seeds: 3 }),
    "valid.loss": spreadOf("valid.loss", [0.06, 0.07, 0.065], { folds: 1, seeds: 3 }),
  };
  const several = { method: methodOf({ folds: 1, seeds: 3 }), runs: labels, metrics };
  const runs = () =>
    labels.map((_, index) => {
      const { history, ...run } = onlyRun(sample);
      const shifted = history.map((record) => ({
        ...record,
        metrics: Object.fromEntries(
          Object.entries(record.metrics).map(([path, value]) => [path, value * (1 - 0.01 * index)]),
        ),
      }));
      return { ...run, name: `fit_digits-${index}`, history: index === 2 ? shifted.slice(0, 8) : shifted };
    });

  it("of a training stand in a table with mean, deviation and interval, and curves have a band", async () => {
    const markup = await renderReport(withTrain({ runs: runs(), several }));
    const text = bodyText(markup);
    expect(text).toContain("3 trainings of 20 planned epochs, all of them stopped early; 2 min 25 s in all.");
    expect(text).toContain("Runs of fit_digits: 95 % interval of the mean by Student's t over 3 seeds");
    for (const cell of [
      "seed 798.10 %",
      "mean98.30 %",
      "standard deviation0.20 points",
      "95 % interval97.80 % – 98.80 %",
    ])
      expect(text).toContain(cell);
    expect(text).toContain("valid.label.accuracy98.30 %± 0.20 points over 3 runs; best epochs");
    const { document } = parseHTML(markup);
    expect(document.querySelectorAll('svg [aria-label="area"]')).toHaveLength(4);
    expect(document.querySelectorAll("details")).toHaveLength(3);
    expect(markup).not.toContain("NaN");
  });

  it("of an evaluation are a table, and what follows is of all together", async () => {
    const accuracy = spreadOf("test.label.accuracy", [0.9, 0.92, 0.91, 0.93], { folds: 4, seeds: 1 });
    const found = {
      method: methodOf({ folds: 4, seeds: 1 }),
      runs: ["fold 1", "fold 2", "fold 3", "fold 4"],
      metrics: { "test.label.accuracy": accuracy },
    };
    const text = bodyText(await renderReport(withEvaluate({ several: found, metrics: meansOf(found.metrics) })));
    expect(text).toContain("in 4 runs; what follows the table is of all runs together");
    expect(text).toContain("corrected resampled t test (Nadeau and Bengio, 2003) over 4 folds");
    expect(text).toContain("fold 493.00");
  });

  it("of many show each on request", async () => {
    const many = Array.from({ length: 30 }, (_, index) => 0.9 + index / 1000);
    const found = {
      ...several,
      runs: many.map((_, index) => `seed ${index}`),
      metrics: { "test.label.accuracy": spreadOf("test.label.accuracy", many, { folds: 1, seeds: 30 }) },
    };
    const { document } = parseHTML(await renderReport(withEvaluate({ several: found })));
    expect(document.querySelector("details summary")?.textContent).toBe("Each of the 30 runs");
  });

  it("in folds say how many rows each has", async () => {
    const folds = [
      { train: 80, valid: 10, test: 10 },
      { train: 81, valid: 10, test: 9 },
    ];
    const data = { ...sample, sections: [{ ...only(sample, "dataset"), folds }] };
    expect(bodyText(await renderReport(data))).toContain(
      "2 folds: every row is tested in one of them. Shown is the first; they have 80 to 81 train, 10 valid, 9 to 10 test rows.",
    );
  });
});

function perfect(count: number): ClassificationResult {
  const base = classification(count, 1);
  const confusion = base.classes.map((_, truth) => base.classes.map((_, answer) => (truth === answer ? 10 : 0)));
  return { ...base, confusion, perClass: scoreClasses(base.classes, confusion) };
}
