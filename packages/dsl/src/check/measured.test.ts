import { describe, expect, test } from "vitest";
import { memoryHost } from "../source/memory-host.ts";
import { checkProgram } from "./check-program.ts";

const base = `dataset mails {
  source: csv("mails.csv")
  input words: number
  target spam: class(no, yes)
  split: random(train: 80%, valid: 10%, test: 10%)
}

param rate: float = 1e-2

model filter {
  input words: tensor(1)
  output spam: words -> dense(1) -> sigmoid()
}
`;

/** What each block of a program measures besides the usual. */
function measured(blocks: string): Readonly<Record<string, readonly string[]>> {
  const { value: program, diagnostics } = checkProgram("p.pipe", memoryHost({ "p.pipe": `${base}\n${blocks}` }));
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return Object.fromEntries(
    (program?.blocks ?? []).flatMap((block) => {
      if (block.kind === "train" || block.kind === "evaluate") return [[block.name, block.measured]];
      if (block.kind !== "sweep") return [];
      return block.variants.flatMap((variant) =>
        variant.blocks.flatMap((one) => (one.kind === "train" ? [[block.name, one.measured]] : [])),
      );
    }),
  );
}

const train = (lines: readonly string[], rate = "rate"): string => `train fit {
  model: filter
  data: mails
  loss spam: binary()
  optimizer: adam(lr: ${rate})
  epochs: 5
${lines.map((line) => `  ${line}\n`).join("")}}
`;

describe("what is measured besides the usual", () => {
  test("is what a training decides by, each once, and nothing that is known anyway", () => {
    const lines = [
      "best: valid.spam.auroc",
      "stop: early(on: valid.spam.mcc, patience: 2)",
      "expect: [spam.auroc >= 0.8, spam.accuracy >= 80%, train.spam.accuracy >= 70%, loss <= 1]",
    ];
    const found = measured(train(lines, "plateau(rate, on: valid.spam.brier, factor: 0.5)"));
    expect(found["fit"]).toEqual(["valid.spam.mcc", "valid.spam.auroc", "valid.spam.brier"]);
  });

  test("is what an evaluation shows and expects, but for what it shows of two classes anyway", () => {
    const found = measured(`${train([])}
evaluate judge {
  run: fit
  on: mails.test
  metrics: [spam.kappa, test.spam.ece, spam.auroc, spam.kappa]
  expect: spam.sensitivity >= 90%
}
`);
    expect(found).toEqual({ fit: [], judge: ["test.spam.kappa", "test.spam.ece", "test.spam.sensitivity"] });
  });

  test("is also what the rows of a sweep are ranked by", () => {
    const found = measured(`${train([])}
sweep rates {
  run: fit
  over rate: [1e-1, 1e-2]
  best: valid.spam.auprc
}
`);
    expect(found["rates"]).toEqual(["valid.spam.auprc"]);
    expect(found["fit"] ?? []).toEqual([]);
  });
});
