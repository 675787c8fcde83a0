/**
 * Texts and a model in, what each of their words adds to the answer out: integrated gradients from no embedding at all, a word with the sum over
 * its embedding; or, where the model makes no embedding of words, what the score loses when the word is left out.
 */
import type { CheckedModel } from "@penstock/dsl";
import type { RowWords } from "../../data/index.ts";
import { type Explained, gapOf, integratedGradients } from "./attributions.ts";
import { type InputBlock, pickBlocks, repeatRow } from "./prepared-rows.ts";

/** Words of one row with what they add. */
export interface AttributedWords {
  readonly words: readonly string[];
  readonly weights: Float32Array;
  /** How far the sum is off, in parts of what it should be; null where words were left out. */
  readonly gap: number | null;
}

/** What is asked: the texts of the rows, and how. */
export interface WordQuestion {
  readonly input: string;
  readonly words: RowWords;
  /** Rows of the table, in the order of what is explained. */
  readonly rows: readonly number[];
  readonly steps: number;
  /** The node that makes embeddings of the input; null where none does. */
  readonly embedding: string | null;
}

/** The node that makes embeddings of an input's words. */
export function embeddingOf({ nodes }: CheckedModel, input: string): string | null {
  return nodes.find(({ op, inputs }) => op === "embedding" && inputs[0] === input)?.id ?? null;
}

/** Attributions of every row. */
export async function wordAttributions(explained: Explained, question: WordQuestion): Promise<AttributedWords[]> {
  const { embedding, steps, rows, words } = question;
  if (embedding === null) return leftOut(explained, question);
  const integrated = await integratedGradients(explained, { by: [embedding], steps });
  return rows.map((row, index) => {
    const own = words.words(row);
    const places = words.places(own) ?? new Int32Array(0);
    const one = integrated[index];
    const values = one?.attributions.get(embedding) ?? new Float32Array(0);
    const width = values.length / Math.max(1, places.length);
    const weights = new Float32Array(own.length);
    places.forEach((place, at) => {
      if (place < 0) return;
      for (let number = at * width; number < (at + 1) * width; number++) {
        weights[place] = (weights[place] ?? 0) + (values[number] ?? 0);
      }
    });
    return { words: own, weights, gap: one === undefined ? null : gapOf(one) };
  });
}

async function leftOut(
  { explainer, inputs, mask }: Explained,
  { input, words, rows }: WordQuestion,
): Promise<AttributedWords[]> {
  const found: AttributedWords[] = [];
  for (const [index, row] of rows.entries()) {
    const own = words.words(row);
    const texts = [own, ...own.map((_, place) => own.filter((__, other) => other !== place))];
    const prepared = texts.map((text) => words.prepare(text));
    const one = pickBlocks(inputs, [index]);
    const shape = one.get(input)?.shape ?? [];
    const asked = mask.subarray(index * explainer.width, (index + 1) * explainer.width);
    const all = new Float32Array(asked.length * texts.length);
    texts.forEach((_, place) => {
      all.set(asked, place * asked.length);
    });
    const scores = await explainer.scores({
      inputs: new Map([...repeatRow(one, texts.length), [input, stacked(prepared, shape)]]),
      mask: all,
    });
    const whole = scores[0] ?? 0;
    const weights = Float32Array.from(own, (_, place) => whole - (scores[place + 1] ?? 0));
    found.push({ words: own, weights, gap: null });
  }
  return found;
}

function stacked(rows: readonly (Float32Array | Int32Array)[], shape: readonly number[]): InputBlock {
  const [first] = rows;
  const size = first?.length ?? 0;
  const data = first instanceof Int32Array ? new Int32Array(size * rows.length) : new Float32Array(size * rows.length);
  rows.forEach((row, index) => {
    data.set(row, index * size);
  });
  return { shape, data };
}
