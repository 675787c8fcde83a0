/**
 * A model and its weights in, scores of answers and their gradients out: by inputs, or by the value of any node. Recorded as graphs where the
 * backend has them. The score of a row is what one place of an output has before its `softmax` or `sigmoid`, so that it is not sated where the
 * answer is sure; of an output without either, its value.
 */
import type { CheckedModel } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { type Compiled, compile } from "../../graph/compile.ts";
import { SharedSession } from "../../graph/shared-session.ts";
import { InternalError } from "../../internal-error.ts";
import type { Tf } from "../../ops/operator.ts";
import { type ForwardResult, forward, outsideTraining, type Tensors } from "../../train/forward.ts";
import { initialWeights } from "../../train/initial-weights.ts";
import type { Variables } from "../../train/train-state.ts";
import { type InputBlock, type InputBlocks, rowSize } from "./prepared-rows.ts";

/** What an explainer is made of. */
export interface ExplainerInput {
  readonly tf: Tf;
  readonly model: CheckedModel;
  /** Its own: they are assigned when they are randomised. */
  readonly weights: Variables;
  /** Output whose answers are explained. */
  readonly output: string;
  /** True: without graphs. */
  readonly eager: boolean;
  /** Called after every call of the model. */
  readonly between: () => Promise<void>;
}

/** Rows, what of each is asked about, and values that stand in for those of nodes or inputs. */
export interface Question {
  readonly inputs: InputBlocks;
  /** `[rows, width]`: factors of the places of the output; 1 at the class in question. */
  readonly mask: Float32Array;
  /** By input or node; in place of what is computed. */
  readonly given?: InputBlocks;
}

/** Gradients of scores by one value, with that value. */
export interface Slope {
  readonly value: InputBlock;
  readonly gradient: InputBlock;
}

type Named = Readonly<Record<string, Tensor>>;

/** Rows of a call; a last call with fewer is filled up, so that one graph serves all. */
const rowsAtOnce = 32;

/** Answers questions about one output until it is disposed. */
export class Explainer {
  private readonly input: ExplainerInput;
  private readonly scored: Compiled<[Named, Named, Tensor], Tensor>;
  private readonly sloped: Compiled<[Named, Named, Tensor, string], Named>;
  private readonly valued: Compiled<[Named, string], Tensor>;

  constructor(input: ExplainerInput) {
    this.input = input;
    const { tf, eager } = input;
    const session = new SharedSession();
    const options = { tf, eager, session, verifyAt: [2] };
    this.scored = compile((inputs: Named, given: Named, mask: Tensor) => this.score(inputs, given, mask), {
      ...options,
      name: "scores",
    });
    this.sloped = compile(
      (inputs: Named, given: Named, mask: Tensor, by: string) => {
        const names = by.split("\n");
        const before = names.some((name) => given[name] === undefined) ? this.run(inputs, given).values : null;
        const values = names.map((name) => given[name] ?? inputs[name] ?? valueNamed(before, name));
        const sum = (...now: Tensor[]) => {
          const own = Object.fromEntries(names.map((name, index) => [name, placed(now, index)]));
          return tf.sum(this.score(inputs, { ...given, ...own }, mask)).asScalar();
        };
        const gradients = tf.grads(sum)(values);
        return Object.fromEntries(
          names.flatMap((name, index) => [
            [`value ${name}`, tf.clone(placed(values, index))],
            [`gradient ${name}`, placed(gradients, index)],
          ]),
        );
      },
      { ...options, name: "slopes" },
    );
    this.valued = compile((inputs: Named, of: string) => tf.clone(valueNamed(this.run(inputs, {}).values, of)), {
      ...options,
      name: "values",
    });
  }

  /** How many places the output has. */
  get width(): number {
    const output = this.input.model.outputs.find(({ name }) => name === this.input.output);
    return output?.type.shape.reduce((product, axis) => product * axis, 1) ?? 1;
  }

  /** The score of each row. */
  async scores(question: Question): Promise<Float32Array> {
    const rows = question.mask.length / this.width;
    const found = new Float32Array(rows);
    await this.inParts(question, ({ inputs, given, mask, start, count }) => {
      const scores = this.scored(inputs, given, mask);
      found.set(scores.dataSync<"float32">().subarray(0, count), start);
      scores.dispose();
    });
    return found;
  }

  /** Gradients of the scores by inputs or by values of nodes, in the order asked for. */
  async slopes(question: Question, by: readonly string[]): Promise<readonly Slope[]> {
    const rows = question.mask.length / this.width;
    const found = new Map<string, { shape: readonly number[]; data: Float32Array }>();
    await this.inParts(question, ({ inputs, given, mask, start, count }) => {
      const slopes = this.sloped(inputs, given, mask, by.join("\n"));
      for (const [name, tensor] of Object.entries(slopes)) {
        const shape = tensor.shape.slice(1);
        const size = rowSize({ shape });
        const into = found.get(name) ?? { shape, data: new Float32Array(size * rows) };
        into.data.set(tensor.dataSync<"float32">().subarray(0, count * size), start * size);
        found.set(name, into);
        tensor.dispose();
      }
    });
    return by.map((name) => ({
      value: blockNamed(found, `value ${name}`),
      gradient: blockNamed(found, `gradient ${name}`),
    }));
  }

