/**
 * `node --conditions=source tests/graph/measure-adapters.ts`: the time of a step of an encoder of MiniLM's shape (two blocks, 32 rows of
 * 32 words), adapted in each way, beside a step in which all of it learns; and of `lora` computed beside each kernel, as it is, against
 * kernels to which the product is added first. Medians of steps that are taken in turn in one process, in five rounds.
 */
import { lowRankNames } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { loadBackend } from "../../packages/runtime/src/backend/index.ts";
import type { Operator } from "../../packages/runtime/src/ops/operator.ts";
import { operators } from "../../packages/runtime/src/ops/operators.ts";
import { learningCount } from "../../packages/runtime/src/plan/learning-count.ts";
import { adapterNetwork } from "./adapter-network.ts";
import { type OpenWork, openWork } from "./open-work.ts";

const rounds = 5;
const stepsARound = 5;
const size = { blocks: 2, vocabulary: 2_000, length: 32, classes: 77 };
const rows = 32;

const backend = await loadBackend({ install: false });

/** The operator with products added to kernels first. */
function added(plain: Operator): Operator {
  return (inputs, weights, args, context) => {
    const { tf } = context;
    const own: Record<string, Tensor> = { ...weights };
    for (const kernel of Object.keys(weights).filter((name) => name.endsWith("kernel"))) {
      const [a, b] = lowRankNames(kernel);
      const [w, left, right] = [weights[kernel], weights[a], weights[b]];
      if (w === undefined || left === undefined || right === undefined) continue;
      const product = tf.mul(tf.matMul(left, right), Number(args["lora_scale"]));
      own[kernel] = tf.add(w, tf.reshape(product, w.shape));
      delete own[a];
      delete own[b];
    }
    return plain(inputs, own, args, context);
  };
}

/** Opens steps while operators add products to kernels: a recorded step stays what it was recorded from. */
function withAdded(open: () => OpenWork): OpenWork {
  const table = operators as Map<string, Operator>; // it is one; for everybody else it is to be read only
  const kept = new Map(table);
  for (const name of ["attention", "dense"]) {
    const plain = kept.get(name);
    if (plain !== undefined) table.set(name, added(plain));
  }
  const work = open();
  // Recorded at the first step and held against its graph at the second.
  work.step();
  work.step();
  for (const [name, plain] of kept) table.set(name, plain);
  return work;
}

const lines: readonly (readonly [what: string, settings: readonly string[], added: boolean])[] = [
  ["all of it learns", [], false],
  ["the head learns", ["freeze: [hidden]"], false],
  ["`lora(rank: 8)`", ["adapt: lora(rank: 8)"], false],
  ["`lora(rank: 8)`, added to the kernels", ["adapt: lora(rank: 8)"], true],
  ["`lora(rank: 8, targets: [attention, dense])`", ["adapt: lora(rank: 8, targets: [attention, hidden])"], false],
  ["the same, added to the kernels", ["adapt: lora(rank: 8, targets: [attention, hidden])"], true],
  ["`adapter(64)`", ["adapt: adapter(64)"], false],
  ["`bitfit()`", ["adapt: bitfit()"], false],
  ["`prefix(16)`", ["adapt: prefix(16)"], false],
];
const sides = lines.map(([what, settings, first]) => {
  const network = adapterNetwork(size, settings);
  const open = (): OpenWork => openWork(backend, { network, rows });
  return { what, work: first ? withAdded(open) : open(), ...learningCount(network.model, network.train.freeze) };
});

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

for (const { work } of sides) for (let step = 0; step < 3; step++) work.step();
const medians = sides.map((): number[] => []);
for (let round = 0; round < rounds; round++) {
  const taken = sides.map((): number[] => []);
  for (let step = 0; step < stepsARound; step++) {
    for (const [side, { work }] of sides.entries()) {
      const from = performance.now();
      work.step();
      taken[side]?.push(performance.now() - from);
    }
  }
  taken.forEach((times, side) => {
    medians[side]?.push(median(times));
  });
}
process.stdout.write("| what learns | parameters | ms a step | of a whole step |\n| --- | --- | --- | --- |\n");
const [whole = []] = medians;
for (const [side, { what, learning, work }] of sides.entries()) {
  const own = medians[side] ?? [];
  const ratios = own.map((value, round) => `${(value / (whole[round] ?? Number.NaN)).toFixed(2)}×`).join(" ");
  process.stdout.write(`| ${what} | ${learning} | ${median(own).toFixed(1)} | ${ratios} |\n`);
  work.dispose();
}
