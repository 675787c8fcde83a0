// How near gym-js's LunarLander on planck is to Gymnasium's on Box2D: prints the tables of docs/decisions/0093-lunar-lander.md.
// Gymnasium's side was recorded by packages/gym-js/parity/record-lunar-lander.py. Usage:
// npx node --conditions=source tools/gym/measure-lunar-lander.mjs
import { readFileSync } from "node:fs";
import { make } from "gym-js";
import "gym-js/box2d";
import {
  continuousPilot,
  discretePilot,
} from "../../packages/gym-js/src/box2d/lunar-lander/testing/heuristic-pilot.ts";

const file = "../../packages/gym-js/src/box2d/lunar-lander/__recorded__/lunar-lander.json";
const recorded = JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
const elements = ["x", "y", "velocity x", "velocity y", "angle", "spin", "leg", "leg"];

function unpacked(base64, Type) {
  const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
  return new Type(bytes.buffer);
}

function started({ variant, seed }) {
  const { id, settings } = recorded.variants[variant];
  const env = make(id, { settings, onWarning: () => {} });
  env.actionSpace.seed(seed);
  return { env, observation: env.reset({ seed })[0], continuous: id.includes("Continuous") };
}

function chosen(policy, { env, observation, continuous }) {
  if (policy === "random") return env.actionSpace.sample();
  if (policy === "coast") return continuous ? new Float32Array(2) : 0;
  return continuous ? continuousPilot(observation) : discretePilot(observation);
}

/** Largest differences by number of steps, over seeds. */
function flights(variant, policy) {
  const rows = new Map();
  const note = (step, differences) => {
    const row = rows.get(step) ?? { count: 0, worst: new Array(9).fill(0) };
    row.count++;
    differences.forEach((difference, i) => {
      row.worst[i] = Math.max(row.worst[i], Math.abs(difference));
    });
    rows.set(step, row);
  };
  for (const flight of recorded.flights.filter((one) => one.variant === variant && one.policy === policy)) {
    const expected = unpacked(flight.observations, Float32Array);
    const rewards = unpacked(flight.rewards, Float64Array);
    const run = started(flight);
    note(
      0,
      [...run.observation].map((value, i) => value - expected[i]),
    );
    for (let step = 1; step <= flight.steps; step++) {
      const [observation, reward] = run.env.step(chosen(policy, run));
      const at = flight.kept.indexOf(step);
      if (at === -1) continue;
      note(step, [...[...observation].map((value, i) => value - expected[8 * (at + 1) + i]), reward - rewards[at]]);
    }
  }
  return [...rows].sort(([a], [b]) => a - b);
}

/** Largest differences by number of steps since a leg first touched the ground, over seeds whose touch is at the same step. */
function landings(variant) {
  const rows = new Map();
  let [sameTouch, count] = [0, 0];
  for (const landing of recorded.landings.filter((one) => one.variant === variant)) {
    if (landing.touch === null) continue;
    count++;
    const expected = unpacked(landing.observations, Float32Array);
    const run = started(landing);
    for (let step = 1; step <= landing.touch + 50; step++) {
      const [observation, , terminated] = run.env.step(chosen("heuristic", run));
      run.observation = observation;
      if (step < landing.touch && (observation[6] || observation[7])) break;
      if (step === landing.touch && (observation[6] || observation[7])) sameTouch++;
      const at = recorded.afterTouch.indexOf(step - landing.touch);
      if (at !== -1 && expected.length >= 8 * (at + 1)) {
        const row = rows.get(step - landing.touch) ?? [];
        row.push(Math.max(...[...observation].slice(0, 6).map((value, i) => Math.abs(value - expected[8 * at + i]))));
        rows.set(step - landing.touch, row);
      }
      if (terminated) break;
    }
  }
  console.log(`\n${recorded.variants[variant].id}, pilot: ${sameTouch} of ${count} touch the ground at the same step`);
  console.log("| steps after it | seeds | median over seeds of the largest difference of an element | largest |");
  for (const [step, worst] of rows) {
    const sorted = worst.sort((a, b) => a - b);
    const cells = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].map((value) => value.toExponential(1));
    console.log(`| ${step} | ${sorted.length} | ${cells.join(" | ")} |`);
  }
}

function episode(variant, policy, seed) {
  const run = started({ variant, seed });
  let [total, length] = [0, 0];
  for (;;) {
    const [observation, reward, terminated, truncated] = run.env.step(chosen(policy, run));
    run.observation = observation;
    total += reward;
    length++;
    if (terminated || truncated) {
      const end = truncated && !terminated ? 3 : reward === 100 ? 2 : Math.abs(observation[0]) >= 1 ? 0 : 1;
      return { total, length, end };
    }
  }
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values) => {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
};

