/**
 * What the page of a code is, and small programs that pages are written with.
 */

/** A program of one or more files; `main.pipe` is the first. */
export interface PageExample {
  readonly files: Readonly<Record<string, string>>;
  /** Values from the command line. */
  readonly set?: Readonly<Record<string, string>>;
}

/** The page of a code: why it is reported, a program that fails with it, and the same program repaired. */
export interface Page {
  readonly explanation: string;
  readonly failing: PageExample;
  readonly repaired: PageExample;
}

/** How a page is written down. */
export interface PageDraft {
  readonly explanation: string;
  /** The failing program. */
  readonly program: string;
  /** What is replaced in it, wherever it stands, by what to repair it. */
  readonly repair: readonly [wrong: string, right: string];
  /** More files, the same in both programs. */
  readonly files?: Readonly<Record<string, string>>;
  readonly set?: Readonly<Record<string, string>>;
  /** Values from the command line with which the repaired program is checked. */
  readonly repairedSet?: Readonly<Record<string, string>>;
}

/** Makes a page of a draft. */
export function page(draft: PageDraft): Page {
  const { explanation, program, repair, files = {}, set, repairedSet } = draft;
  const example = (text: string, values: Readonly<Record<string, string>> | undefined): PageExample => ({
    files: { "main.pipe": text, ...files },
    ...(values === undefined ? {} : { set: values }),
  });
  return {
    explanation,
    failing: example(program, set),
    repaired: example(
      program.replaceAll(repair[0], () => repair[1]),
      repairedSet ?? set,
    ),
  };
}

/** A data set that needs no files. */
export const digits = `dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
}
`;

/** A model of it. */
export const small = `model small {
  input image: tensor(28, 28, 1)
  output label: image -> flatten() -> dense(10) -> softmax()
}
`;

/** A training of the two. */
export const fit = `train fit {
  model: small
  data: digits
  loss label: cross_entropy()
  epochs: 3
}
`;

/** All three. */
export const whole = `${digits}\n${small}\n${fit}`;
