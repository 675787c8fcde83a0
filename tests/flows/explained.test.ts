/** Evaluations that explain answers and hold groups against each other: the program in, what events, report and exit status say out. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { doneOf, eventsOf, makeProject } from "./pipe-process.ts";

/** A number from 0 to 1 for a row; the same wherever it is asked for. */
function draw(row: number, factor: number): number {
  const value = Math.sin((row + 1) * factor) * 43758.5453;
  return value - Math.floor(value);
}

/** Loans that debt makes late, and of men sooner; a column that says nothing, and a group of a few rows. */
function loans(): string {
  const rows = Array.from({ length: 500 }, (_, row) => {
    const [income, debt, noise] = [4 * draw(row, 12.9898) - 2, 4 * draw(row, 78.233) - 2, draw(row, 5.3)];
    const sex = row % 97 === 0 ? "other" : draw(row, 3.7) < 0.55 ? "female" : "male";
    const late = debt - income + (sex === "male" ? 1 : 0) + 2 * (draw(row, 37.719) - 0.5) > 0.5 ? "yes" : "no";
    return `${income.toFixed(3)},${debt.toFixed(3)},${noise.toFixed(3)},${sex},${18 + Math.floor(60 * draw(row, 9.1))},${late}`;
  });
  return `income,debt,noise,sex,age,late\n${rows.join("\n")}\n`;
}

const tables = `dataset loans {
  source: csv("loans.csv")
  input money: vector(columns: [income, debt, noise]) -> normalize()
  target late: class(no, yes)
  column sex: class(female, male, other)
  column age: number
  split: stratified(train: 50%, valid: 10%, test: 40%)
}

model line {
  input money: tensor(3)
  output late: money -> dense(8, activation: relu) -> dense(1) -> sigmoid()
}

train fit {
  model: line
  data: loans
  loss late: binary()
  optimizer: adam(lr: 0.05)
  epochs: 6
}

evaluate judge {
  run: fit
  on: loans.test
  fairness: [sex, age >= 40]
  explain: [permutation_importance(repeats: 3), partial_dependence(points: 6), integrated_gradients(samples: 4), nearest(samples: 2, k: 2)]
  expect: fairness.sex.equalised_odds <= 1%
}
`;

it("A table has its groups, its columns by what they matter, and a bound on a difference that does not hold", async () => {
  const project = makeProject();
  project.write("loans.csv", loans());
  project.write("p.pipe", tables);
  const run = await project.pipe(["run", "p.pipe", "--json"]);
  expect(run.status, run.stderr + run.stdout.slice(-500)).toBe(2);
  const { blocks, intervals, fairness, explanations, report } = doneOf(run.stdout);
  const path = "test.late.fairness.sex.equalised_odds";
  const [sex, age] = fairness["judge"] ?? [];
  expect(sex?.classes[0]?.groups.map(({ name, small }) => [name, small])).toEqual([
    ["female", false],
    ["male", false],
    ["other", true],
  ]);
  expect(age?.classes[0]?.groups.map(({ name }) => name)).toEqual(["age >= 40", "not age >= 40"]);
  expect(blocks["judge"]?.[path]).toBe(sex?.differences["equalised_odds"]);
  expect(intervals["judge"]?.metrics[path]).toEqual(sex?.intervals?.["equalised_odds"]);
  expect(eventsOf(run.stdout).find((event) => event.event === "expect")).toMatchObject({ metric: path, holds: false });
  const [importance, dependence, gradients, nearest] = explanations["judge"] ?? [];
  expect(importance?.columns.map(({ name }) => name)).toEqual(["debt", "income", "noise"]);
  expect(dependence?.columns.at(-1)?.name).toBe("noise");
  expect(gradients?.gap).toBeLessThan(0.05);
  expect(gradients?.sanity?.depends).toBe(true);
  expect(nearest).toMatchObject({ method: "nearest", layer: "late/dense_1" });
  const page = readFileSync(`${project.folder}/${report}`, "utf8");
  expect(page).toContain("Largest differences between groups by sex");
  expect(page).toContain("What is lost without a column");

  // Nothing has changed: it is told again from the store.
  const again = await project.pipe(["run", "p.pipe", "--json"]);
  expect(doneOf(again.stdout)).toMatchObject({ fairness, explanations });
  project.remove();
}, 120_000);

