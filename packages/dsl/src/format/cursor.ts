/**
 * In: the lexemes of one top-level piece. Out: words and signs as documents, one after the other, with the comments
 * before each. Every comment stays between the two lexemes between which it was found: whoever takes a lexeme first
 * says what separates it from the one before (`gap`, `after`, `lead`), and the comments are written there.
 */
import type { TokenType } from "chevrotain";
import * as t from "../tokens/token-types.ts";
import { blankLine, chain, type Document, indent, newLine, note, nothing, remark, sequence, word } from "./document.ts";
import type { Lexeme, Remark } from "./lexemes.ts";

/** The item above a comment. */
export interface Above {
  readonly column: number;
  /** It has a `->`. */
  readonly flow: boolean;
}

/** Reads lexemes from first to last. A lexeme that the grammar does not have here makes it fail for good. */
export class Cursor {
  readonly #lexemes: readonly Lexeme[];
  #index = 0;
  #failed = false;
  #arrows = 0;
  /** The lexeme whose comments have been written; those before the first are none of ours. */
  #written = 0;
  /** Where the bracket that was closed last opened. */
  #closed = { from: -1, to: -1 };

  constructor(lexemes: readonly Lexeme[]) {
    this.#lexemes = lexemes;
  }

  get failed(): boolean {
    return this.#failed;
  }

  /** Every lexeme has been taken, each as the grammar has it. */
  get done(): boolean {
    return !this.#failed && this.#index === this.#lexemes.length;
  }

  /** A lexeme from here: 0 is the next one. */
  peek(steps = 0): Lexeme | undefined {
    return this.#lexemes[this.#index + steps];
  }

  /** Whether the next lexeme is of one of these kinds. */
  at(...types: readonly TokenType[]): boolean {
    const type = this.peek()?.type;
    return !this.#failed && type !== undefined && type !== null && types.includes(type);
  }

  /** Takes the next lexeme, which is of one of these kinds. */
  take(...types: readonly TokenType[]): Document {
    const lexeme = this.peek();
    if (lexeme === undefined || !this.at(...types)) {
      this.#failed = true;
      return nothing;
    }
    this.#index++;
    if (lexeme.type === t.Arrow) this.#arrows++;
    return word(lexeme.text);
  }

  /** Takes an opening bracket and gives its place. */
  open(type: TokenType): { readonly document: Document; readonly from: number } {
    const from = this.#index;
    return { document: this.take(type), from };
  }

  /** Takes the closing bracket of the one that was opened at a place. */
  close(type: TokenType, from: number): Document {
    const document = this.take(type);
    this.#closed = { from, to: this.#index };
    return document;
  }

  /** Whether one pair of brackets is all there is between the bracket that opened at `from` and the next lexeme. */
  heldOnlyBrackets(from: number): boolean {
    return this.#closed.from === from + 1 && this.#closed.to === this.#index && this.remarks.length === 0;
  }

  /** Comments before the next lexeme that have not been written yet. */
  get remarks(): readonly Remark[] {
    return this.#written === this.#index ? [] : (this.peek()?.remarks ?? []);
  }

  /** What separates the next lexeme from the one before, with the comments between them. */
  gap(separation: Document): Document {
    const { remarks } = this;
    if (remarks.length === 0) return separation;
    const lines = sequence(onTheirLines(remarks), newLine);
    // The brace of a block goes below its head, whatever else comes after comments goes deeper.
    const level = separation.forced || separation.kind === "break" || this.at(t.LeftBrace);
    return level ? lines : indent(lines);
  }

  /** The same with what follows, which stands a step deeper where comments part it from what is before. */
  after(separation: Document, read: () => Document): Document {
    const { remarks } = this;
    if (remarks.length === 0) return sequence(separation, read());
    return indent(onTheirLines(remarks), newLine, read());
  }

  /** The comments before a closing bracket. */
  rest(): Document {
    return this.remarks.length === 0 ? nothing : onTheirLines(this.remarks);
  }

  /** How many `->` have been taken. */
  get arrows(): number {
    return this.#arrows;
  }

  /**
   * The comments before an item of a block or its closing brace, with blank lines as they were written, at most one
   * each and none at the start. Comments directly below a flow that are deeper than it and than what follows (stages
   * that were commented out) stay a step deeper.
   */
  notes(above: Above | null): Document {
    const { remarks } = this;
    const floor = Math.max(above?.column ?? 0, this.peek()?.column ?? 0);
    let hangs = above !== null;
    let starts = above === null;
    const lines = remarks.map((one) => {
      if (one.breaks === 0) return remark(one.text);
      const stage = above?.flow === true || /^\/\/\s*->/.test(one.text);
      hangs = hangs && stage && one.breaks === 1 && one.column > floor;
      const line = sequence(one.breaks > 1 && !starts ? blankLine : newLine, note(one.text));
      starts = false;
      return hangs ? indent(line) : line;
    });
    this.#written = this.#index;
    return lines.length === 0 ? nothing : chain(lines);
  }

  /** The way to an item of a block: the comments before it and a new line. */
  lead(above: Above | null): Document {
    const starts = above === null && this.remarks.every((one) => one.breaks === 0);
    const blank = !starts && (this.peek()?.breaks ?? 0) > 1;
    return sequence(this.notes(above), blank ? blankLine : newLine);
  }
}

function onTheirLines(remarks: readonly Remark[]): Document {
  return chain(remarks.map((one) => (one.breaks === 0 ? remark(one.text) : sequence(newLine, note(one.text)))));
}
