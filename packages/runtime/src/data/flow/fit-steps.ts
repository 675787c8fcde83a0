/** The steps of a column as the program says them in, the same with what they need of the train rows out. */
import { type Argument, bagWeights, type CheckedCall, soundWindows, stemmers } from "@penstock/dsl";
import { InternalError } from "../../internal-error.ts";
import { datePartNames, type FittedColumn, type FittedStep } from "../fitted-preparation.ts";
import { choiceArgument, numberArgument, textArgument } from "../fitted-steps.ts";
import { bpeWords } from "../tokens/bpe-words.ts";
import { fitBpe } from "../tokens/fit-bpe.ts";
import { bpeReserved } from "../tokens/run-bpe.ts";
import { RowCounts } from "./bag-terms.ts";
import { textOf, wordsOf } from "./cell.ts";
import { WordCounts } from "./count-words.ts";
import type { DatePart } from "./date-parts.ts";
import { withoutRuns } from "./each-term.ts";
import type { FitGround } from "./fit-ground.ts";
import type { Fit } from "./fit-scan.ts";
import { momentsOf } from "./moments.ts";
import { quantilesOf } from "./quantiles.ts";
import { stopWords } from "./stop-words.ts";
import { TermCounts } from "./term-weights.ts";
import { FIRST_WORD } from "./word-steps.ts";

/** Fits one step after the other, each on what those before it give; `types` are what each step gives. */
export function* fitSteps(
  calls: readonly CheckedCall[],
  ground: FitGround,
  column: Omit<StepPlace, "ground" | "before">,
): Fit<FittedStep[]> {
  const steps: FittedStep[] = [];
  for (const call of calls) {
    // What stands in for a missing value is kept with the source.
    if (call.call === "fill") continue;
    steps.push(yield* fitStep(call, { ...column, ground, before: [...steps] }));
  }
  return steps;
}

interface StepPlace {
  readonly ground: FitGround;
  readonly before: readonly FittedStep[];
  /** Places of the class or the words that `one_hot` spreads, or the first axis of what all steps give. */
  readonly places: number;
  /** The second axis. */
  readonly across: number;
  /** The number of the mark at the end of a text; null where there is none. */
  readonly end: number | null;
  readonly sound: FittedColumn["sound"];
}

function dateParts(parts: Argument | undefined): DatePart[] {
  const names = Array.isArray(parts) ? parts.map(String) : [];
  return names.flatMap((name) => datePartNames.find((one) => one === name) ?? []);
}

/** A spectrogram's form in samples and hertz. */
function soundForm(
  args: CheckedCall["args"],
  { rate, samples }: { readonly rate: number; readonly samples: number },
): Omit<Extract<FittedStep, { step: "spectrogram" }>, "step"> {
  const { window, step, frames } = soundWindows(samples, rate, args);
  const { high } = args;
  return {
    rate,
    frames,
    bands: numberArgument(args, "bands"),
    window,
    step_samples: step,
    low: numberArgument(args, "low"),
    high: typeof high === "number" ? high : rate / 2,
  };
}