it("Seeds pool their groups, the first is explained, and a dry run goes through all of it", async () => {
  const project = makeProject();
  project.write("loans.csv", loans());
  project.write("p.pipe", tables.replace("epochs: 6", "epochs: 2\n  seeds: 2").replace(/ {2}expect.*\n/, ""));
  const run = await project.pipe(["run", "p.pipe", "--json"]);
  expect(run.status, run.stderr + run.stdout.slice(-500)).toBe(0);
  const { several, fairness, explanations } = doneOf(run.stdout);
  const [sex] = fairness["judge"] ?? [];
  expect(sex?.intervals).toBeNull();
  expect(sex?.classes[0]?.groups.reduce((sum, { rows }) => sum + rows, 0)).toBe(400);
  const spread = several["judge"]?.metrics["test.late.fairness.sex.equalised_odds"];
  expect(spread?.mean).toBeCloseTo(sex?.differences["equalised_odds"] ?? Number.NaN, 12);
  expect(explanations["judge"]).toHaveLength(4);
  project.write("dry.pipe", tables);
  const dry = await project.pipe(["run", "dry.pipe", "--dry", "--json"]);
  expect(dry.status, dry.stderr + dry.stdout.slice(-500)).toBe(0);
  expect(
    eventsOf(dry.stdout).filter((event) => event.event === "progress" && event.what.startsWith("explaining")),
  ).not.toEqual([]);
  project.remove();
}, 120_000);

it("Words of texts and places of pictures are shown, all pictures together in less than 600 kB", async () => {
  const project = makeProject();
  const good = ["lovely", "great", "fine"];
  const bad = ["awful", "poor", "dreadful"];
  const texts = Array.from({ length: 240 }, (_, row) => {
    const opinion = draw(row, 2.1) < 0.5 ? "good" : "bad";
    const words = ["the room", "our food", "this view"][Math.floor(3 * draw(row, 4.4))] ?? "";
    return `${words} was ${(opinion === "good" ? good : bad)[Math.floor(3 * draw(row, 6.6))]},${opinion}`;
  });
  project.write("reviews.csv", `review,opinion\n${texts.join("\n")}\n`);
  project.write(
    "p.pipe",
    `dataset reviews {
  source: csv("reviews.csv")
  input review: text -> words() -> vocabulary(40) -> truncate(8) -> pad(8)
  target opinion: class(bad, good)
  split: stratified(train: 60%, valid: 10%, test: 30%)
}

model reader {
  input review: tokens(8)
  output opinion: review -> embedding(40, 8) -> mean_pool() -> dense(2) -> softmax()
}

train read {
  model: reader
  data: reviews
  loss opinion: cross_entropy()
  optimizer: adam(lr: 0.05)
  epochs: 6
}

evaluate why {
  run: read
  on: reviews.test
  explain: [word_attributions(samples: 4), nearest(samples: 2, k: 2)]
}

dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
  limit: 1_500
}

model small {
  input image: tensor(28, 28, 1)
  output label: image -> conv(8, kernel: 3) -> relu() -> max_pool(2) -> flatten() -> dense(10) -> softmax()
}

train fit {
  model: small
  data: digits
  loss label: cross_entropy()
  epochs: 2
}

evaluate look {
  run: fit
  on: digits.test
  explain: [grad_cam(), integrated_gradients(steps: 8), occlusion(samples: 4), nearest(k: 3)]
}
`,
  );
  const run = await project.pipe(["run", "p.pipe", "--json"]);
  expect(run.status, run.stderr + run.stdout.slice(-500)).toBe(0);
  const { explanations, report } = doneOf(run.stdout);
  const verdicts = Object.values(explanations)
    .flat()
    .flatMap(({ method, sanity }) => (sanity === null ? [] : [[method, sanity.depends]]));
  expect(verdicts.map(([method]) => method)).toEqual([
    "word_attributions",
    "grad_cam",
    "integrated_gradients",
    "occlusion",
  ]);
  expect(explanations["look"]?.[0]?.layer).toBe("label/relu");
  const page = readFileSync(`${project.folder}/${report}`, "utf8");
  // What decides is marked: an opinion, and no filler.
  const marked = [...page.matchAll(/<mark class="for" style="--w:100%">(\w+)<\/mark>/g)].map((match) => match[1] ?? "");
  expect(marked.length).toBeGreaterThanOrEqual(4);
  for (const word of marked) expect([...good, ...bad]).toContain(word);
  const pictures = [...(page.split("Explanations</h4>").at(-1) ?? "").matchAll(/src="(data:image\/png[^"]+)"/g)];
  expect(pictures.length).toBeGreaterThan(60);
  expect(pictures.reduce((sum, [, uri = ""]) => sum + uri.length, 0)).toBeLessThan(600_000);
  project.remove();
}, 120_000);
