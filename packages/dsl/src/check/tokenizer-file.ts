/**
 * In: the text of a `tokenizer.json`, which may come from anybody. Out: what a data set has to know of it, or why it is none that can be
 * used. Only what is known by name is let through: parts of other kinds, expressions that could take for ever and numbers without bound
 * are refused here, before anything is built from the file.
 */
import { unsafePattern } from "./safe-pattern.ts";

/** What a tokenizer's file says. */
export interface TokenizerFacts {
  /** How many ids there are; the id of padding is one of them. */
  readonly vocabulary: number;
  /** The id that fills rows up. */
  readonly padding: number;
  /** How many special tokens stand round a text. */
  readonly specials: number;
}

/** Why a file is no tokenizer. */
export interface TokenizerProblem {
  /** Stands behind the file's name: "is no JSON". */
  readonly what: string;
  readonly help: string;
}

/** Largest id of a token. */
const MOST_IDS = 4_000_000;
/** Parts that a file may have at most, and how deep they may lie in one another. */
const MOST_PARTS = 64;
const DEEPEST = 4;
/** What is put in, in place of something else or in front of a text, may have so many signs. */
const LONGEST_CONTENT = 64;

const elsewhere =
  '`tokenizer.json` of a model lies beside its weights; a published model\'s can be had by name: `tokenize("minilm-l6", length: 64)`';

/** Names under which tokenizers have their padding. */
const paddingNames = ["[PAD]", "<pad>", "<PAD>", "<|padding|>", "<|pad|>", "[pad]"];

const normalizers: ReadonlySet<string> = new Set([
  ...["BertNormalizer", "Lowercase", "NFC", "NFD", "NFKC", "NFKD", "Precompiled", "Prepend", "Replace", "Sequence"],
  ...["Strip", "StripAccents"],
]);
const preTokenizers: ReadonlySet<string> = new Set([
  ...["BertPreTokenizer", "ByteLevel", "CharDelimiterSplit", "Digits", "Metaspace", "Punctuation", "Sequence", "Split"],
  ...["Whitespace", "WhitespaceSplit"],
]);
const decoders: ReadonlySet<string> = new Set([
  ...["BPEDecoder", "ByteFallback", "ByteLevel", "CTC", "Fuse", "Metaspace", "Replace", "Sequence", "Strip"],
  "WordPiece",
]);
const postProcessors: ReadonlySet<string> = new Set([
  ...["BertProcessing", "ByteLevel", "RobertaProcessing", "Sequence", "TemplateProcessing"],
]);

class Unusable extends Error {
  readonly help: string;

  constructor(what: string, help = elsewhere) {
    super(what);
    this.help = help;
  }
}

type Fields = Readonly<Record<string, unknown>>;

const read = new Map<string, TokenizerFacts | TokenizerProblem>();

/** What a tokenizer's file says; a few files are remembered, since an editor asks again with every key. */
export function readTokenizer(text: string): TokenizerFacts | TokenizerProblem {
  const known = read.get(text);
  if (known !== undefined) return known;
  const found = readFresh(text);
  if (read.size >= 4) read.clear();
  read.set(text, found);
  return found;
}

function readFresh(text: string): TokenizerFacts | TokenizerProblem {
  try {
    return factsOf(parsed(text));
  } catch (error) {
    if (error instanceof Unusable) return { what: error.message, help: error.help };
    throw error;
  }
}

function parsed(text: string): Fields {
  if (text.startsWith("version https://git-lfs")) {
    throw new Unusable("is a pointer of Git LFS, not the file itself", "`git lfs pull` fetches the file");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const open = text.trimStart().startsWith("{");
    throw new Unusable(
      open && !text.trimEnd().endsWith("}") ? "ends in the middle" : "is no JSON",
      open ? "copy or download it again, whole" : elsewhere,
    );
  }
  if (!isFields(value)) throw new Unusable("holds no tokenizer");
  return value;
}

