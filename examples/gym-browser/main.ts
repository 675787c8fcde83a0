/**
 * CartPole in a page. In: time, and the arrow keys. Out: a drawing, the number of the episode, its steps, steps a second.
 * Why: shows that gym-js runs in a browser as it is, at the pace of a game: 60 steps a second whatever the screen's rate.
 * Look at it with `npx node --conditions=source tools/gym/serve-demo.mjs`.
 */
import { make } from "gym-js";
import { balance } from "./balance.ts";
import { drawCartPole } from "./draw-cart-pole.ts";

const millisecondsAStep = 1000 / 60;
/** After a pause, as of a hidden tab, at most so many steps are made up for. */
const mostBehind = 6;

function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${id}`);
  return found;
}

const canvas = byId("scene", HTMLCanvasElement);
const shown = {
  episode: byId("episode", HTMLElement),
  steps: byId("steps", HTMLElement),
  longest: byId("longest", HTMLElement),
  rate: byId("rate", HTMLElement),
};

const keys: Readonly<Record<string, number>> = { ArrowLeft: 0, ArrowRight: 1 };
let held: number | null = null;
addEventListener("keydown", ({ key }) => {
  held = keys[key] ?? held;
});
addEventListener("keyup", ({ key }) => {
  if (keys[key] === held) held = null;
});

const env = make("CartPole-v1");
let [observation] = env.reset({ seed: 1 });
let [episode, steps, longest] = [1, 0, 0];

function step(): void {
  const [next, , terminated, truncated] = env.step(held ?? balance(observation));
  observation = next;
  steps++;
  longest = Math.max(longest, steps);
  if (!terminated && !truncated) return;
  [observation] = env.reset();
  episode++;
  steps = 0;
}

/** When the latest steps were made; those of the last second are counted. */
const made: number[] = [];
let due: number | null = null;

function frame(now: number): void {
  due = due === null || now - due > mostBehind * millisecondsAStep ? now : due;
  for (; due <= now; due += millisecondsAStep) {
    step();
    made.push(now);
  }
  while ((made[0] ?? now) < now - 1000) made.shift();
  drawCartPole(canvas, { position: observation[0] ?? 0, angle: observation[2] ?? 0 });
  shown.episode.textContent = String(episode);
  shown.steps.textContent = String(steps);
  shown.longest.textContent = String(longest);
  shown.rate.textContent = now - (made[0] ?? now) < 900 ? "–" : String(made.length - 1);
  requestAnimationFrame(frame);
}

requestAnimationFrame(frame);
