/**
 * The picture of an environment's page. In: a seed, steps and a policy. Out: what the environment draws then.
 * Why: a picture that the environment made itself cannot show what it does not do.
 */
import { makeFromSpec, type RgbArray } from "gym-js";
import type { EnvPage } from "../../packages/gym-js/src/envs/env-page.ts";
import { pngDataUri } from "../../packages/runtime/src/evaluate/picture.ts";
import type { EnvFacts } from "./env-facts.ts";

/** The frame after the page's steps. Throws if the episode ends before. */
export function envFrame({ name, picture }: EnvPage, { specs: [spec] }: EnvFacts): RgbArray {
  const env = makeFromSpec(spec, { renderMode: "rgb_array" });
  let [observation] = env.reset({ seed: picture.seed });
  for (let step = 0; step < picture.steps; step++) {
    const [next, , terminated, truncated] = env.step(picture.act(observation, step));
    observation = next;
    if ((terminated || truncated) && step < picture.steps - 1)
      throw new Error(`the episode of ${name}'s picture ended after ${step + 1} of ${picture.steps} steps`);
  }
  const frame = env.render();
  env.close();
  if (frame === null || typeof frame === "string") throw new Error(`${name} draws no picture`);
  return frame;
}

/** A frame as the bytes of a PNG file. */
export async function pngOf({ data, width, height }: RgbArray): Promise<Uint8Array> {
  const uri = await pngDataUri(data, [height, width, 3]);
  return Buffer.from(uri.slice(uri.indexOf(",") + 1), "base64");
}
