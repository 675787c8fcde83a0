/** How long a training is, for rules that something else may never come to: in epochs, in steps where the rows are known. */
import type { Expr } from "../ast/nodes.ts";
import type { Label } from "../diagnostics/diagnostic.ts";
import type { CheckedCall, CheckedTrain } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import { fromOutside } from "./from-outside.ts";

/** The length of a training. */
export interface TrainLength {
  readonly epochs: number;
  /** Steps of all epochs; null where the rows are not known. */
  readonly steps: number | null;
  /** Steps that its budget leaves of them; as many without one. */
  readonly taken: number | null;
  /** How often it is validated until its budget ends it; null where that is not known. */
  readonly validations: number | null;
  /** Each validation is the end of an epoch, so that people count epochs. */
  readonly inEpochs: boolean;
  /** The settings that say so, for messages. */
  readonly labels: readonly Label[];
  /** One of them was given from outside. */
  readonly outside: boolean;
}

/** What a length is made from. */
export interface LengthParts {
  readonly epochs: number;
  readonly epochsAt: Expr | null;
  /** Null where the rows are not known. */
  readonly stepsPerEpoch: number | null;
  /** Null for after every epoch. */
  readonly validate: CheckedCall | null;
  readonly validateAt: Expr | null;
  readonly budget: CheckedTrain["budget"];
  readonly budgetAt: Expr | null;
}

/** Puts a length together. */
export function trainLength(context: CheckContext, parts: LengthParts): TrainLength {
  const { epochs, epochsAt, stepsPerEpoch, validate, validateAt, budgetAt } = parts;
  const steps = stepsPerEpoch === null ? null : epochs * stepsPerEpoch;
  const taken = takenSteps(parts, steps);
  const words = `${epochs} ${epochs === 1 ? "epoch" : "epochs"} in all`;
  const exact = steps === null || validate === null ? words : `${words}, ${steps} steps`;
  const often = validate === null ? null : validateAt;
  const cut = taken === steps ? null : budgetAt;
  return {
    epochs,
    steps,
    taken,
    validations: countValidations(parts, taken),
    inEpochs: validate === null,
    labels: [
      ...(epochsAt === null ? [] : [{ span: epochsAt.span, text: exact }]),
      ...(often === null ? [] : [{ span: often.span, text: "how often it is validated" }]),
      ...(cut === null ? [] : [{ span: cut.span, text: "ends it before" }]),
    ],
    outside: fromOutside(context, epochsAt),
  };
}

/** The steps that a budget leaves; a budget of time may leave all. */
function takenSteps({ budget }: LengthParts, steps: number | null): number | null {
  if (budget?.kind !== "steps") return steps;
  return steps === null ? null : Math.min(steps, budget.steps);
}

/** How often a training is validated in the steps that it takes, its end included. */
function countValidations({ epochs, stepsPerEpoch, validate }: LengthParts, taken: number | null): number | null {
  const { steps: between, epochs: parts = 1 } = validate?.args ?? {};
  if (typeof between === "number") return taken === null ? null : Math.ceil(taken / between);
  const all = taken === null || stepsPerEpoch === null ? epochs : taken / stepsPerEpoch;
  return Math.ceil(all / (typeof parts === "number" ? parts : 1) - 1e-9);
}
