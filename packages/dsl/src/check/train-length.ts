/** How long a training is, for rules that something else may never come to: in epochs, in steps where the rows are known. */
import type { Expr } from "../ast/nodes.ts";
import type { Label } from "../diagnostics/diagnostic.ts";
import type { CheckedCall } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import { fromOutside } from "./from-outside.ts";

/** The length of a training. */
export interface TrainLength {
  readonly epochs: number;
  /** Steps in all; null where the rows are not known. */
  readonly steps: number | null;
  /** How often it is validated; null where that is not known. */
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
}

/** Puts a length together. */
export function trainLength(context: CheckContext, parts: LengthParts): TrainLength {
  const { epochs, epochsAt, stepsPerEpoch, validate, validateAt } = parts;
  const steps = stepsPerEpoch === null ? null : epochs * stepsPerEpoch;
  const words = `${epochs} ${epochs === 1 ? "epoch" : "epochs"} in all`;
  const exact = steps === null || validate === null ? words : `${words}, ${steps} steps`;
  return {
    epochs,
    steps,
    validations: countValidations(validate, epochs, steps),
    inEpochs: validate === null,
    labels: [
      ...(epochsAt === null ? [] : [{ span: epochsAt.span, text: exact }]),
      ...(validateAt === null || validate === null
        ? []
        : [{ span: validateAt.span, text: "how often it is validated" }]),
    ],
    outside: fromOutside(context, epochsAt),
  };
}

/** How often a training is validated, its end included. */
function countValidations(validate: CheckedCall | null, epochs: number, steps: number | null): number | null {
  if (validate === null) return epochs;
  const every = validate.args["epochs"];
  if (typeof every === "number") return Math.ceil(epochs / every - 1e-9);
  const between = validate.args["steps"];
  return typeof between === "number" && steps !== null ? Math.ceil(steps / between) : null;
}
