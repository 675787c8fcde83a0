/** What is done to a column before a model reads it: the further words of `input` and `target`. */
import { bagSteps } from "./bag-steps.ts";
import { boxSteps } from "./box-steps.ts";
import type { StepEntry } from "./entry.ts";
import { numberSteps } from "./number-steps.ts";
import { soundSteps } from "./sound-steps.ts";
import { textSteps } from "./text-steps.ts";
import { timeSteps } from "./time-steps.ts";
import { tokenSteps } from "./token-steps.ts";
import { wordSteps } from "./word-steps.ts";

/** Every step of preparation; what is fitted is fitted on train rows only. */
export const preparations: readonly StepEntry[] = [
  ...numberSteps,
  ...timeSteps,
  ...wordSteps,
  ...bagSteps,
  ...tokenSteps,
  ...textSteps,
  ...soundSteps,
  ...boxSteps,
];