function factsOf(file: Fields): TokenizerFacts {
  const { model } = file;
  if (!isFields(model)) {
    throw new Unusable(
      "has no `model`",
      "`config.json`, `vocab.json` and `tokenizer_config.json` are other files: the one that is needed is called `tokenizer.json`",
    );
  }
  const ids = modelIds(model);
  const added = addedIds(file["added_tokens"]);
  checkParts(file["normalizer"], { known: normalizers, word: "normalizer", list: "normalizers" });
  checkParts(file["pre_tokenizer"], { known: preTokenizers, word: "pre-tokenizer", list: "pretokenizers" });
  checkParts(file["post_processor"], { known: postProcessors, word: "post-processor", list: "processors" });
  checkParts(file["decoder"], { known: decoders, word: "decoder", list: "decoders" });
  const last = Math.max(ids.last, added.last);
  const padding =
    paddingOf(file["padding"]) ?? paddingNames.map((name) => added.ids.get(name) ?? ids.of(name)).find(isId);
  return {
    vocabulary: Math.max(last, padding ?? last + 1) + 1,
    padding: padding ?? last + 1,
    specials: specialsOf(file["post_processor"]),
  };
}

/** The ids of a model. */
interface ModelIds {
  readonly last: number;
  readonly of: (token: string) => number | undefined;
}

function modelIds(model: Fields): ModelIds {
  const { vocab } = model;
  const kind =
    model["type"] ?? (Array.isArray(vocab) ? "Unigram" : Array.isArray(model["merges"]) ? "BPE" : "WordPiece");
  switch (kind) {
    case "Unigram":
      return unigramIds(model, vocab);
    case "BPE":
      checkMerges(model["merges"]);
      if (typeof model["continuing_subword_prefix"] === "string" && model["continuing_subword_prefix"] !== "") {
        throw new Unusable(
          "marks the inside of words in a way that is not known: `continuing_subword_prefix` of a `BPE` model",
        );
      }
      return tableIds(vocab);
    case "WordPiece":
      if (typeof model["unk_token"] !== "string") throw new Unusable("has a model without `unk_token`");
      return tableIds(vocab);
    default:
      throw new Unusable(
        `has a model of the kind ${JSON.stringify(kind)}; \`WordPiece\`, \`BPE\` and \`Unigram\` are known`,
      );
  }
}

function unigramIds(model: Fields, vocab: unknown): ModelIds {
  if (!Array.isArray(vocab) || vocab.length === 0 || vocab.length > MOST_IDS || !vocab.every(isScored)) {
    throw new Unusable("has a `Unigram` model without a list of tokens and scores");
  }
  const unknown = model["unk_id"];
  if (!isId(unknown) || unknown >= vocab.length) throw new Unusable("has a `Unigram` model without `unk_id`");
  if (model["byte_fallback"] === true) {
    throw new Unusable("spells unknown signs in bytes, which is not known of a `Unigram` model: `byte_fallback`");
  }
  return {
    last: vocab.length - 1,
    of: (token) => {
      const at = vocab.findIndex(([name]) => name === token);
      return at < 0 ? undefined : at;
    },
  };
}

function tableIds(vocab: unknown): ModelIds {
  if (!isFields(vocab)) throw new Unusable("has a model without `vocab`");
  let last = -1;
  for (const id of Object.values(vocab)) {
    if (!isId(id)) throw new Unusable("has a token whose id is no whole number below four million");
    if (id > last) last = id;
  }
  if (last < 0) throw new Unusable("has a model without tokens");
  return {
    last,
    of: (token) => {
      const id = Object.hasOwn(vocab, token) ? vocab[token] : undefined;
      return isId(id) ? id : undefined;
    },
  };
}

