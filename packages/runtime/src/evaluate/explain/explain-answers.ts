/**
 * The explanations that an evaluation asks for in, what each has found out. Those that attribute answers to single rows are made a second time with
 * random weights, last of all, since nothing is left of the learned ones then.
 */
import type { CheckedExplanation } from "@penstock/dsl";
import { InternalError } from "../../internal-error.ts";
import { randomStream } from "../../random/stream.ts";
import { restoreVariables } from "../../train/train-state.ts";
import { attributing, attribution, type Held, type Task } from "./attribution-tasks.ts";
import { Explainer } from "./explainer.ts";
import type { Explaining } from "./explaining.ts";
import type { ExplanationResult } from "./explanation-data.ts";
import { checkSanity, drawsFor } from "./sanity-check.ts";
import { dependenceOf, importanceOf, neighboursOf } from "./table-tasks.ts";

/** Bytes that the pictures of all explanations of an evaluation may have together. */
const mostBytes = 600_000;
/** Explanations with pictures. */
const drawing: ReadonlySet<string> = new Set(["grad_cam", "integrated_gradients", "occlusion", "nearest"]);

/** Every explanation, in the order given. Throws what `pause` throws. */
export async function explainAnswers(
  calls: readonly CheckedExplanation[],
  explaining: Explaining,
): Promise<ExplanationResult[]> {
  const [first] = calls;
  const part = first === undefined ? undefined : explaining.answers.outputs.get(first.output);
  if (first === undefined || part === undefined || explaining.judged.rows.length === 0) return [];
  const { tf, model, eager, pause, seed } = explaining;
  // Its own copy: the weights are random in the end.
  const weights = restoreVariables(tf, explaining.weights);
  const explainer = new Explainer({ tf, model, weights, output: first.output, eager, between: pause });
  const drawn = Math.max(1, calls.filter(({ call }) => drawing.has(call)).length);
  const taskOf = (call: CheckedExplanation): Task => ({
    explaining,
    call,
    part,
    explainer,
    bytes: Math.floor(mostBytes / drawn),
  });
  try {
    const results = new Map<number, ExplanationResult>();
    const held: { readonly index: number; readonly attribute: () => Promise<Held>; readonly learned: Held }[] = [];
    for (const [index, call] of calls.entries()) {
      explaining.tell(`explaining: ${call.call}`, 0, 1);
      if (attributing.has(call.call)) {
        const attribute = await attribution(taskOf(call));
        held.push({ index, attribute, learned: await attribute() });
      } else results.set(index, await wholeOf(taskOf(call)));
    }
    const draws = Math.max(0, ...held.map(({ learned }) => drawsFor(learned.values)));
    const random = held.map((): (readonly ArrayLike<number>[])[] => []);
    for (let draw = 0; draw < draws; draw++) {
      explaining.tell("explaining: with random weights", draw, draws);
      explainer.randomise(randomStream(seed, "explain", "random weights", draw).uint32());
      for (const [place, { attribute, learned }] of held.entries()) {
        if (draw < drawsFor(learned.values)) random[place]?.push((await attribute()).values);
      }
    }
    for (const [place, { index, learned }] of held.entries()) {
      results.set(index, await learned.show(checkSanity(learned.values, random[place] ?? [])));
    }
    return calls.flatMap((_, index) => results.get(index) ?? []);
  } finally {
    explainer.dispose();
    tf.dispose([...weights.values()]);
  }
}

/** Explanations that are made once, with the weights that were learned. */
const whole: ReadonlyMap<string, (task: Task) => Promise<ExplanationResult>> = new Map<
  string,
  (task: Task) => Promise<ExplanationResult>
>([
  ["permutation_importance", importanceOf],
  ["partial_dependence", dependenceOf],
  ["nearest", neighboursOf],
]);

/** Every explanation that there is, by its name in the language. */
export const explanationNames: readonly string[] = [...attributing, ...whole.keys()];

function wholeOf(task: Task): Promise<ExplanationResult> {
  const make = whole.get(task.call.call);
  if (make === undefined) throw new InternalError(`the runtime has no explanation \`${task.call.call}\``);
  return make(task);
}
