/**
 * A trained model and a way to choose words in, texts out: rows are read in batches of a few sizes, so that few graphs serve any number of them,
 * and every row's words are drawn from a stream of its own, so that a text does not depend on what stands beside it.
 */
import type { CheckedCall, CheckedModel } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import type { SharedSession } from "../graph/shared-session.ts";
import { InternalError } from "../internal-error.ts";
import { numberArgument } from "../ops/arguments.ts";
import type { Tf } from "../ops/operator.ts";
import { randomStream } from "../random/stream.ts";
import type { Tensors } from "../train/forward.ts";
import type { GraphUse } from "../train/graph-use.ts";
import type { Variables } from "../train/train-state.ts";
import type { Choosing } from "./choose.ts";
import { Decoder } from "./decoding.ts";
import { drawnWord, likeliestWord, type Writing, writeByBeams, writeSingly } from "./search.ts";
import { type WrittenModel, writtenModel } from "./written-model.ts";

/** What a writer is made of. */
export interface WriterInput {
  readonly tf: Tf;
  readonly model: CheckedModel;
  /** The output whose texts are written. */
  readonly output: string;
  readonly weights: Variables;
  readonly graphs: GraphUse;
  readonly session?: SharedSession;
  /** How words are chosen: `greedy`, `beam` or `sample`. */
  readonly by: Pick<CheckedCall, "call" | "args">;
  /** The number of the mark at the end of a text; null where there is none. */
  readonly end: number | null;
  readonly seed: number;
  /** False: every step computes those before it again. */
  readonly keeping?: boolean;
}

/** Rows whose texts are asked for. */
export interface WantedTexts {
  /** `[rows, …]` by name; without what reads the words so far. */
  readonly inputs: Tensors;
  /** What each row is told by, wherever it stands. */
  readonly rows: ArrayLike<number>;
  /** Words that texts start with. */
  readonly starts?: Writing["starts"];
}

/** Sizes that batches are filled up to. */
const sizes = [1, 4, 16, 64] as const;

/** Chooses words greedily. */
export const greedily: Pick<CheckedCall, "call" | "args"> = { call: "greedy", args: {} };

function choosingOf({ call, args }: WriterInput["by"], vocabulary: number): Choosing {
  switch (call) {
    case "greedy":
      return { most: 1, temperature: 1 };
    case "beam":
      return { most: 2 * numberArgument(args, "width"), temperature: 1 };
    case "sample": {
      const { top_k: most } = args;
      return {
        most: typeof most === "number" ? most : vocabulary,
        temperature: numberArgument(args, "temperature"),
      };
    }
    default:
      throw new InternalError(`nothing is written by \`${call}\``);
  }
}

/** Writes texts until it is disposed. */
export class Writer {
  private readonly input: WriterInput;
  private readonly written: WrittenModel;
  private readonly decoder: Decoder;

  constructor(input: WriterInput) {
    this.input = input;
    const written = writtenModel(input.model, input.output);
    if (written === null) throw new InternalError(`\`${input.output}\` is not written word by word`);
    this.written = written;
    this.decoder = new Decoder({ ...input, written, choosing: choosingOf(input.by, written.vocabulary) });
  }

  /** Whether steps go by what was kept of earlier ones. */
  get keeps(): boolean {
    return this.decoder.keeps;
  }

  /** `[rows, length]` word numbers, with the mark at the end and 0 behind it. */
  write({ inputs, rows, starts }: WantedTexts): Int32Array {
    const { tf } = this.input;
    const { length } = this.written;
    const most = sizes.at(-1) ?? 1;
    const texts = new Int32Array(rows.length * length);
    for (let from = 0; from < rows.length; from += most) {
      const count = Math.min(most, rows.length - from);
      const size = sizes.find((one) => one >= count) ?? most;
      const batch = new Map([...inputs].map(([name, tensor]) => [name, partOf(tf, tensor, { from, count, size })]));
      // Rows that fill a batch up are those of its last one.
      const place = (row: number): number => from + Math.min(row, count - 1);
      const rowAt = (row: number): number => rows[place(row)] ?? 0;
      const own = starts === undefined ? {} : { starts: (row: number) => starts(place(row)) };
      const written = this.writeBatch(batch, { rows: size, length, end: this.input.end, ...own }, rowAt);
      texts.set(written.subarray(0, count * length), from * length);
      tf.dispose([...batch.values()]);
    }
    return texts;
  }

  private writeBatch(inputs: Tensors, writing: Writing, rowAt: (row: number) => number): Int32Array {
    const { by, seed, output } = this.input;
    const beams = by.call === "beam" ? numberArgument(by.args, "width") : 1;
    const decoding = this.decoder.begin(inputs, { rows: writing.rows, times: beams });
    try {
      if (by.call === "beam")
        return writeByBeams(decoding, writing, { beams, penalty: numberArgument(by.args, "penalty") });
      if (by.call === "greedy") return writeSingly(decoding, writing, likeliestWord);
      const streamOf = (row: number) => randomStream(seed, "generate", output, rowAt(row));
      return writeSingly(decoding, writing, drawnWord(numberArgument(by.args, "top_p"), streamOf));
    } finally {
      decoding.dispose();
    }
  }

  /** Frees the graphs. */
  dispose(): void {
    this.decoder.dispose();
  }
}

/** `count` rows from one on, the last of them again up to `size`. */
function partOf(
  tf: Tf,
  tensor: Tensor,
  { from, count, size }: { readonly from: number; readonly count: number; readonly size: number },
): Tensor {
  const places = Int32Array.from({ length: size }, (_, row) => from + Math.min(row, count - 1));
  if (from === 0 && count === size && tensor.shape[0] === size) return tf.clone(tensor);
  return tf.tidy(() => tf.gather(tensor, tf.tensor1d(places, "int32")));
}
