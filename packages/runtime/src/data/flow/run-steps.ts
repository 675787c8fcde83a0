/** Fitted steps in, a function from a row's cell to the cell that a model reads out. */
import { InternalError } from "../../internal-error.ts";
import type { FittedStep } from "../fitted-preparation.ts";
import { applySteps } from "../fitted-steps.ts";
import { openTokenizer } from "../tokens/open-tokenizer.ts";
import { bpeNumbers } from "../tokens/run-bpe.ts";
import { bagOf } from "./bag-terms.ts";
import { type Cell, idsOf, numbersOf, singleOf, textOf, wordsOf } from "./cell.ts";
import { dateNumbers } from "./date-parts.ts";
import { withoutRuns } from "./each-term.ts";
import { segmenter } from "./segmenter.ts";
import { spectrogramOf } from "./spectrogram.ts";
import { stemmer } from "./stemmer.ts";
import { denseRow, termWeights } from "./term-weights.ts";
import { signRuns, wordRuns } from "./word-runs.ts";
import {
  cut,
  findWords,
  hashIds,
  hashPlace,
  padIds,
  splitText,
  stripText,
  vocabularyOf,
  wordNumbers,
} from "./word-steps.ts";

type CellStep = (cell: Cell) => Cell;

/** All steps one after the other. */
export function cellSteps(steps: readonly FittedStep[]): CellStep {
  const last = steps.at(-1);
  const { before, runs } = withoutRuns(steps.slice(0, -1));
  // A bag of runs is made in one go, without a text for each run.
  const run =
    last?.step === "bag" && runs !== null ? [...before.map(cellStep), bagOf(last, runs)] : steps.map(cellStep);
  return (cell) => run.reduce((value, step) => step(value), cell);
}

/** What one step does. */
function cellStep(step: FittedStep): CellStep {
  switch (step.step) {
    case "scale":
    case "clip":
    case "min_max":
    case "robust":
    case "log_scale":
    case "normalize": {
      const alone = [step];
      // A spectrogram's frames share the places of their bands.
      const places = step.step === "normalize" ? step.mean.length : Number.POSITIVE_INFINITY;
      return (cell) => numbersOf(cell).map((value, place) => applySteps(value, alone, place % places));
    }
    case "bucket":
      return (cell) => rangeOf(numbersOf(cell)[0] ?? 0, step.bounds);
    case "date_parts":
      return (cell) => dateNumbers(singleOf(cell), step);
    case "spectrogram": {
      const { step_samples: between, ...form } = step;
      const hear = spectrogramOf({ ...form, step: between });
      return (cell) => hear(numbersOf(cell));
    }
    case "lower":
      return eachText((text) => text.toLowerCase());
    case "strip":
      return eachText((text) => stripText(text, step.of));
    case "split":
      return (cell) => splitText(textOf(cell), step.by);
    case "words":
      return (cell) => findWords(textOf(cell));
    case "vocabulary": {
      const numbers = vocabularyOf(step.words);
      return (cell) => wordNumbers(wordsOf(cell), numbers);
    }
    case "bag":
      return bagOf(step);
    case "bpe": {
      const numbers = bpeNumbers(step);
      return (cell) => numbers(textOf(cell));
    }
    case "stem": {
      const stem = stemmer(step.by);
      return (cell) =>
        wordsOf(cell)
          .map(stem)
          .filter((word) => word !== "");
    }
    case "stop_words": {
      const left = new Set(step.words);
      return (cell) => wordsOf(cell).filter((word) => !left.has(word));
    }
    case "ngrams":
      return (cell) => (typeof cell === "string" ? signRuns(cell, step) : wordRuns(wordsOf(cell), step));
    case "segment": {
      const find = segmenter(step.language);
      return (cell) => find(textOf(cell));
    }
    case "tf_idf": {
      const weigh = termWeights(step);
      return (cell) => denseRow(weigh(wordsOf(cell)), step.size);
    }
    case "tokenize": {
      const { length, padding } = step;
      const tokenizer = openTokenizer(step.json);
      return (cell) => {
        const ids = tokenizer.encode(textOf(cell), length);
        const filled = new Int32Array(length).fill(padding);
        filled.set(ids);
        return filled;
      };
    }
    case "truncate":
      return (cell) =>
        cell instanceof Int32Array || typeof cell === "string" ? cut(cell, step) : cut(wordsOf(cell), step);
    case "end_mark":
      return (cell) => Int32Array.of(...idsOf(cell), step.id);
    case "pad":
      return (cell) => padIds(idsOf(cell), step);
    case "hash":
      return (cell) =>
        typeof cell === "string" ? hashPlace(cell, step.buckets) : hashIds(wordsOf(cell), step.buckets);
    case "one_hot":
      return (cell) => {
        const places = new Float64Array(step.size);
        if (cell instanceof Int32Array) for (const id of cell) places[id] = id === (step.padding ?? 0) ? 0 : 1;
        else places[singleOf(cell)] = 1;
        return places;
      };
    case "centers":
      throw new InternalError("boxes are laid on a grid as a whole, not as cells");
    default:
      step satisfies never;
      throw new InternalError("a step of no kind");
  }
}

/** How many bounds are not above a value. */
function rangeOf(value: number, bounds: readonly number[]): number {
  let [from, to] = [0, bounds.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((bounds[middle] ?? 0) <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** A step over a text, or over each word. */
function eachText(change: (text: string) => string): CellStep {
  return (cell) =>
    typeof cell === "string"
      ? change(cell)
      : wordsOf(cell)
          .map(change)
          .filter((word) => word !== "");
}
