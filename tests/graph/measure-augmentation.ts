/**
 * `node --conditions=source tests/graph/measure-augmentation.ts`: what each step of augmentation costs a batch of pictures, in the feed (JavaScript,
 * as the steps are built) and inside a TensorFlow graph (the same changes as tensor operations). Both sides are measured in turn in one
 * process; printed are milliseconds of the processors a batch, less those of the batch without the step, medians of rounds, and milliseconds on the
 * clock. A step of the graph reads what the feed has prepared.
 */
import type { CheckedCall } from "@penstock/dsl";
import type { Tensor, Tensor3D, Tensor4D } from "@tensorflow/tfjs";
import { type Backend, loadBackend } from "../../packages/runtime/src/backend/index.ts";
import { attribute, executeNative } from "../../packages/runtime/src/backend/native-ops.ts";
import { fitPreparation } from "../../packages/runtime/src/data/fit-preparation.ts";
import { BatchMaker } from "../../packages/runtime/src/data/prepare-batch.ts";
import type { Table } from "../../packages/runtime/src/data/table.ts";
import { compile } from "../../packages/runtime/src/graph/compile.ts";

const rows = 128;
const size = 32;
const values = rows * size * size * 3;
const rounds = 41;
const span = { file: "", start: 0, end: 0 };
const call = (name: string, args: CheckedCall["args"]): CheckedCall => ({ call: name, args, span });

const table: Table = {
  rows,
  columns: new Map([
    [
      "image",
      {
        kind: "image",
        shape: [size, size, 3],
        data: Uint8Array.from({ length: values }, (_, at) => (at * 7919) % 256),
      },
    ],
    ["label", { kind: "class", values: ["a", "b"], data: Int32Array.from({ length: rows }, (_, row) => row % 2) }],
  ]),
  official: null,
  origin: null,
};
const all = Uint32Array.from({ length: rows }, (_, row) => row);

/** Makes batches in the feed with the given steps. */
function feedWith(steps: readonly CheckedCall[]): (epoch: number) => Float32Array {
  const dataset = {
    kind: "dataset" as const,
    name: "sample",
    doc: null,
    span,
    from: "",
    source: call("idx", {}),
    inputs: [
      {
        name: "image",
        type: { kind: "image" as const, height: size, width: size, channels: 3 },
        gives: { kind: "image" as const, height: size, width: size, channels: 3 },
        columns: ["image"],
        steps: [call("scale", { factor: 1 / 255 }), call("normalize", {})],
        tensor: { shape: [size, size, 3], dtype: "float32" as const },
        span,
      },
    ],
    targets: [],
    declared: [],
    missing: "error" as const,
    duplicates: null,
    split: call("random", {}),
    augment: [{ column: "image", steps }],
    weight: null,
    sliced: [],
    sampling: null,
    batch: rows,
    limit: null,
    shots: null,
    rows,
  };
  const maker = new BatchMaker({ table, dataset, preparation: fitPreparation(table, dataset, all) });
  const room = new Float32Array(values);
  return (epoch) => {
    maker.make(all, { seed: 1, epoch }, { room: () => room });
    return room;
  };
}

const backend: Backend = await loadBackend({ install: false });
const { tf } = backend;

/** Numbers of TensorFlow's own stateless generators. */
function random(
  op: "StatelessRandomUniform" | "StatelessRandomNormal",
  shape: readonly number[],
  seed: Tensor,
): Tensor {
  const types = { T: attribute.type("int32"), Tseed: attribute.type("int32"), dtype: attribute.type("float32") };
  return executeNative(op, types, [tf.tensor1d([...shape], "int32"), tf.stack([tf.scalar(7, "int32"), seed])]);
}

/** Moves each picture by a map of eight numbers. */
function project(image: Tensor, maps: Tensor, interpolation: "NEAREST" | "BILINEAR"): Tensor {
  const attributes = {
    dtype: attribute.type("float32"),
    interpolation: attribute.string(interpolation),
    fill_mode: attribute.string(interpolation === "NEAREST" ? "CONSTANT" : "NEAREST"),
  };
  return executeNative("ImageProjectiveTransformV3", attributes, [
    image,
    maps,
    tf.tensor1d([size, size], "int32"),
    tf.scalar(0),
  ]);
}

/** Maps of the given numbers a row, zero where there is none. */
function mapsOf(parts: Readonly<Record<number, Tensor>>): Tensor {
  const zero = tf.zeros([rows]);
  return tf.stack(
    Array.from({ length: 8 }, (_, place) => parts[place] ?? zero),
    1,
  );
}

/** Both sides of a step. */
interface Pair {
  readonly feed: readonly CheckedCall[];
  readonly graph: (image: Tensor4D, seed: Tensor) => Tensor;
}

const always = { chance: 1 };
const flip = call("flip", { axis: "horizontal", chance: 0.5 });
const padCrop = call("pad_crop", { pixels: 4, fill: "zero", ...always });
const whole = (image: Tensor, seed: Tensor): Tensor => {
  const draws = random("StatelessRandomUniform", [3, rows], seed);
  const [one, two, three] = tf.unstack(draws) as [Tensor, Tensor, Tensor];
  const mirrored = tf.cast(tf.less(one, 0.5), "float32");
  const slope = tf.sub(1, tf.mul(2, mirrored));
  const x = tf.add(tf.mul(mirrored, size - 1), tf.sub(tf.floor(tf.mul(two, 9)), 4));
  const y = tf.sub(tf.floor(tf.mul(three, 9)), 4);
  return project(image, mapsOf({ 0: slope, 2: x, 4: tf.ones([rows]), 5: y }), "NEAREST");
};
const blot = (image: Tensor, seed: Tensor): Tensor => {
  const draws = tf.floor(tf.mul(random("StatelessRandomUniform", [2, rows, 1, 1, 1], seed), size));
  const [y, x] = tf.unstack(draws) as [Tensor, Tensor];
  const places = tf.range(0, size);
  const beside = (at: Tensor, shape: [number, number, number, number]): Tensor =>
    tf.lessEqual(tf.abs(tf.sub(tf.reshape(places, shape), tf.sub(at, 0.5))), 4);
  const inside = tf.logicalAnd(beside(y, [1, size, 1, 1]), beside(x, [1, 1, size, 1]));
  return tf.mul(image, tf.sub(1, tf.cast(inside, "float32")));
};

