/**
 * The text of a `tokenizer.json` in, what turns texts into rows of ids out. Models, added tokens and what is put round a text are those of
 * the npm package `@huggingface/tokenizers`; what is done to a text before is ours, since Rust's library, by which published models were
 * trained, goes by Unicode where the package goes by JavaScript (docs/decisions/0070). It is loaded when first asked for, at once: a
 * thread that makes batches cannot wait.
 */
import { createRequire } from "node:module";
import { DataError } from "../data-error.ts";
import { cutText, type ToPattern } from "./cut-text.ts";
import { normalizeText } from "./normalize-text.ts";
import { isPart, type Part } from "./part.ts";

/** What is used of the package; its own types do not resolve in modules. */
interface Library {
  readonly Tokenizer: new (file: Part, config: Part) => LibraryTokenizer;
  readonly SplitPreTokenizer: new (part: Part) => { readonly pattern: RegExp | null };
}

interface LibraryTokenizer {
  readonly model: LibraryModel;
  readonly post_processor: {
    readonly post_process: (tokens: string[], pair: null, special: true) => { readonly tokens: string[] };
  } | null;
  readonly tokenize: (text: string) => string[];
  readonly token_to_id: (token: string) => number | undefined;
  readonly decode: (ids: number[], options: { readonly skip_special_tokens: boolean }) => string;
}

interface LibraryModel {
  readonly unk_token_id: number | undefined;
  _call: (words: string[]) => string[];
}

/** A tokenizer at work. */
export interface TextTokenizer {
  /** Ids of a text, special tokens round them; at most `length`, of which special tokens are none that is cut. */
  readonly encode: (text: string, length: number) => Int32Array;
  /** Special tokens in front of each text, and behind it. */
  readonly front: number;
  readonly back: number;
  /** The text of ids, without special tokens. */
  readonly decode: (ids: readonly number[]) => string;
}

/** Words whose pieces are remembered: some tens of megabytes at most. */
const MOST_WORDS = 2 ** 16;
/** So much of a text is looked at, and so many signs for each token that is wanted where that is more. */
const [LEAST_SIGNS, SIGNS_PER_TOKEN] = [2 ** 14, 64];

const load = createRequire(import.meta.url);
const opened = new Map<string, TextTokenizer>();

/** The tokenizer of a file's text that has been checked, made once a thread. */
export function openTokenizer(json: string): TextTokenizer {
  const known = opened.get(json);
  if (known !== undefined) return known;
  const made = makeTokenizer(json);
  // Whoever keeps one has it; this is for those who ask again.
  if (opened.size >= 8) opened.clear();
  opened.set(json, made);
  return made;
}

function makeTokenizer(json: string): TextTokenizer {
  // The checker, or the form of a stored preparation, has looked at it.
  const file = JSON.parse(json) as Part;
  // What `require` gives of this version of the package.
  const library = load("@huggingface/tokenizers") as Library;
  const tokenizer = new library.Tokenizer(
    { decoder: null, normalizer: null, post_processor: null, ...completed(file) },
    // Decoders of files mend blanks before marks themselves where they are to.
    { clean_up_tokenization_spaces: false },
  );
  const toPattern: ToPattern = (pattern) => patternOf(library, pattern);
  const normalize = normalizeText(file["normalizer"], toPattern);
  const cut = cutText(file["pre_tokenizer"], toPattern);
  const { model } = tokenizer;
  // The package calls these as functions and asks nothing else of them.
  Object.assign(tokenizer, {
    normalizer: normalize,
    pre_tokenizer: (text: string, { section_index: section }: { section_index: number }) => cut(text, section === 0),
  });
  rememberWords(model);
  const unknown = model.unk_token_id;
  const idsOf = (tokens: readonly string[]): number[] =>
    tokens.flatMap((token) => tokenizer.token_to_id(token) ?? unknown ?? []);
  const [before = [], behind = []] = roundText(tokenizer.post_processor).map(idsOf);
  return {
    front: before.length,
    back: behind.length,
    encode: (text, length) => {
      const window = Math.max(LEAST_SIGNS, SIGNS_PER_TOKEN * length);
      const ids = idsOf(tokenizer.tokenize(text.length > window ? wholeSigns(text, window) : text));
      const kept = Math.min(ids.length, Math.max(0, length - before.length - behind.length));
      const out = new Int32Array(before.length + kept + behind.length);
      out.set(before);
      for (let at = 0; at < kept; at++) out[before.length + at] = ids[at] ?? 0;
      out.set(behind, before.length + kept);
      return out;
    },
    decode: (ids) => (ids.length === 0 ? "" : tokenizer.decode([...ids], { skip_special_tokens: true })),
  };
}

/** A file with what older ones leave out; how texts are cut is not the package's affair. */
function completed(file: Part): Part {
  const { model } = file;
  const named = isPart(model) && model["type"] === "WordPiece" ? { continuing_subword_prefix: "##", ...model } : model;
  return { ...file, pre_tokenizer: null, added_tokens: file["added_tokens"] ?? [], model: named };
}

/** An expression of the file in JavaScript's form, as the package translates it. */
function patternOf(library: Library, pattern: Part): RegExp {
  const split = new library.SplitPreTokenizer({ type: "Split", behavior: "Isolated", invert: true, pattern });
  if (split.pattern !== null) return split.pattern;
  throw new DataError("the tokenizer has an expression that is not known", null);
}

/** Pieces of a word depend on the word alone, so each is cut once. */
function rememberWords(model: LibraryModel): void {
  const pieces = new Map<string, string[]>();
  const cut = model._call.bind(model);
  model._call = (words: string[]) =>
    words.flatMap((word) => {
      const known = pieces.get(word);
      if (known !== undefined) return known;
      const made = cut([word]);
      if (pieces.size >= MOST_WORDS) pieces.clear();
      if (word.length <= 256) pieces.set(word, made);
      return made;
    });
}

/** The special tokens in front of a text and behind it. */
function roundText(process: LibraryTokenizer["post_processor"]): readonly [string[], string[]] {
  if (process === null) return [[], []];
  const text = "\0";
  const { tokens } = process.post_process([text], null, true);
  const at = tokens.indexOf(text);
  return at < 0 ? [tokens, []] : [tokens.slice(0, at), tokens.slice(at + 1)];
}

/** The first so many code units, but no half of a sign. */
function wholeSigns(text: string, length: number): string {
  const half = /[\uD800-\uDBFF]/.test(text.charAt(length - 1));
  return text.slice(0, half ? length - 1 : length);
}
