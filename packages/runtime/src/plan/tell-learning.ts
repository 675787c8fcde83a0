/** A training in, what of its model learns in words out: `73,728 of 22,713,216 values learn (0.32 %): lora in 12 places; heads …`. */
import type { CheckedModel, CheckedTrain } from "@penstock/dsl";
import { learningCount } from "./learning-count.ts";

function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** A share with two digits that count. */
function share(part: number, all: number): string {
  const percent = (100 * part) / Math.max(all, 1);
  return `${percent >= 10 ? percent.toFixed(0) : Number(percent.toPrecision(2))} %`;
}

/** Null where nothing is adapted. */
export function tellLearning(model: CheckedModel, { adapt, freeze }: CheckedTrain): string | null {
  if (adapt === null) return null;
  const { all, learning } = learningCount(model, freeze);
  const { call, places, heads } = adapt;
  const where = `\`${call.call}\` in ${places.length === 1 ? "one place" : `${count(places.length)} places`}`;
  const names = heads.slice(0, 4).map((id) => `\`${id.replaceAll("/", ".")}\``);
  const whole = `${names.join(", ")}${heads.length > 4 ? ` and ${heads.length - 4} more` : ""}`;
  const as = heads.length === 0 ? "no head learns" : `${whole} ${heads.length === 1 ? "learns" : "learn"} as a whole`;
  return `${count(learning)} of ${count(all)} parameters learn (${share(learning, all)}): ${where}; ${as}`;
}