function* fitStep(
  { call, args }: CheckedCall,
  { ground, before, places, across, end, sound }: StepPlace,
): Fit<FittedStep> {
  switch (call) {
    case "scale":
      return { step: call, factor: numberArgument(args, "factor") };
    case "clip":
      return { step: call, min: numberArgument(args, "min"), max: numberArgument(args, "max") };
    case "normalize": {
      const { mean, std } = yield* momentsOf(ground.values(before));
      return { step: call, mean, std: std.map((deviation) => (deviation > 0 ? deviation : 1)) };
    }
    case "min_max": {
      const least: number[] = [];
      const greatest: number[] = [];
      yield* ground.values(before)(({ place, values, start, step, end }) => {
        for (let at = start; at < end; at += step) {
          const value = values[at] ?? 0;
          least[place] = Math.min(least[place] ?? value, value);
          greatest[place] = Math.max(greatest[place] ?? value, value);
        }
      });
      return { step: call, min: least, max: greatest };
    }
    case "robust": {
      const quartiles = yield* quantilesOf(ground.values(before), [0.25, 0.5, 0.75]);
      return {
        step: call,
        median: quartiles.map(([, median = 0]) => median),
        spread: quartiles.map(([lower = 0, , upper = 0]) => (upper > lower ? upper - lower : 1)),
      };
    }
    case "log_scale":
      return { step: call };
    case "bucket": {
      const { bounds } = args;
      if (Array.isArray(bounds)) return { step: call, bounds: bounds.map(Number) };
      const count = numberArgument(args, "count");
      const parts = Array.from({ length: count - 1 }, (_, index) => (index + 1) / count);
      const [quantiles = []] = yield* quantilesOf(ground.values(before), parts);
      return { step: call, bounds: quantiles };
    }
    case "date_parts":
      return { step: call, parts: dateParts(args["parts"]), cyclic: args["cyclic"] === true };
    case "spectrogram": {
      if (sound === null) throw new InternalError("a spectrogram of what is no recording");
      return { step: call, ...soundForm(args, sound) };
    }
    case "lower":
    case "words":
      return { step: call };
    case "strip":
      return { step: call, of: choiceArgument(args, "of", ["space", "punctuation"]) };
    case "split": {
      const { by } = args;
      return { step: call, by: typeof by === "string" ? by : null };
    }
    case "vocabulary": {
      const counts = new WordCounts();
      yield* ground.cells(before, (cell) => counts.add(wordsOf(cell)));
      const size = numberArgument(args, "size");
      return { step: call, words: counts.frequent(size - FIRST_WORD, numberArgument(args, "least")) };
    }
    case "end_mark":
      if (end === null) throw new InternalError("a mark at the end has no number");
      return { step: call, id: end };
    case "bag": {
      const counts = new RowCounts();
      const cut = withoutRuns(before);
      yield* ground.cells(cut.before, (cell) => counts.add(cell, cut.runs));
      const [size, least] = [numberArgument(args, "size"), numberArgument(args, "least")];
      const weighted = choiceArgument(args, "weight", bagWeights) === "tf_idf";
      return {
        step: call,
        length: numberArgument(args, "length"),
        ...counts.fit({ most: size - 1, least, weighted }),
      };
    }
    case "bpe": {
      const counts = new WordCounts();
      yield* ground.cells(before, (cell) => counts.add(bpeWords(textOf(cell))));
      const marks = { begin: args["begin"] === true, end: args["end"] === true };
      const size = numberArgument(args, "size") - bpeReserved(marks);
      const { signs, joins } = fitBpe(counts.entries(), { size, least: numberArgument(args, "least") });
      return { step: call, signs: [...signs], joins: joins.map(([left, right]) => [left, right]), ...marks };
    }
    case "stem":
      return { step: call, by: choiceArgument(args, "by", stemmers) };
    case "stop_words":
      return { step: call, words: stopWords(args) };
    case "ngrams": {
      const [from, { to }] = [numberArgument(args, "from"), args];
      const of = choiceArgument(args, "of", ["words", "characters", "inside_words"]);
      return { step: call, from, to: typeof to === "number" ? to : from, of };
    }
    case "segment":
      return { step: call, language: textArgument(args, "language") };
    case "tf_idf": {
      const counts = new TermCounts();
      yield* ground.cells(before, (cell) => counts.add(wordsOf(cell)));
      const size = numberArgument(args, "size");
      const fitted = counts.fit({ size, least: numberArgument(args, "least") });
      return { step: call, size, ...fitted, sublinear: args["sublinear"] === true };
    }
    case "tokenize":
      return {
        step: call,
        json: textArgument(args, "json"),
        length: numberArgument(args, "length"),
        padding: numberArgument(args, "padding"),
      };
    case "truncate":
      return {
        step: call,
        length: numberArgument(args, "length"),
        keep: choiceArgument(args, "keep", ["start", "end"]),
      };
    case "pad":
      return { step: call, length: numberArgument(args, "length"), at: choiceArgument(args, "at", ["start", "end"]) };
    case "hash":
      return { step: call, buckets: numberArgument(args, "buckets") };
    case "one_hot": {
      const tokenizer = before.findLast(({ step }) => step === "tokenize");
      const padding = tokenizer?.step === "tokenize" ? tokenizer.padding : 0;
      return { step: call, size: places, ...(padding === 0 ? {} : { padding }) };
    }
    case "centers": {
      const [stride, overlap] = [numberArgument(args, "stride"), numberArgument(args, "overlap")];
      return { step: call, height: places, width: across, stride, overlap };
    }
    default:
      throw new InternalError(`no preparation step \`${call}\``);
  }
}
