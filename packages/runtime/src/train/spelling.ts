/** The fitted steps of a target in, how numbers of its words become text again out; null where they do not. */
import { bpeDecoded, bpeReserved, bpeTexts, type FittedPreparation } from "../data/index.ts";
import type { Spelling } from "./metrics/figure.ts";

/** How an output's numbers become text. */
export function spellingOf({ targets }: Pick<FittedPreparation, "targets">, output: string): Spelling | null {
  const steps = targets.find(({ name }) => name === output)?.steps ?? [];
  const numbering = steps.find(({ step }) => step === "vocabulary" || step === "bpe");
  switch (numbering?.step) {
    case "vocabulary": {
      const split = steps.find(({ step }) => step === "split");
      const mark = steps.find(({ step }) => step === "end_mark");
      return {
        words: numbering.words,
        between: split?.step === "split" ? (split.by ?? " ") : " ",
        ...(mark?.step === "end_mark" ? { end: mark.id } : {}),
      };
    }
    case "bpe":
      return {
        words: bpeTexts(numbering),
        between: "",
        decode: bpeDecoded(numbering),
        ...(numbering.end ? { end: bpeReserved(numbering) - 1 } : {}),
      };
    default:
      return null;
  }
}
