/** The steps of a column as the program says them in, the same with what they need of the train rows out. */
import type { CheckedCall } from "@penstock/dsl";
import { InternalError } from "../../internal-error.ts";
import type { FittedStep } from "../fitted-preparation.ts";
import { choiceArgument, numberArgument } from "../fitted-steps.ts";
import { wordsOf } from "./cell.ts";
import { WordCounts } from "./count-words.ts";
import type { FitGround } from "./fit-ground.ts";
import type { Fit } from "./fit-scan.ts";
import { momentsOf } from "./moments.ts";
import { FIRST_WORD } from "./word-steps.ts";

/** Fits one step after the other, each on what those before it give; `types` are what each step gives. */
export function* fitSteps(
  calls: readonly CheckedCall[],
  ground: FitGround,
  sizes: { readonly places: number },
): Fit<FittedStep[]> {
  const steps: FittedStep[] = [];
  for (const call of calls) {
    // What stands in for a missing value is kept with the source.
    if (call.call === "fill") continue;
    steps.push(yield* fitStep(call, { ground, before: [...steps], places: sizes.places }));
  }
  return steps;
}

interface StepPlace {
  readonly ground: FitGround;
  readonly before: readonly FittedStep[];
  /** Places of the class or the words that `one_hot` spreads. */
  readonly places: number;
}

function* fitStep({ call, args }: CheckedCall, { ground, before, places }: StepPlace): Fit<FittedStep> {
  switch (call) {
    case "scale":
      return { step: call, factor: numberArgument(args, "factor") };
    case "clip":
      return { step: call, min: numberArgument(args, "min"), max: numberArgument(args, "max") };
    case "normalize": {
      const { mean, std } = yield* momentsOf(ground.values(before));
      return { step: call, mean, std: std.map((deviation) => (deviation > 0 ? deviation : 1)) };
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
    case "one_hot":
      return { step: call, size: places };
    default:
      throw new InternalError(`no preparation step \`${call}\``);
  }
}
