/**
 * Answers of an output in, what of each is asked about out: the class that was answered, as factors of the places that the model gives.
 */
import { answeredClasses } from "../../train/metrics/classification.ts";
import type { OutputAnswers } from "../../train/predict.ts";

/**
 * `[positions, width]` factors: 1 at the answered class; of two classes that the model tells by one value 1 or −1; of several yes or no 1 at the
 * likeliest; of numbers 1 at the first.
 */
export function answerMask(part: OutputAnswers, positions: readonly number[], width: number): Float32Array {
  const mask = new Float32Array(positions.length * width);
  const answers = part.task === "class" ? answeredClasses(part) : null;
  positions.forEach((position, index) => {
    const answer = answers?.[position];
    if (answer !== undefined && width === 1) mask[index] = answer === 1 ? 1 : -1;
    else if (answer !== undefined) mask[index * width + answer] = 1;
    else mask[index * width + (part.task === "labels" ? largest(part, position) : 0)] = 1;
  });
  return mask;
}

function largest({ values, width }: OutputAnswers, position: number): number {
  let best = 0;
  for (let place = 1; place < width; place++) {
    if ((values[position * width + place] ?? 0) > (values[position * width + best] ?? 0)) best = place;
  }
  return best;
}
