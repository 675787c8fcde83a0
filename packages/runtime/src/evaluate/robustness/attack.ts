/**
 * Batches in, the same rows moved so that the model errs out: along the sign of the gradient of the loss, by one step (FGSM: Goodfellow et al.,
 * 2015) or by many from a random start (PGD: Madry et al., 2018), within bounds that are the same for every value of a picture. A step is
 * one recorded graph where the backend has graphs.
 */
import type { CheckedCorruption, CheckedLoss, CheckedModel } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { type CorruptionGround, imageRows, tableColumn } from "../../data/index.ts";
import { type Compiled, compile } from "../../graph/compile.ts";
import { InternalError } from "../../internal-error.ts";
import { numberArgument } from "../../ops/arguments.ts";
import type { Tf } from "../../ops/operator.ts";
import { fillWithBits } from "../../random/fast-bits.ts";
import { indexedStreams } from "../../random/indexed-streams.ts";
import type { Tensors } from "../../train/forward.ts";
import type { GraphUse } from "../../train/graph-use.ts";
import { inputGradients, lossScore } from "../../train/input-gradients.ts";
import type { AnswerBatch } from "../../train/predict.ts";
import type { Variables } from "../../train/train-state.ts";
import { type Reach, reachOf } from "./reach.ts";
import { type Sample, smallPicture } from "./samples.ts";

/** What an attack goes against. */
export interface AttackTarget {
  readonly tf: Tf;
  readonly model: CheckedModel;
  readonly weights: Variables;
  readonly losses: readonly CheckedLoss[];
  readonly graphs: GraphUse;
}

/** The ball in which values move, by input. */
interface Ball {
  readonly [input: string]: Tensor;
}
type StepArguments = [inputs: Ball, targets: Ball, now: Ball, low: Ball, high: Ball, size: Ball];

/** Goes up the loss until it is disposed; the same inputs in every severity. */
export class Attack {
  private readonly target: AttackTarget;
  private readonly ground: CorruptionGround;
  private readonly corruption: CheckedCorruption;
  private readonly step: Compiled<StepArguments, Ball>;

  constructor(target: AttackTarget, ground: CorruptionGround, corruption: CheckedCorruption) {
    this.target = target;
    this.ground = ground;
    this.corruption = corruption;
    const { tf, model, weights, losses, graphs } = target;
    const by = corruption.columns.map(({ name }) => name);
    const score = lossScore(tf, losses);
    const step = (...[inputs, targets, now, low, high, size]: StepArguments): Ball => {
      const batch = {
        inputs: new Map(Object.entries({ ...inputs, ...now })),
        targets: new Map(Object.entries(targets)),
      };
      const gradients = inputGradients(tf, { model, weights, by, score }, batch);
      return Object.fromEntries(
        [...gradients].map(([name, gradient]) => {
          const [at, least, most, far] = [now, low, high, size].map((one) => one[name]);
          if (at === undefined || least === undefined || most === undefined || far === undefined)
            throw new InternalError(`\`${name}\` has no bounds`);
          const moved = tf.add(at, tf.mul(far, tf.sign(gradient)));
          return [name, tf.minimum(tf.maximum(moved, least), most)];
        }),
      );
    };
    const name = `attack on ${by.join(", ")}`;
    this.step = compile(step, {
      tf,
      name,
      eager: graphs.eager,
      verifyAt: [2],
      ...(graphs.cache === null
        ? {}
        : { cache: { ...graphs.cache, key: `${graphs.cache.key} ${name}`, variables: [...weights.values()] } }),
      ...(graphs.onTrace === undefined ? {} : { onTrace: graphs.onTrace }),
    });
  }

