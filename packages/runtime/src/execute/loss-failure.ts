/**
 * A loss that is no number any more in, what a person is told out: the operator of the program where it began, what most likely
 * led there, and a way out.
 */
import type { CheckedTrain, Label, Span } from "@penstock/dsl";
import type { TrainStep } from "../plan/plan.ts";
import type { LossOrigin } from "../train/loop/loss-origin.ts";
import type { TrainError } from "../train/train-error.ts";
import { type Files, settingOf } from "./failure-places.ts";
import { RunError } from "./run-error.ts";

/** Sizes that the weights and targets of a network which learns well stay below, and those of prepared inputs. */
const grown = 1e3;
const prepared = 30;

/** `3.4e+38` in three digits, small numbers as they are. */
function amount(value: number): string {
  const digits = Number(value.toPrecision(3));
  return Math.abs(digits) >= 1e5 ? digits.toExponential().replace("+", "") : String(digits);
}

/** The largest of some named sizes. */
function largestOf(sizes: Readonly<Record<string, number>>): readonly [name: string, size: number] {
  return Object.entries(sizes).reduce((most, one) => (one[1] > most[1] ? one : most), ["", 0] as const);
}

/** Says where a loss was lost and why. */
export function lossFailure({ message, moment, origin }: TrainError, step: TrainStep, files: Files): RunError {
  const { train } = step;
  const optimizer = settingOf(files, train.span, "optimizer");
  const loss = train.losses.find((one) => one.output === moment.output)?.loss.span ?? null;
  const rate: Label = { span: optimizer, text: `the learning rate was ${amount(moment.learningRate)} at this step` };
  const place = origin === null ? null : placeOf(origin, step, optimizer);
  if (origin === null || place === null) {
    const related = loss === null ? [] : [{ span: loss, text: "this loss" }];
    return new RunError("P6101", message, { help: helpOf(origin, train), primary: rate, related });
  }
  const related: Label[] = [
    ...(sameSpan(place, optimizer) ? [] : [rate]),
    ...(loss === null || sameSpan(place, loss) ? [] : [{ span: loss, text: "this loss" }]),
  ];
  const primary = { span: place, text: originWords(origin, moment) };
  return new RunError("P6101", message, { help: helpOf(origin, train), primary, related });
}

function sameSpan(a: Span, b: Span): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

/** The place in the program that asked for the operation. */
function placeOf({ operation, given, weight }: LossOrigin, step: TrainStep, optimizer: Span): Span | null {
  const { model, train, dataset } = step;
  const nodeOf = (id: string): Span | null => model.nodes.find((node) => node.id === id)?.span ?? null;
  const ofWeight = (name: string): Span | null => nodeOf(name.slice(0, name.lastIndexOf("/")));
  const scope = operation?.scope ?? null;
  switch (scope?.kind) {
    case "node":
      return nodeOf(scope.name);
    case "loss":
      return train.losses.find(({ output }) => output === scope.name)?.loss.span ?? null;
    case "optimizer":
      return optimizer;
  }
  if (given !== null) {
    return [...dataset.inputs, ...dataset.targets].find(({ name }) => name === given)?.span ?? ofWeight(given);
  }
  return weight === null ? null : ofWeight(weight);
}

/** What happened there. */
function originWords(origin: LossOrigin, moment: TrainError["moment"]): string {
  const { operation, given, value, reach, weight } = origin;
  const earlier = origin.epoch !== moment.epoch || origin.step !== moment.step;
  const when = earlier
    ? ` in ${origin.epoch === moment.epoch ? "" : `epoch ${origin.epoch}, `}step ${origin.step}`
    : "";
  if (operation === null) return given === null ? `gives ${value}${when}` : `\`${given}\` held ${value}${when} already`;
  const from = `from values up to ${amount(reach)}`;
  switch (operation.scope?.kind) {
    case "optimizer":
      return `moved \`${weight ?? "a weight"}\` to ${value}${when}, ${from}`;
    default:
      return operation.scope?.direction === "backward"
        ? `the gradient here becomes ${value} first${when}, ${from}`
        : `gives ${value} first${when}, ${from}`;
  }
}

/** What most likely led there, and a way out. */
function helpOf(origin: LossOrigin | null, train: CheckedTrain): string {
  const usual = "a smaller learning rate, or `normalize()` on the inputs, usually mends this";
  if (origin === null) return usual;
  const [input, inputSize] = largestOf(origin.inputs);
  const [target, targetSize] = largestOf(origin.targets);
  if (origin.operation === null && origin.given !== null && origin.given in origin.inputs) {
    return `\`${origin.given}\` has values that float32 cannot hold: give them in a larger unit, or bound them with \`clip(…)\``;
  }
  const slower = `a smaller learning rate, such as ${smallerRate(origin.learningRate, train)}`;
  if (inputSize > prepared) {
    return `\`${input}\` has values up to ${amount(inputSize)}: \`normalize()\` on it, or ${slower}, usually mends this`;
  }
  if (origin.weights > grown) {
    return `the weights have grown to ${amount(origin.weights)}: ${slower}, usually mends this`;
  }
  if (origin.operation?.scope?.kind === "loss" && targetSize > grown) {
    return `the target \`${target}\` has values up to ${amount(targetSize)}: give them in a larger unit, so that they are near 1`;
  }
  if (origin.operation?.scope?.direction === "backward") {
    return "where a value is at the edge of what an operator can take (a root or a logarithm at 0, say), its gradient has no bound: keep values away from there, or use a smaller learning rate";
  }
  return usual;
}

/** A tenth of a rate, as a program would say it. */
function smallerRate(rate: number, { optimizer }: CheckedTrain): string {
  return `\`${optimizer.call}(lr: ${amount(rate / 10)})\``;
}
