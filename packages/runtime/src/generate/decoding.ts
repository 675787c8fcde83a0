/**
 * A model in the middle of writing texts: given the words that were chosen last, it says which may come next. With what is kept of earlier
 * steps each of them costs as much as the first; without, every step computes all before it again, which is what the other is held against,
 * and what is left for models that remember by other means than attention.
 */
import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import { type Compiled, compile } from "../graph/compile.ts";
import type { SharedSession } from "../graph/shared-session.ts";
import { InternalError } from "../internal-error.ts";
import { positionalAt } from "../ops/attention.ts";
import type { Operator, Tf } from "../ops/operator.ts";
import { forward, masksOf, outsideTraining, type Tensors, weightName } from "../train/forward.ts";
import type { GraphUse } from "../train/graph-use.ts";
import { beginId } from "../train/shifted-inputs.ts";
import type { Variables } from "../train/train-state.ts";
import {
  attendAcross,
  attendBack,
  type KeysAndValues,
  keysAndValues,
  laterThan,
  nothingKept,
  type Source,
} from "./attention-steps.ts";
import { type Choosing, type Chosen, choose } from "./choose.ts";
import type { WrittenModel } from "./written-model.ts";

/** What decodings are made of. */
export interface DecoderInput {
  readonly tf: Tf;
  readonly written: WrittenModel;
  readonly weights: Variables;
  readonly graphs: GraphUse;
  readonly choosing: Choosing;
  /** A session that has the weights already. */
  readonly session?: SharedSession;
  /** Whether steps may go by what was kept; true by default where the model allows it. */
  readonly keeping?: boolean;
}

/** The likeliest next words of rows, `[rows, width]`, the likeliest first. */
export interface Choices {
  readonly logs: Float32Array;
  readonly words: Int32Array;
  readonly width: number;
}

/** Texts that are being written. */
export interface Decoding {
  /** Adds a word to each text and says what may follow; `parents` says which text each goes on from, in place of its own. */
  next(words: Int32Array, parents: Int32Array | null): Choices;
  dispose(): void;
}

type Named<Value> = Readonly<Record<string, Value>>;
type Sources = Named<Source>;
type Kept = Named<KeysAndValues>;
/** The text that each goes on from, or whose source it reads; each its own where it is absent. */
interface By {
  readonly parents?: Tensor1D;
}
interface StepInput {
  readonly words: Tensor;
  readonly place: Tensor;
  readonly kept: Kept;
  readonly sources: Sources;
}
/** What a step gives. */
interface StepResult {
  readonly chosen: Chosen;
  readonly kept: Kept;
}

/** Begins decodings of one model until it is disposed. */
export class Decoder {
  readonly keeps: boolean;
  private readonly input: DecoderInput;
  private readonly prepare: Compiled<[Named<Tensor>, By], Sources>;
  private readonly step: Compiled<[StepInput, By], StepResult>;
  private readonly whole: Compiled<[Named<Tensor>, Tensor, Tensor], Chosen>;

  constructor(input: DecoderInput) {
    this.input = input;
    this.keeps = input.written.keeps && input.keeping !== false;
    const { tf, graphs, session, weights } = input;
    const options = (name: string) => ({
      tf,
      name,
      eager: graphs.eager,
      verifyAt: [2],
      ...(session === undefined ? {} : { session }),
      ...(graphs.cache === null ? {} : { cache: { ...graphs.cache, variables: [...weights.values()] } }),
    });
    this.prepare = compile(
      (inputs, by) => sourcesOf(input, inputs, by.parents ?? null),
      options("read before writing"),
    );
    this.step = compile((at, by) => stepOf(input, at, by.parents ?? null), options("write a word"));
    this.whole = compile(
      (inputs, words, place) => againOf(input, inputs, { words, place }),
      options("write a word anew"),
    );
  }

  /** Begins `times` texts for each row of `inputs`, `[rows, …]` by name, the texts of a row one after the other. */
  begin(inputs: Tensors, { rows, times }: { readonly rows: number; readonly times: number }): Decoding {
    return this.keeps ? this.beginKeeping(inputs, rows, times) : this.beginAnew(inputs, rows, times);
  }