  /** The value of an input or a node in each row, `[rows, …]` one after the other. */
  async values(inputs: InputBlocks, of: string): Promise<InputBlock> {
    const [first] = inputs.values();
    const rows = first === undefined ? 0 : first.data.length / rowSize(first);
    let block: { shape: readonly number[]; data: Float32Array } | null = null;
    await this.inParts({ inputs, mask: new Float32Array(rows * this.width) }, ({ inputs: named, start, count }) => {
      const value = this.valued(named, of);
      const shape = value.shape.slice(1);
      const size = rowSize({ shape });
      block ??= { shape, data: new Float32Array(size * rows) };
      block.data.set(value.dataSync().subarray(0, count * size), start * size);
      value.dispose();
    });
    return block ?? { shape: [], data: new Float32Array(0) };
  }

  /** Puts weights in place of those that were learned, drawn as before a training but by another seed. */
  randomise(seed: number): void {
    const { tf, model, weights } = this.input;
    for (const [name, { shape, data }] of initialWeights(model, seed)) {
      const fresh = tf.tensor(data.slice(), [...shape], "float32");
      weights.get(name)?.assign(fresh);
      fresh.dispose();
    }
  }

  /** Frees the graphs; the weights are the caller's. */
  dispose(): void {
    this.scored.dispose();
    this.sloped.dispose();
    this.valued.dispose();
  }

  private run(inputs: Named, given: Named): ForwardResult {
    const { tf, model, weights } = this.input;
    const names = new Set(model.inputs.map(({ name }) => name));
    const own = Object.entries(given);
    return forward(model, weights, new Map([...Object.entries(inputs), ...own.filter(([name]) => names.has(name))]), {
      ...outsideTraining(tf),
      given: new Map(own.filter(([name]) => !names.has(name))),
    });
  }

  private score(inputs: Named, given: Named, mask: Tensor): Tensor {
    const { tf, output } = this.input;
    const { logits, outputs } = this.run(inputs, given);
    const value = logits.get(output) ?? outputs.get(output);
    if (value === undefined) throw new InternalError(`there is no output \`${output}\``);
    return tf.sum(tf.mul(tf.reshape(value, mask.shape), mask), 1);
  }

  /** Calls for so many rows at a time. */
  private async inParts(question: Question, call: (part: Part) => void): Promise<void> {
    const { tf } = this.input;
    const { width } = this;
    const rows = question.mask.length / width;
    for (let start = 0; start < rows; start += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, rows - start);
      const tensorOf = (block: InputBlock): Tensor => partOf(tf, block, { start, count });
      const tensorsOf = (blocks: InputBlocks): Named =>
        Object.fromEntries([...blocks].map(([name, block]) => [name, tensorOf(block)]));
      const inputs = tensorsOf(question.inputs);
      const given = tensorsOf(question.given ?? new Map());
      const mask = tensorOf({ shape: [width], data: question.mask });
      try {
        call({ inputs, given, mask, start, count });
      } finally {
        tf.dispose([...Object.values(inputs), ...Object.values(given), mask]);
      }
      await this.input.between();
    }
  }
}

interface Part {
  readonly inputs: Named;
  readonly given: Named;
  readonly mask: Tensor;
  readonly start: number;
  readonly count: number;
}

/** Some rows as a tensor of `rowsAtOnce`, the last of them again for those that are missing. */
function partOf(
  tf: Tf,
  { shape, data }: InputBlock,
  { start, count }: { readonly start: number; readonly count: number },
): Tensor {
  const size = rowSize({ shape });
  const whole = data instanceof Int32Array ? new Int32Array(rowsAtOnce * size) : new Float32Array(rowsAtOnce * size);
  whole.set(data.subarray(start * size, (start + count) * size));
  const last = whole.slice((count - 1) * size, count * size);
  for (let row = count; row < rowsAtOnce; row++) whole.set(last, row * size);
  return tf.tensor(whole, [rowsAtOnce, ...shape], data instanceof Int32Array ? "int32" : "float32");
}

function placed(tensors: readonly Tensor[], index: number): Tensor {
  const tensor = tensors[index];
  if (tensor === undefined) throw new InternalError(`there is no tensor at ${index}`);
  return tensor;
}

function valueNamed(values: Tensors | null, name: string): Tensor {
  const value = values?.get(name);
  if (value === undefined) throw new InternalError(`the model has no value \`${name}\``);
  return value;
}

function blockNamed(blocks: ReadonlyMap<string, InputBlock>, name: string): InputBlock {
  const block = blocks.get(name);
  if (block === undefined) throw new InternalError(`there is no ${name}`);
  return block;
}
