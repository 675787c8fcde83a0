import { expect, it } from "vitest";
import { fittedPreparationSchema } from "./fitted-preparation.ts";
import { bertTokenizer } from "./testing/tokenizer-texts.ts";

/** A preparation with one tokenizer, as an artifact has it. */
const stored = (json: string): unknown => ({
  dataset: "mails",
  rows: 3,
  inputs: [
    {
      name: "text",
      columns: ["text"],
      kind: "text",
      shape: [8],
      dtype: "int32",
      classes: null,
      open: false,
      separator: null,
      sound: null,
      fill: [],
      steps: [{ step: "tokenize", json, length: 8, padding: 0 }],
    },
  ],
  targets: [],
});

it("takes a stored tokenizer that could have been checked, and no other", () => {
  expect(fittedPreparationSchema.safeParse(stored(bertTokenizer())).success).toBe(true);
  const endless = { type: "Split", pattern: { Regex: "(a+)+b" }, behavior: "Isolated" };
  const hostile = fittedPreparationSchema.safeParse(stored(bertTokenizer({ pre_tokenizer: endless })));
  expect(hostile.error?.issues[0]?.message).toBe("is no tokenizer that can be used");
});