  /** What the model is to read of batches in one of the severities, from 0; `between` is called after every step. */
  change(severity: number, between: () => Promise<void>): (batch: AnswerBatch) => Promise<Tensors> {
    const { tf } = this.target;
    const { family, columns } = this.corruption;
    const { table, preparation, train, seed } = this.ground;
    const args = columns[0]?.severities[severity] ?? {};
    const epsilon = numberArgument(args, "epsilon");
    const steps = family === "pgd" ? numberArgument(args, "steps") : 1;
    // A quarter of the way a step, unless the program says otherwise; the one of FGSM goes all of it.
    const part = family !== "pgd" ? 1 : args["step"] === null ? 1 / 4 : numberArgument(args, "step") / epsilon;
    const reaches = columns.map(({ name, severities }) => {
      const column = preparation.inputs.find((input) => input.name === name);
      if (column === undefined) throw new InternalError(`there is no input \`${name}\``);
      const own = numberArgument(severities[severity] ?? {}, "epsilon");
      return { name, column, reach: reachOf(column, { table, train, epsilon: own }) };
    });
    return async ({ inputs, targets, rows }) => {
      const balls: Record<"now" | "low" | "high" | "size", Record<string, Tensor>> = {
        now: {},
        low: {},
        high: {},
        size: {},
      };
      for (const { name, column, reach } of reaches) {
        const found = reach(rows);
        const shape = [rows.length, ...column.shape];
        const start =
          family === "pgd" ? startWithin(found, rows, indexedStreams(seed, "robustness", family, name)) : found.from;
        balls.now[name] = tf.tensor(start, shape);
        balls.low[name] = tf.tensor(found.low, shape);
        balls.high[name] = tf.tensor(found.high, shape);
        balls.size[name] = tf.tensor(
          found.size.map((size) => size * part),
          shape,
        );
      }
      const { low, high, size } = balls;
      let { now } = balls;
      try {
        for (let step = 0; step < steps; step++) {
          const next = this.step(Object.fromEntries(inputs), Object.fromEntries(targets), now, low, high, size);
          tf.dispose(Object.values(now));
          now = { ...next };
          await between();
        }
      } catch (error) {
        tf.dispose(Object.values(now));
        throw error;
      } finally {
        tf.dispose([...Object.values(low), ...Object.values(high), ...Object.values(size)]);
      }
      return new Map([...inputs, ...Object.entries(now)]);
    };
  }

  /** What the first row of a batch looks like after a change; null where it has no picture. */
  sample(severity: number, { rows }: AnswerBatch, changed: Tensors): Promise<Sample | null> {
    const { tf } = this.target;
    const { table, preparation, train } = this.ground;
    const names = new Set(this.corruption.columns.map(({ name }) => name));
    const shown = preparation.inputs.find(({ name, kind }) => names.has(name) && kind === "image");
    const values = shown === undefined ? undefined : changed.get(shown.name);
    if (shown === undefined || values === undefined) return Promise.resolve(null);
    const { severities } = this.corruption.columns.find(({ name }) => name === shown.name) ?? { severities: [] };
    const epsilon = numberArgument(severities[severity] ?? {}, "epsilon");
    const { low, high } = reachOf(shown, { table, train, epsilon })(rows.subarray(0, 1));
    const first = tf.tidy(() => tf.slice(values, 0, 1).dataSync<"float32">());
    const image = tableColumn(table, shown.columns[0] ?? shown.name, "image");
    const bytes = imageRows(image, "random")(rows[0] ?? 0);
    // Preparation that is a straight line: as far between the bounds after it as before it.
    const raw = Uint8Array.from(bytes, (byte, at) => {
      const [least, most] = [Math.max(0, byte - 255 * epsilon), Math.min(255, byte + 255 * epsilon)];
      const width = (high[at] ?? 0) - (low[at] ?? 0);
      const part = width > 0 ? ((first[at] ?? 0) - (low[at] ?? 0)) / width : 0;
      return Math.round(least + part * (most - least));
    });
    return smallPicture(raw, image.shape).then((value) => ({ kind: "picture", value }));
  }

  /** Frees the graphs. */
  dispose(): void {
    this.step.dispose();
  }
}

/** A random place for every value, evenly between as far down and as far up as it may go. */
function startWithin(reach: Reach, rows: Uint32Array, random: ReturnType<typeof indexedStreams>): Float32Array {
  const each = reach.from.length / Math.max(1, rows.length);
  const words = new Int32Array(each);
  const start = new Float32Array(reach.from.length);
  rows.forEach((row, index) => {
    random.seek(row);
    fillWithBits(words, random);
    for (let at = 0, to = index * each; at < each; at++, to++) {
      const place = (reach.from[to] ?? 0) + (reach.size[to] ?? 0) * (((words[at] ?? 0) >>> 0) / 0x80000000 - 1);
      start[to] = Math.min(reach.high[to] ?? 0, Math.max(reach.low[to] ?? 0, place));
    }
  });
  return start;
}
