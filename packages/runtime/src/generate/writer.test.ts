import type { CheckedModel } from "@penstock/dsl";
import { describe, expect, test } from "vitest";
import { graphsInMemory } from "../train/graph-use.ts";
import { initialWeights } from "../train/initial-weights.ts";
import { nativeBackend } from "../train/testing/native-backend.ts";
import { restoreVariables } from "../train/train-state.ts";
import { type Choices, Decoder, firstWords } from "./decoding.ts";
import { recurrent, sources, teller, translator } from "./testing/translator.ts";
import { Writer, type WriterInput } from "./writer.ts";
import { writtenModel } from "./written-model.ts";

const backend = nativeBackend();
const end = 8;

/** What each of three ways to go on gives at every step: words that are given, some of them from another text. */
function stepsOf(model: CheckedModel, how: { readonly keeping: boolean; readonly eager?: boolean }): Choices[] {
  const { tf } = backend();
  const written = writtenModel(model, "de") ?? expect.fail("it writes");
  const weights = restoreVariables(tf, initialWeights(model, 3));
  const decoder = new Decoder({
    ...{ tf, written, weights },
    graphs: { ...graphsInMemory, eager: how.eager === true },
    choosing: { most: 9, temperature: 1 },
    keeping: how.keeping,
  });
  const inputs = sources(tf, 3);
  const decoding = decoder.begin(inputs, { rows: 3, times: 2 });
  const given = [
    [firstWords(6), null],
    [Int32Array.of(2, 3, 4, 5, 6, 7), Int32Array.of(0, 0, 2, 3, 5, 5)],
    [Int32Array.of(7, 6, 5, 4, 3, 2), null],
    [Int32Array.of(2, 2, 2, 3, 3, 3), Int32Array.of(1, 0, 3, 2, 4, 4)],
    [Int32Array.of(5, 4, 5, 4, 5, 4), Int32Array.of(0, 1, 2, 3, 4, 5)],
    [Int32Array.of(6, 6, 7, 7, 2, 2), null],
    [Int32Array.of(3, 4, 3, 4, 3, 4), null],
  ] as const;
  const choices = given.map(([words, parents]) => decoding.next(words, parents));
  decoding.dispose();
  decoder.dispose();
  tf.dispose([...inputs.values(), ...weights.values()]);
  return choices;
}

/** Log probabilities by word, whatever order they came in. */
const byWord = ({ logs, words, width }: Choices): number[] => {
  const sorted = new Array<number>(logs.length).fill(Number.NaN);
  words.forEach((word, at) => {
    sorted[Math.floor(at / width) * width + word] = logs[at] ?? Number.NaN;
  });
  return sorted.map((log, at) => (at % width < 2 ? 0 : log));
};

function expectAlike(some: readonly Choices[], others: readonly Choices[]): void {
  expect(others).toHaveLength(some.length);
  for (const [step, choices] of some.entries()) {
    const other = byWord(others[step] ?? expect.fail("as many steps"));
    for (const [at, log] of byWord(choices).entries()) expect(Math.abs(log - (other[at] ?? 0))).toBeLessThan(1e-5);
  }
}

function writerOf(model: CheckedModel, parts: Partial<WriterInput> = {}) {
  const { tf } = backend();
  const weights = restoreVariables(tf, initialWeights(model, 3));
  const [{ name = "" } = {}] = model.outputs;
  const by = { call: "greedy", args: {} };
  const writer = new Writer({
    ...{ tf, model, weights, end, by },
    output: name,
    graphs: graphsInMemory,
    seed: 1,
    ...parts,
  });
  return {
    writer,
    free: () => {
      writer.dispose();
      tf.dispose([...weights.values()]);
    },
  };
}

/** The texts of some rows of the source. */
function textsOf(model: CheckedModel, parts: Partial<WriterInput> = {}, count = 5): number[][] {
  const { tf } = backend();
  const { writer, free } = writerOf(model, parts);
  const inputs = sources(tf, count);
  const rows = Array.from({ length: count }, (_, row) => row);
  const texts = writer.write({ inputs, rows });
  tf.dispose([...inputs.values()]);
  free();
  return rows.map((row) => [...texts.subarray(row * 7, (row + 1) * 7)]);
}

const sample = (args: Record<string, number | null>) => ({
  call: "sample",
  args: { temperature: 1, top_k: null, top_p: 1, ...args },
});

