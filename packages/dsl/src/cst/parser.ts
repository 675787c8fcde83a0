/**
 * In: the token kinds. Out: the grammar of the language as a Chevrotain parser that builds a concrete syntax tree
 * and recovers from errors. LL(1): the layout pass has already told heads from names and balanced the brackets.
 */
import { CstParser, EOF, type IToken, type TokenType } from "chevrotain";
import * as t from "../tokens/token-types.ts";
import { messageProvider } from "./message-provider.ts";

/** Kinds that recovery may invent when one is missing: signs that carry no meaning of their own. */
const insertable = new Set<TokenType>([t.Comma, t.Colon, t.From]);

/** Kinds that recovery never passes over to find what it expects behind them: something else starts or ends with these. */
const kept = new Set<TokenType>([
  t.DeclHead,
  t.ItemHead,
  t.Param,
  t.Import,
  t.LeftBrace,
  t.RightBrace,
  t.Colon,
  t.Equals,
]);

/** A repetition of the grammar, as Chevrotain runs it: `again` goes on with it. */
type Repetition = (...args: unknown[]) => void;

/** The part of Chevrotain's recovery that its published types leave out. */
interface RepetitionRecovery {
  /** Rules that are being read, less one. */
  readonly RULE_STACK_IDX: number;
  findReSyncTokenType(): TokenType;
  tryInRepetitionRecovery(again: Repetition, args: unknown[], lookAhead: () => boolean, expected: TokenType): void;
}

// The methods are there: tests with thousands of errors in one block and outside of all run through them.
const { findReSyncTokenType, tryInRepetitionRecovery } = CstParser.prototype as unknown as RepetitionRecovery;

class PipeParser extends CstParser {
  /** The repetition that is being gone on with after an error, by its place in the grammar. */
  #repeating: string | null = null;
  #again = false;

  constructor(skipValidations: boolean) {
    super([...t.tokenTypes], {
      recoveryEnabled: true,
      maxLookahead: 1,
      nodeLocationTracking: "onlyOffset",
      errorMessageProvider: messageProvider,
      skipValidations,
    });
    this.performSelfAnalysis();
  }

  readonly file = this.RULE("file", () => {
    this.MANY(() => {
      this.OR([
        { ALT: () => this.SUBRULE(this.importDecl) },
        { ALT: () => this.SUBRULE(this.paramDecl) },
        { ALT: () => this.SUBRULE(this.decl) },
        { ALT: () => this.SUBRULE(this.item) },
      ]);
    });
  });

  readonly importDecl = this.RULE("importDecl", () => {
    this.CONSUME(t.Import);
    this.CONSUME(t.LeftBrace);
    this.MANY_SEP({
      SEP: t.Comma,
      DEF: () => this.CONSUME(t.Identifier),
    });
    this.CONSUME(t.RightBrace);
    this.CONSUME(t.From);
    this.CONSUME(t.StringLiteral);
  });

