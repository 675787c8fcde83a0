/** Pieces of a CSV file in, one after another, their numbers and words out; see `piece-threads.ts`. */
import { CsvParser } from "./csv-parser.ts";
import { type FieldWriter, NumberBlock, NumberWriter, WordWriter } from "./field-writers.ts";
import type { ParsedPiece, PiecePlan } from "./piece-threads.ts";
import { putsUpWith } from "./puts-up-with.ts";

/** Values of one kind, put end to end. */
class Gathered<Values extends Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>> {
  private values: Values;
  private filled = 0;
  private readonly make: (length: number) => Values;

  constructor(make: (length: number) => Values) {
    this.make = make;
    this.values = make(2 ** 16);
  }

  add(more: Float64Array | Int32Array): void {
    while (this.filled + more.length > this.values.length) {
      const larger = this.make(2 * this.values.length);
      larger.set(this.values);
      this.values = larger;
    }
    this.values.set(more, this.filled);
    this.filled += more.length;
  }

  /** A copy of what was added since the last time. */
  take(): Values {
    const taken = this.make(this.filled);
    taken.set(this.values.subarray(0, this.filled));
    this.filled = 0;
    return taken;
  }
}

/** Parses pieces that hold whole records. */
export class PieceParser {
  private readonly plan: PiecePlan;
  private readonly numbers = new Gathered((length) => new Float64Array(length));
  private readonly block: NumberBlock;
  private readonly words: { readonly writer: WordWriter; readonly codes: Gathered<Int32Array<ArrayBuffer>> }[] = [];
  private readonly writers: readonly FieldWriter[];
  /** Words that earlier pieces have told, by column. */
  private told: number[];

  constructor(plan: PiecePlan) {
    this.plan = plan;
    const { wanted } = plan;
    const together = wanted.filter(({ kind }) => kind === "number");
    this.block = new NumberBlock(together.length, (values) => this.numbers.add(values));
    this.writers = wanted.map((column) => {
      if (column.kind === "number") return new NumberWriter(this.block, together.indexOf(column));
      const codes = new Gathered((length) => new Int32Array(length));
      const writer = new WordWriter((values) => codes.add(values));
      this.words.push({ writer, codes });
      return writer;
    });
    this.told = this.words.map(() => 0);
  }

  /** What stands in a piece; null where something is wrong with it. */
  parse(bytes: ArrayBuffer, length: number): ParsedPiece | null {
    const { path, delimiter, wanted, places } = this.plan;
    const words = this.words.map(({ writer }) => writer);
    const parser = new CsvParser(
      {
        path,
        delimiter,
        writers: places.map((place) => this.writers[place] ?? null),
        commit: () => {
          this.block.commit();
          for (const writer of words) writer.commit();
        },
        fault: (column, taken) => {
          const one = wanted[places[column] ?? -1];
          if (one !== undefined && !putsUpWith(one, taken)) throw new Error("a wrong field");
        },
      },
      1,
    );
    try {
      if (parser.parse(Buffer.from(bytes), length, false) < length) return this.giveUp();
    } catch {
      return this.giveUp();
    }
    this.block.finish();
    for (const writer of words) writer.finish();
    const piece = {
      rows: parser.rows,
      lines: parser.lines,
      numbers: this.numbers.take(),
      words: this.words.map(({ writer, codes }, index) => ({
        codes: codes.take(),
        fresh: writer.words.slice(this.told[index]),
      })),
    };
    this.told = words.map((writer) => writer.words.length);
    return piece;
  }

  /** Forgets the rows of a piece that is not told; its words are told with the next one. */
  private giveUp(): null {
    this.block.base = 0;
    this.numbers.take();
    for (const { writer, codes } of this.words) {
      writer.finish();
      codes.take();
    }
    return null;
  }
}
