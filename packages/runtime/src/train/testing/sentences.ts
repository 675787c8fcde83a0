/** A problem of texts of different lengths for tests: which of two words comes first; and models of it from their text. */
import { type CheckedModel, checkProgram, memoryHost } from "@penstock/dsl";
import { fitPreparation, type Table } from "../../data/index.ts";
import { classTarget, dataset, flowInput } from "../../data/testing/dataset-fixture.ts";
import { textRows } from "../../data/text-rows.ts";
import { randomStream } from "../../random/stream.ts";
import type { Problem } from "./blobs.ts";
import { call } from "./train-fixture.ts";

/** What texts are padded to; few are so long. */
export const longest = 24;
const fillers = ["ant", "bee", "cat", "dog", "elk", "fox", "gnu", "hen"];

/** `count` rows, of which the last fifth is for validation. */
export function sentences(count: number, { batch, seed }: { readonly batch: number; readonly seed: number }): Problem {
  const stream = randomStream(seed, "sentences");
  const label = new Int32Array(count);
  const texts = Array.from({ length: count }, (_, row) => {
    // One in forty is long.
    const words = stream.integer(40) === 0 ? 9 + stream.integer(longest - 8) : 2 + stream.integer(7);
    const sentence = Array.from({ length: words }, () => fillers[stream.integer(fillers.length)] ?? "");
    const one = stream.integer(words);
    const other = (one + 1 + stream.integer(words - 1)) % words;
    sentence[one] = "red";
    sentence[other] = "blue";
    label[row] = Number(one < other);
    return sentence.join(" ");
  });
  const steps = [
    call("words"),
    call("vocabulary", { size: 12, least: 1 }),
    call("pad", { length: longest, at: "end" }),
  ];
  const checked = dataset({
    source: call("csv", {}),
    inputs: [
      flowInput("text", { type: { kind: "text" }, steps, gives: { kind: "tokens", length: longest, vocabulary: 12 } }),
    ],
    targets: [classTarget(["blue first", "red first"])],
    batch,
  });
  const table: Table = {
    rows: count,
    columns: new Map([
      ["text", { kind: "text", data: textRows(texts) }],
      ["label", { kind: "class", values: ["blue first", "red first"], data: label }],
    ]),
    official: null,
    origin: null,
  };
  const all = Uint32Array.from({ length: count }, (_, row) => row);
  const rows = { train: all.slice(0, Math.floor(count * 0.8)), valid: all.slice(Math.floor(count * 0.8)) };
  return { dataset: checked, table, preparation: fitPreparation(table, checked, rows.train), rows };
}

/** The model that a flow from embedded words to one vector makes. */
export function sentenceModel(flow: string): CheckedModel {
  const text = `model m {\n  input text: tokens(${longest})\n  output label: text -> embedding(12, 16) -> ${flow} -> dense(2) -> softmax()\n}\n`;
  const { value, diagnostics } = checkProgram("m.pipe", memoryHost({ "m.pipe": text }));
  const [model] = value?.blocks ?? [];
  if (model?.kind !== "model") throw new Error(diagnostics.map(({ title }) => title).join("; "));
  return model;
}