/** Mean difference with its 95 % interval (Welch). */
function difference(ours, theirs) {
  const middle = mean(ours) - mean(theirs);
  const half = 1.96 * Math.sqrt(variance(ours) / ours.length + variance(theirs) / theirs.length);
  return `${middle.toFixed(1)} (${(middle - half).toFixed(1)} to ${(middle + half).toFixed(1)})`;
}

/** Two-sided p of the two-sample Kolmogorov-Smirnov test, by its asymptotic distribution. */
function kolmogorov(ours, theirs) {
  const below = (values, at) => values.filter((value) => value <= at).length / values.length;
  const gap = Math.max(...[...ours, ...theirs].map((at) => Math.abs(below(ours, at) - below(theirs, at))));
  const scale = Math.sqrt((ours.length * theirs.length) / (ours.length + theirs.length));
  const lambda = (scale + 0.12 + 0.11 / scale) * gap;
  let p = 0;
  for (let k = 1; k <= 100; k++) p += 2 * (-1) ** (k - 1) * Math.exp(-2 * k * k * lambda * lambda);
  return { gap, p: lambda < 0.3 ? 1 : Math.min(1, Math.max(0, p)) };
}

/** A share with its 95 % interval (Wilson). */
function share(hits, count) {
  const [z, p] = [1.96, hits / count];
  const middle = (p + z ** 2 / (2 * count)) / (1 + z ** 2 / count);
  const half = (z * Math.sqrt((p * (1 - p)) / count + z ** 2 / (4 * count ** 2))) / (1 + z ** 2 / count);
  return `${(100 * p).toFixed(1)} % (${(100 * (middle - half)).toFixed(1)} to ${(100 * (middle + half)).toFixed(1)})`;
}

for (const [variant, { id, settings }] of recorded.variants.entries()) {
  for (const policy of ["coast", "random"]) {
    console.log(`\n${id} ${JSON.stringify(settings)}, ${policy}: largest difference of each element and of the reward`);
    console.log(`| steps | seeds | ${elements.slice(0, 6).join(" | ")} | reward |`);
    for (const [step, { count, worst }] of flights(variant, policy)) {
      const cells = [...worst.slice(0, 6), worst[8]].map((value) => value.toExponential(1));
      console.log(`| ${step} | ${count} | ${cells.join(" | ")} |`);
    }
  }
}

for (const variant of [0, 1]) landings(variant);

for (const { variant, policy, returns, lengths, ends } of recorded.episodes) {
  const theirs = [...unpacked(returns, Float32Array)];
  const theirLengths = [...unpacked(lengths, Int16Array)];
  const ours = theirs.map((_, seed) => episode(variant, policy, seed));
  const totals = ours.map(({ total }) => total);
  const ourLengths = ours.map(({ length }) => length);
  console.log(`\n${recorded.variants[variant].id}, ${policy}, ${theirs.length} seeds`);
  for (const [who, values, steps, kinds] of [
    ["planck", totals, ourLengths, ours.map(({ end }) => end).join("")],
    ["Box2D", theirs, theirLengths, ends],
  ]) {
    const kind = [..."0123"].map((digit) => kinds.split(digit).length - 1);
    console.log(
      `| ${who} | return ${mean(values).toFixed(1)} ± ${Math.sqrt(variance(values)).toFixed(1)} | ` +
        `length ${mean(steps).toFixed(1)} ± ${Math.sqrt(variance(steps)).toFixed(1)} | ` +
        `> 200: ${share(values.filter((value) => value > 200).length, values.length)} | ` +
        `left ${kind[0]}, crashed ${kind[1]}, asleep ${kind[2]}, out of time ${kind[3]} |`,
    );
  }
  const [byReturn, byLength] = [kolmogorov(totals, theirs), kolmogorov(ourLengths, theirLengths)];
  const same = ours.filter(({ length }, seed) => length === theirLengths[seed]).length;
  const close = totals.filter((value, seed) => Math.abs(value - theirs[seed]) < 1).length;
  console.log(
    `difference of means: return ${difference(totals, theirs)}, length ${difference(ourLengths, theirLengths)}; ` +
      `Kolmogorov-Smirnov: return D ${byReturn.gap.toFixed(3)} p ${byReturn.p.toFixed(2)}, ` +
      `length D ${byLength.gap.toFixed(3)} p ${byLength.p.toFixed(2)}; ` +
      `same seed: ${same} of equal length, ${close} with returns less than 1 apart`,
  );
}
