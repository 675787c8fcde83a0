/**
 * Fields of records in, columns out. Numbers stand side by side, row after row, texts end to end, so that they can go to a file;
 * classes are kept as the number of their word, in memory, because splitting and placing labels need them.
 */
import { InternalError } from "../../internal-error.ts";
import { ColumnRoom, type RowSink } from "../column-room.ts";
import type { TableColumn } from "../table.ts";
import { TextSink } from "../text-rows.ts";
import { type FieldWriter, NumberBlock, NumberWriter, TextWriter, TimeWriter, WordWriter } from "./field-writers.ts";
import type { ParsedPiece } from "./piece-threads.ts";
import type { Wanted } from "./wanted.ts";

/** A column of words: each row's word by its number, counted in the order of appearance. */
export interface Words {
  readonly words: readonly string[];
  readonly codes: Int32Array;
}

const asBytes = ({ buffer, byteOffset, byteLength }: Float64Array | Int32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Gathers the wanted columns of one file after another. */
export class RecordColumns {
  readonly wanted: readonly Wanted[];
  /** One for each wanted column, in their order. */
  readonly writers: readonly FieldWriter[];
  private readonly together: readonly Wanted[];
  private readonly sideBySide: RowSink;
  private readonly numbers: NumberBlock;
  private readonly apart = new Map<string, { readonly sink: RowSink; readonly block: NumberBlock }>();
  private readonly labels = new Map<string, { readonly sink: RowSink; readonly writer: WordWriter }>();
  private readonly texts = new Map<string, TextSink>();
  private readonly blocks: readonly NumberBlock[];
  private readonly committing: readonly FieldWriter[];

  constructor(wanted: readonly Wanted[], room: ColumnRoom) {
    this.wanted = wanted;
    this.together = wanted.filter(({ kind, by }) => (kind === "number" || kind === "time") && !by);
    const sink = room.sink("numbers.rows", 8 * this.together.length);
    this.sideBySide = sink;
    this.numbers = new NumberBlock(this.together.length, (values) => sink.append(asBytes(values)));
    this.writers = wanted.map((column, index) => this.writerOf(column, { room, index }));
    this.blocks = [this.numbers, ...[...this.apart.values()].map(({ block }) => block)];
    this.committing = this.writers.filter((writer) => !(writer instanceof NumberWriter));
  }

  private writerOf(
    column: Wanted,
    { room, index }: { readonly room: ColumnRoom; readonly index: number },
  ): FieldWriter {
    const { name, kind, words, objects = false, by } = column;
    const memory = new ColumnRoom(Number.POSITIVE_INFINITY, null);
    switch (kind) {
      case "number":
      case "time": {
        let [block, place] = [this.numbers, this.together.indexOf(column)];
        if (by) {
          const sink = memory.sink(name, 8);
          [block, place] = [new NumberBlock(1, (values) => sink.append(asBytes(values))), 0];
          this.apart.set(name, { sink, block });
        }
        return kind === "time" ? new TimeWriter(block, place) : new NumberWriter(block, place);
      }
      case "class": {
        const sink = memory.sink(name, 4);
        const writer = new WordWriter((codes) => sink.append(asBytes(codes)));
        this.labels.set(name, { sink, writer });
        return writer;
      }
      case "text":
      case "file": {
        const sink = new TextSink(room, `${index}.text.rows`);
        this.texts.set(name, sink);
        return new TextWriter(sink, { words, objects });
      }
    }
  }

  /** Ends a row whose fields have all been taken. */
  commit(): void {
    for (const block of this.blocks) block.commit();
    for (const writer of this.committing) writer.commit();
  }

  /** Whether rows can come from threads: numbers side by side and classes, nothing else. */
  get plain(): boolean {
    return this.apart.size === 0 && this.wanted.every(({ kind }) => kind === "number" || kind === "class");
  }

  /** For each thread and each class column, the numbers here of the words that the thread has told. */
  codesOfThreads(count: number): number[][][] {
    return Array.from({ length: count }, () => [...this.labels].map(() => []));
  }

  /** Takes rows that a thread has parsed, with `codesOfThreads` of that thread. */
  append({ numbers, words }: ParsedPiece, codesOfThread: number[][]): void {
    this.numbers.finish();
    this.sideBySide.append(asBytes(numbers));
    [...this.labels.values()].forEach(({ writer }, index) => {
      const [one, known] = [words[index], codesOfThread[index]];
      if (one === undefined || known === undefined) throw new InternalError("a thread has told other columns");
      for (const word of one.fresh) known.push(writer.codeOf(word));
      const { codes } = one;
      for (let row = 0; row < codes.length; row++) codes[row] = known[codes[row] ?? 0] ?? 0;
      writer.append(codes);
    });
  }

  /** The columns of all files; `place` makes a class column of words. */
  finish(place: (wanted: Wanted, words: Words) => TableColumn): Map<string, TableColumn> {
    for (const block of this.blocks) block.finish();
    for (const { writer } of this.labels.values()) writer.finish();
    const file = this.sideBySide.finishFile();
    const numbers = file === null ? this.sideBySide.finishNumbers(this.together.length) : [];
    const columnOf = (column: Wanted): TableColumn => {
      const { name, kind } = column;
      switch (kind) {
        case "file":
        case "text": {
          const texts = this.texts.get(name);
          if (texts === undefined) throw new InternalError(`no texts were gathered of \`${name}\``);
          return { kind: "text", data: texts.finish() };
        }
        case "class": {
          const found = this.labels.get(name);
          const bytes = found?.sink.finishBytes() ?? new Uint8Array();
          const codes = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
          return place(column, { words: found?.writer.words ?? [], codes });
        }
        case "time":
        case "number": {
          const alone = this.apart.get(name);
          if (alone !== undefined)
            return { kind: "number", data: alone.sink.finishNumbers(1)[0] ?? new Float64Array() };
          const at = this.together.indexOf(column);
          const data = file === null ? (numbers[at] ?? new Float64Array()) : { file, pick: null, place: at };
          return { kind: "number", data };
        }
      }
    };
    return new Map(this.wanted.map((column) => [column.name, columnOf(column)]));
  }
}
