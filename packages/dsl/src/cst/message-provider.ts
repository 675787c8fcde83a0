/**
 * In: what Chevrotain expected and found. Out: the same as a short record in a string, for Chevrotain's errors carry
 * only a string. `syntax-words.ts` puts it into words once the whole token stream is at hand.
 */
import type { IParserErrorMessageProvider } from "chevrotain";

/** How the parser failed. */
export interface Failure {
  /** The kind of token that had to come; null where several could. */
  readonly expected: string | null;
  readonly rule: string;
}

/** Reads back what the provider wrote. */
export function decodeFailure(message: string): Failure {
  // The message was written by `encode` below.
  return JSON.parse(message) as Failure;
}

const encode = (failure: Failure): string => JSON.stringify(failure);

/** The provider that the parser is built with. */
export const messageProvider: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, ruleName }) => encode({ expected: expected.name, rule: ruleName }),
  buildNotAllInputParsedMessage: ({ ruleName }) => encode({ expected: "EOF", rule: ruleName }),
  buildNoViableAltMessage: ({ ruleName }) => encode({ expected: null, rule: ruleName }),
  buildEarlyExitMessage: ({ ruleName }) => encode({ expected: null, rule: ruleName }),
};