const pairs: Readonly<Record<string, Pair>> = {
  flip: {
    feed: [flip],
    graph: (image, seed) => {
      const mirrored = tf.less(random("StatelessRandomUniform", [rows, 1, 1, 1], seed), 0.5);
      return tf.where(tf.broadcastTo(mirrored, [rows, size, size, 3]), tf.reverse(image, 2), image);
    },
  },
  "flip, pad_crop": { feed: [flip, padCrop], graph: whole },
  "flip, pad_crop, cutout": {
    feed: [flip, padCrop, call("cutout", { size: 8, fill: "zero", ...always })],
    graph: (image, seed) => blot(whole(image, seed), tf.add(seed, tf.scalar(1000, "int32"))),
  },
  rotate: {
    feed: [call("rotate", { angle: 15, fill: "nearest", ...always })],
    graph: (image, seed) => {
      const angle = tf.mul(tf.sub(random("StatelessRandomUniform", [rows], seed), 0.5), Math.PI / 6);
      const [cos, sin] = [tf.cos(angle), tf.sin(angle)];
      const middle = (size - 1) / 2;
      const x0 = tf.sub(middle, tf.mul(middle, tf.sub(cos, sin)));
      const y0 = tf.sub(middle, tf.mul(middle, tf.add(sin, cos)));
      return project(image, mapsOf({ 0: cos, 1: tf.neg(sin), 2: x0, 3: sin, 4: cos, 5: y0 }), "BILINEAR");
    },
  },
  noise: {
    feed: [call("noise", { std: 0.05, ...always })],
    graph: (image, seed) =>
      tf.clipByValue(tf.add(image, tf.mul(random("StatelessRandomNormal", [rows, size, size, 3], seed), 0.2)), -2, 2),
  },
  colour_jitter: {
    feed: [call("colour_jitter", { brightness: 0.2, contrast: 0.2, saturation: 0.2, hue: 10, ...always })],
    graph: (image, seed) => {
      const matrix = random("StatelessRandomUniform", [rows, 3, 3], seed) as Tensor3D;
      const changed = tf.matMul(tf.reshape(image, [rows, size * size, 3]) as Tensor3D, matrix);
      const offset = tf.mean(changed, [1, 2], true);
      return tf.clipByValue(tf.add(changed, offset), -2, 2);
    },
  },
  mixup: {
    feed: [call("mixup", { alpha: 0.2, ...always })],
    graph: (image, seed) => {
      const draws = random("StatelessRandomUniform", [2, rows], seed);
      const [partner, share] = tf.unstack(draws) as [Tensor, Tensor];
      const part = tf.reshape(share, [rows, 1, 1, 1]);
      const other = tf.gather(image, tf.cast(tf.floor(tf.mul(partner, rows)), "int32"));
      return tf.add(other, tf.mul(part, tf.sub(image, other)));
    },
  },
};

interface Cost {
  readonly processor: number;
  readonly clock: number;
}

function costOf(work: () => void): Cost {
  const [cpu, from] = [process.cpuUsage(), performance.now()];
  work();
  const { user, system } = process.cpuUsage(cpu);
  return { processor: (user + system) / 1000, clock: performance.now() - from };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

const plainFeed = feedWith([]);
const image = tf.tensor4d(plainFeed(1).slice(), [rows, size, size, 3]);
/** A graph that ends in one number, so that nothing is read back. */
const graphOf = (change: Pair["graph"]) =>
  compile((picture: Tensor, seed: Tensor) => tf.sum(change(picture as Tensor4D, seed)), { tf });
const plainGraph = graphOf((picture) => picture);

const asked = process.argv.slice(2);
console.error(`| step | feed: processor ms | clock ms | graph: processor ms | clock ms |\n|---|---|---|---|---|`);
for (const [name, { feed, graph }] of Object.entries(pairs)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const steps = feedWith(feed);
  const inGraph = graphOf(graph);
  let epoch = 0;
  const run = (one: typeof inGraph): void => {
    const seed = tf.scalar(++epoch, "int32");
    const sum = one(image, seed);
    sum.dataSync();
    tf.dispose([seed, sum]);
  };
  const sides = [() => plainFeed(++epoch), () => steps(++epoch), () => run(plainGraph), () => run(inGraph)];
  for (const side of sides) for (let time = 0; time < 10; time++) side();
  const costs = sides.map(() => [] as Cost[]);
  for (let round = 0; round < rounds; round++)
    for (const [side, work] of sides.entries()) costs[side]?.push(costOf(work));
  const of = (side: number, what: keyof Cost): number => median((costs[side] ?? []).map((cost) => cost[what]));
  const beside = (side: number, what: keyof Cost): string => (of(side + 1, what) - of(side, what)).toFixed(2);
  console.error(
    `| ${name} | ${beside(0, "processor")} | ${beside(0, "clock")} | ${beside(2, "processor")} | ${beside(2, "clock")} |`,
  );
  inGraph.dispose();
}