  private beginKeeping(inputs: Tensors, rows: number, times: number): Decoding {
    const { tf, written } = this.input;
    const count = rows * times;
    const repeated = times === 1 ? null : repeats(tf, rows, times);
    const sources = this.prepare(Object.fromEntries(inputs), repeated === null ? {} : { parents: repeated });
    repeated?.dispose();
    let kept: Kept = Object.fromEntries(
      written.back.map((node) => [node.id, { ...nothingKept(tf, node, { rows: count, steps: written.length }) }]),
    );
    let place = 0;
    const release = (all: Kept | Sources): void => {
      tf.dispose(Object.values(all).flatMap((one) => Object.values(one)));
    };
    return {
      next: (words, parents) => {
        const at = {
          words: tf.tensor2d(words, [count, 1], "int32"),
          place: tf.scalar(place++, "int32"),
          kept,
          sources,
        };
        const by = parents === null ? null : tf.tensor1d(parents, "int32");
        const { chosen, kept: now } = this.step(at, by === null ? {} : { parents: by });
        release(kept);
        kept = now;
        tf.dispose([at.words, at.place, ...(by === null ? [] : [by])]);
        return choicesOf(tf, chosen);
      },
      dispose: () => {
        release(kept);
        release(sources);
      },
    };
  }

  private beginAnew(inputs: Tensors, rows: number, times: number): Decoding {
    const { tf, written } = this.input;
    const { length } = written;
    const count = rows * times;
    const repeated = times === 1 ? null : repeats(tf, rows, times);
    const given: Named<Tensor> = Object.fromEntries(
      [...inputs].map(([name, tensor]) => [name, repeated === null ? tf.clone(tensor) : tf.gather(tensor, repeated)]),
    );
    repeated?.dispose();
    let texts = new Int32Array(count * length);
    let place = 0;
    return {
      next: (words, parents) => {
        const before = texts;
        texts = new Int32Array(count * length);
        for (let row = 0; row < count; row++) {
          const from = (parents?.[row] ?? row) * length;
          texts.set(before.subarray(from, from + place), row * length);
          texts[row * length + place] = words[row] ?? 0;
        }
        const [all, at] = [tf.tensor2d(texts, [count, length], "int32"), tf.scalar(place++, "int32")];
        const chosen = this.whole(given, all, at);
        tf.dispose([all, at]);
        return choicesOf(tf, chosen);
      },
      dispose: () => tf.dispose(Object.values(given)),
    };
  }

  /** Frees the graphs. */
  dispose(): void {
    for (const graph of [this.prepare, this.step, this.whole]) graph.dispose();
  }
}

/** What stands in front of a text's first word. */
export const firstWords = (count: number): Int32Array => new Int32Array(count).fill(beginId);

/** `0 0 0 1 1 1 …`: each row so many times. */
function repeats(tf: Tf, rows: number, times: number): Tensor1D {
  return tf.tensor1d(
    Int32Array.from({ length: rows * times }, (_, at) => Math.floor(at / times)),
    "int32",
  );
}

function choicesOf(tf: Tf, { logs, words }: Chosen): Choices {
  const choices = {
    logs: Float32Array.from(logs.dataSync<"float32">()),
    words: Int32Array.from(words.dataSync<"int32">()),
    width: logs.shape[1] ?? 1,
  };
  tf.dispose([logs, words]);
  return choices;
}

/** The weights of a node by their own names. */
function ownWeights({ written, weights }: DecoderInput, id: string): Named<Tensor> {
  const node = written.model.nodes.find((one) => one.id === id);
  return Object.fromEntries(
    (node?.weights ?? []).flatMap(({ name }) => {
      const weight = node === undefined ? undefined : weights.get(weightName(node, name));
      return weight === undefined ? [] : [[name, weight]];
    }),
  );
}