describe("a step that goes by what was kept", () => {
  test("gives what all steps computed anew give, to 1e-5, also where texts go on from others", () => {
    const [kept, anew] = [stepsOf(translator, { keeping: true }), stepsOf(translator, { keeping: false })];
    expect(kept).toHaveLength(7);
    expectAlike(kept, anew);
  });

  test("gives the same without graphs", () => {
    const [graph, eager] = [
      stepsOf(translator, { keeping: true }),
      stepsOf(translator, { keeping: true, eager: true }),
    ];
    expectAlike(graph, eager);
  });

  test("is taken where attention alone looks back, and nowhere else", () => {
    expect(writtenModel(translator, "de")?.keeps).toBe(true);
    expect(writtenModel(teller, "story")?.keeps).toBe(true);
    expect(writtenModel(recurrent, "de")?.keeps).toBe(false);
    expect(writtenModel({ ...translator, inputs: translator.inputs.slice(0, 1) }, "de")).toBeNull();
  });
});

describe("texts", () => {
  test("are the same with and without what was kept, one by one or many at a time", () => {
    const texts = textsOf(translator);
    expect(new Set(texts.map((text) => text.join(" "))).size).toBeGreaterThan(1);
    expect(textsOf(translator, { keeping: false })).toEqual(texts);
    expect(textsOf(translator, {}, 70).slice(0, 5)).toEqual(texts);
  });

  test("hold neither padding nor unknown words before their end, and nothing behind it", () => {
    for (const text of textsOf(translator, { by: sample({ temperature: 5 }) }, 20)) {
      const last = text.indexOf(end);
      const [words, rest] = last < 0 ? [text, []] : [text.slice(0, last), text.slice(last + 1)];
      expect(words.every((word) => word > 1)).toBe(true);
      expect(rest.every((word) => word === 0)).toBe(true);
    }
  });

  test("by one beam are the greedy ones, and by several are never less likely", () => {
    const greedy = textsOf(translator);
    const beam = (width: number) => ({ call: "beam", args: { width, penalty: 0 } });
    expect(textsOf(translator, { by: beam(1) })).toEqual(greedy);
    const likelihoods = (texts: readonly (readonly number[])[]): number[] => {
      const { tf } = backend();
      const written = writtenModel(translator, "de") ?? expect.fail("it writes");
      const weights = restoreVariables(tf, initialWeights(translator, 3));
      const decoder = new Decoder({
        ...{ tf, written, weights },
        graphs: graphsInMemory,
        choosing: { most: 9, temperature: 1 },
      });
      const inputs = sources(tf, texts.length);
      const decoding = decoder.begin(inputs, { rows: texts.length, times: 1 });
      const sums = texts.map(() => 0);
      let last = firstWords(texts.length);
      for (let place = 0; place < 7; place++) {
        const choices = decoding.next(last, null);
        texts.forEach((text, row) => {
          const word = text[place] ?? 0;
          if (word !== 0) sums[row] = (sums[row] ?? 0) + (byWord(choices)[row * 9 + word] ?? 0);
        });
        last = Int32Array.from(texts, (text) => text[place] ?? 0);
      }
      decoding.dispose();
      decoder.dispose();
      tf.dispose([...inputs.values(), ...weights.values()]);
      return sums;
    };
    const one = likelihoods(greedy);
    const four = likelihoods(textsOf(translator, { by: beam(4) }));
    for (const [row, sum] of four.entries()) expect(sum).toBeGreaterThanOrEqual((one[row] ?? 0) - 1e-5);
    expect(four.some((sum, row) => sum > (one[row] ?? 0) + 1e-3)).toBe(true);
  });

  test("by lot depend on the seed and the row alone, and at a low temperature are the likeliest", () => {
    const drawn = textsOf(translator, { by: sample({}) });
    expect(textsOf(translator, { by: sample({}) }, 30).slice(0, 5)).toEqual(drawn);
    expect(textsOf(translator, { by: sample({}), seed: 2 })).not.toEqual(drawn);
    expect(textsOf(translator, { by: sample({ temperature: 1e-3 }) })).toEqual(textsOf(translator));
    expect(textsOf(translator, { by: sample({ top_k: 1 }) })).toEqual(textsOf(translator));
    expect(textsOf(translator, { by: sample({ top_p: 1e-6 }) })).toEqual(textsOf(translator));
  });

  test("of a model that reads nothing else go on from the words that they are given", () => {
    const { writer, free } = writerOf(teller);
    const told = writer.write({ inputs: new Map(), rows: [0, 1], starts: (row) => (row === 0 ? [5, 6, 7] : []) });
    free();
    expect([...told.subarray(0, 3)]).toEqual([5, 6, 7]);
    expect([...told.subarray(7)]).not.toEqual([...told.subarray(0, 7)]);
  });

  test("of a model that remembers by a recurrent layer are written too", () => {
    expect(textsOf(recurrent)).toHaveLength(5);
  });
});