function checkMerges(merges: unknown): void {
  const pair = (one: unknown): boolean =>
    typeof one === "string" ||
    (Array.isArray(one) && one.length === 2 && one.every((part) => typeof part === "string"));
  if (!Array.isArray(merges) || merges.length > MOST_IDS || !merges.every(pair)) {
    throw new Unusable("has a `BPE` model without a list of `merges`");
  }
}

function addedIds(added: unknown): { readonly last: number; readonly ids: ReadonlyMap<string, number> } {
  const ids = new Map<string, number>();
  let last = -1;
  if (added !== undefined && added !== null && !Array.isArray(added))
    throw new Unusable("has `added_tokens` that are no list");
  for (const one of Array.isArray(added) ? added : []) {
    if (!isFields(one) || typeof one["content"] !== "string" || one["content"] === "" || !isId(one["id"])) {
      throw new Unusable("has an added token without text or without an id");
    }
    ids.set(one["content"], one["id"]);
    last = Math.max(last, one["id"]);
  }
  return { last, ids };
}

/** What parts of a stage may be. */
interface Stage {
  readonly known: ReadonlySet<string>;
  readonly word: string;
  /** Where a part that is made of others has them. */
  readonly list: string;
}

function checkParts(part: unknown, stage: Stage): void {
  let count = 0;
  const check = (one: unknown, depth: number): void => {
    if (one === undefined || one === null) return;
    const kind = isFields(one) ? one["type"] : undefined;
    if (!isFields(one) || typeof kind !== "string" || !stage.known.has(kind)) {
      throw new Unusable(`has a ${stage.word} that is not known: ${JSON.stringify(kind ?? null)}`);
    }
    if (++count > MOST_PARTS || depth > DEEPEST) throw new Unusable(`has a ${stage.word} of too many parts`);
    checkPattern(one, stage);
    const inner = one[stage.list];
    if (kind === "Sequence") for (const next of Array.isArray(inner) ? inner : []) check(next, depth + 1);
  };
  check(part, 0);
}

/** Holds a part's expression and what it puts in against what is let through. */
function checkPattern(part: Fields, { word }: Stage): void {
  const { pattern, content, prepend } = part;
  for (const put of [content, prepend]) {
    if (put !== undefined && (typeof put !== "string" || put.length > LONGEST_CONTENT)) {
      throw new Unusable(`has a ${word} that puts in more than ${LONGEST_CONTENT} signs`);
    }
  }
  if (pattern === undefined) return;
  if (!isFields(pattern)) throw new Unusable(`has a ${word} whose \`pattern\` is none`);
  const expression = pattern["Regex"];
  if (typeof expression !== "string") {
    if (typeof pattern["String"] === "string" && pattern["String"] !== "") return;
    throw new Unusable(`has a ${word} whose \`pattern\` is none`);
  }
  const why = unsafePattern(expression);
  if (why === null) return;
  throw new Unusable(
    `has a ${word} with a regular expression which ${why}, and could take for ever`,
    "use the file of a published model; expressions are let through whose time is bounded",
  );
}

/** How many special tokens stand round a text. */
function specialsOf(part: unknown): number {
  if (!isFields(part)) return 0;
  const { type, processors, single } = part;
  switch (type) {
    case "BertProcessing":
    case "RobertaProcessing":
      return 2;
    case "Sequence":
      return Array.isArray(processors) ? processors.reduce((sum: number, one) => sum + specialsOf(one), 0) : 0;
    case "TemplateProcessing":
      if (!Array.isArray(single) || !single.every(isFields))
        throw new Unusable("has a `TemplateProcessing` without `single`");
      return single.filter((one) => Object.hasOwn(one, "SpecialToken")).length;
    default:
      return 0;
  }
}

function paddingOf(padding: unknown): number | undefined {
  return isFields(padding) && isId(padding["pad_id"]) ? padding["pad_id"] : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < MOST_IDS;
}

function isScored(value: unknown): value is readonly [string, number] {
  return Array.isArray(value) && typeof value[0] === "string" && typeof value[1] === "number";
}