/** What attention across needs of everything that the words do not reach. */
function sourcesOf(input: DecoderInput, inputs: Named<Tensor>, parents: Tensor1D | null): Sources {
  const { tf, written, weights } = input;
  const given = new Map(Object.entries(inputs));
  const before = { ...written.model, nodes: written.before, outputs: [] };
  const { values } = forward(before, weights, given, outsideTraining(tf));
  const masks = masksOf(tf, before, given);
  const each = (tensor: Tensor): Tensor => (parents === null ? tensor : tf.gather(tensor, parents));
  return Object.fromEntries(
    written.across.map(({ id, inputs: [, source = ""] }) => {
      const value = values.get(source);
      if (value === undefined) throw new InternalError(`\`${source}\` has no value`);
      const { keys, values: held } = keysAndValues(tf, value, ownWeights(input, id));
      const mask = masks.get(source);
      return [id, { keys: each(keys), values: each(held), ...(mask === undefined ? {} : { mask: each(mask) }) }];
    }),
  );
}

/** One step by what was kept. */
function stepOf(input: DecoderInput, at: StepInput, parents: Tensor1D | null): StepResult {
  const { tf, written, weights, choosing } = input;
  const { model, output, length, vocabulary } = written;
  const now = new Map<string, KeysAndValues>();
  const places = tf.range(0, length, 1, "int32");
  const here = tf.cast(tf.equal(places, at.place), "float32");
  const later = laterThan(tf, at.place, length);
  const past = (id: string): KeysAndValues => {
    const kept = at.kept[id];
    if (kept === undefined) throw new InternalError(`nothing was kept of \`${id}\``);
    if (parents === null) return kept;
    return { keys: tf.gather(kept.keys, parents), values: tf.gather(kept.values, parents) };
  };
  const across = new Set(written.across.map(({ id }) => id));
  const insteadOf = (node: (typeof model.nodes)[number]): Operator | undefined => {
    if (node.op === "positional")
      return (inputs, own) =>
        positionalAt(tf, first(inputs), {
          time: length,
          table: own["table"] ?? null,
          start: Number(node.args["first"] ?? 0),
          place: at.place,
        });
    if (node.op !== "attention") return undefined;
    const source = at.sources[node.id];
    if (across.has(node.id)) return source === undefined ? undefined : attendAcross(source);
    return attendBack({ kept: past(node.id), here, later, keep: (all) => now.set(node.id, { ...all }) });
  };
  // Sources are read by what was made of them; a value has to stand in their place.
  const outside = written.across.map(({ inputs: [, source = ""] }) => [source, here] as const);
  const given = new Map<string, Tensor>([...outside, ...written.inputs.map((name) => [name, at.words] as const)]);
  const outputs = model.outputs.filter(({ name }) => name === output);
  const { logits } = forward({ ...model, nodes: written.steps, outputs }, weights, given, {
    ...outsideTraining(tf),
    insteadOf,
  });
  const own = logitsOf(logits, output);
  return { chosen: choose(tf, tf.reshape(own, [-1, vocabulary]), choosing), kept: Object.fromEntries(now) };
}

/** One step, with all before it computed again. */
function againOf(
  { tf, written, weights, choosing }: DecoderInput,
  inputs: Named<Tensor>,
  { words, place }: { readonly words: Tensor; readonly place: Tensor },
): Chosen {
  const { model, output, vocabulary } = written;
  const given = new Map([...Object.entries(inputs), ...written.inputs.map((name) => [name, words] as const)]);
  const { logits } = forward(model, weights, given, outsideTraining(tf));
  const here = tf.gather(logitsOf(logits, output), tf.reshape(place, [1]) as Tensor1D, 1); // a list of one place
  return choose(tf, tf.reshape(here, [-1, vocabulary]), choosing);
}

function logitsOf(logits: Tensors, output: string): Tensor {
  const own = logits.get(output);
  if (own === undefined) throw new InternalError(`the output \`${output}\` has no logits`);
  return own;
}

function first(inputs: readonly Tensor[]): Tensor {
  const [x] = inputs;
  if (x === undefined) throw new InternalError("an operator has no input");
  return x;
}