  readonly paramDecl = this.RULE("paramDecl", () => {
    this.CONSUME(t.Param);
    this.CONSUME(t.Identifier);
    this.CONSUME(t.Colon);
    this.CONSUME2(t.Identifier);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.expr);
    this.OPTION(() => {
      this.CONSUME(t.In);
      this.SUBRULE2(this.expr);
    });
  });

  readonly decl = this.RULE("decl", () => {
    this.CONSUME(t.DeclHead);
    this.CONSUME(t.Identifier);
    this.OPTION(() => this.SUBRULE(this.parameters));
    this.SUBRULE(this.block);
  });

  readonly parameters = this.RULE("parameters", () => {
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({
      SEP: t.Comma,
      DEF: () => this.SUBRULE(this.parameter),
    });
    this.CONSUME(t.RightParen);
  });

  readonly parameter = this.RULE("parameter", () => {
    this.CONSUME(t.ArgHead);
    this.CONSUME(t.Colon);
    this.CONSUME(t.Identifier);
    this.OPTION(() => {
      this.CONSUME(t.Equals);
      this.SUBRULE(this.expr);
    });
  });

  readonly block = this.RULE("block", () => {
    this.CONSUME(t.LeftBrace);
    this.MANY(() => {
      this.SUBRULE(this.item);
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RightBrace);
  });

  readonly item = this.RULE("item", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Ellipsis);
          this.SUBRULE(this.path);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.ItemHead);
          this.OPTION(() => this.CONSUME(t.Identifier));
          this.SUBRULE(this.itemBody);
        },
      },
    ]);
  });

  readonly itemBody = this.RULE("itemBody", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Colon);
          this.SUBRULE(this.expr);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Equals);
          this.SUBRULE2(this.expr);
        },
      },
      { ALT: () => this.SUBRULE(this.block) },
    ]);
  });

  readonly expr = this.RULE("expr", () => {
    this.SUBRULE(this.comparison);
    this.MANY(() => {
      this.CONSUME(t.Arrow);
      this.SUBRULE2(this.comparison);
    });
  });

  readonly comparison = this.RULE("comparison", () => {
    this.SUBRULE(this.sum);
    this.OPTION(() => {
      this.CONSUME(t.Comparison);
      this.SUBRULE2(this.sum);
    });
  });

  readonly sum = this.RULE("sum", () => {
    this.SUBRULE(this.product);
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Plus) }, { ALT: () => this.CONSUME(t.Minus) }]);
      this.SUBRULE2(this.product);
    });
  });

  readonly product = this.RULE("product", () => {
    this.SUBRULE(this.unary);
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Star) }, { ALT: () => this.CONSUME(t.Slash) }]);
      this.SUBRULE2(this.unary);
    });
  });

  readonly unary = this.RULE("unary", () => {
    this.OPTION(() => this.CONSUME(t.Minus));
    this.SUBRULE(this.primary);
  });

  readonly primary = this.RULE("primary", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.NumberLiteral) },
      { ALT: () => this.CONSUME(t.StringLiteral) },
      { ALT: () => this.CONSUME(t.True) },
      { ALT: () => this.CONSUME(t.False) },
      { ALT: () => this.SUBRULE(this.pathOrCall) },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.block) },
      { ALT: () => this.SUBRULE(this.group) },
    ]);
  });

  readonly group = this.RULE("group", () => {
    this.CONSUME(t.LeftParen);
    this.SUBRULE(this.expr);
    this.CONSUME(t.RightParen);
  });

  readonly list = this.RULE("list", () => {
    this.CONSUME(t.LeftBracket);
    this.MANY_SEP({
      SEP: t.Comma,
      DEF: () => this.SUBRULE(this.expr),
    });
    this.CONSUME(t.RightBracket);
  });

  readonly pathOrCall = this.RULE("pathOrCall", () => {
    this.SUBRULE(this.path);
    this.OPTION(() => this.SUBRULE(this.callArguments));
  });

  readonly path = this.RULE("path", () => {
    this.CONSUME(t.Identifier);
    this.MANY(() => {
      this.CONSUME(t.Dot);
      this.CONSUME2(t.Identifier);
    });
  });

  readonly callArguments = this.RULE("callArguments", () => {
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({
      SEP: t.Comma,
      DEF: () => this.SUBRULE(this.argument),
    });
    this.CONSUME(t.RightParen);
  });

  readonly argument = this.RULE("argument", () => {
    this.OPTION(() => {
      this.CONSUME(t.ArgHead);
      this.CONSUME(t.Colon);
    });
    this.SUBRULE(this.expr);
  });

  /** An invented sign stands, without width, before the token that was found, so that it never points outside of the text. */
  override getTokenToInsert(type: TokenType): IToken {
    const next = this.LA(1);
    const last = this.LA(0);
    // Chevrotain's token for the end of the file stands at -1.
    const start = !(next.startOffset >= 0) ? (last.endOffset ?? last.startOffset) + 1 : next.startOffset;
    return {
      image: "",
      tokenType: type,
      tokenTypeIdx: type.tokenTypeIdx ?? -1,
      startOffset: start,
      endOffset: start - 1,
      isInsertedInRecovery: true,
    };
  }

  /**
   * Chevrotain calls itself once more for each error in a repetition, so that a block with thousands of them would
   * overflow the stack. Here the innermost call only finds the place, and the outermost goes on in a loop.
   */
  tryInRepetitionRecovery(again: Repetition, args: unknown[], lookAhead: () => boolean, expected: TokenType): void {
    // The parser has this field, see above.
    const depth = (this as unknown as RepetitionRecovery).RULE_STACK_IDX;
    const repetition = `${depth} ${String(args[0])}`;
    let found = false;
    tryInRepetitionRecovery.call(this, () => (found = true), args, lookAhead, expected);
    if (!found) return;
    if (this.#repeating === repetition) {
      this.#again = true;
      return;
    }
    const outer = this.#repeating;
    this.#repeating = repetition;
    try {
      do {
        this.#again = false;
        again.apply(this, args);
      } while (this.#again);
    } finally {
      this.#repeating = outer;
    }
  }

  /** Outside of everything only the end of the file is one to go to; Chevrotain would look for it through all tokens. */
  findReSyncTokenType(): TokenType {
    // The parser has this field, see above.
    const { RULE_STACK_IDX: depth } = this as unknown as RepetitionRecovery;
    return depth === 0 ? EOF : findReSyncTokenType.call(this);
  }

  override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return insertable.has(type);
  }

  /** Chevrotain asks with the kind that it expects; what would be deleted is the next token. */
  override canTokenTypeBeDeletedInRecovery(): boolean {
    return !kept.has(this.LA(1).tokenType);
  }
}

/** The parser's public face: one entry rule over a token array. */
export type { PipeParser };

let instance: PipeParser | undefined;

/** The one parser of the process; its self-analysis runs once. */
export function pipeParser(): PipeParser {
  instance ??= new PipeParser(true);
  return instance;
}

/** A parser whose grammar is validated while it is built; slower, for the tests. */
export function validatedParser(): PipeParser {
  return new PipeParser(false);
}

/** The tokens a parser reads. */
export type ParserInput = IToken[];
