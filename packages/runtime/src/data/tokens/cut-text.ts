/**
 * The `pre_tokenizer` of a tokenizer's file in, a function that cuts a text into words out. It stands in for that of the npm package,
 * which knows the white space and the words of JavaScript and half of the ways to cut, where Rust's `tokenizers` goes by Unicode.
 */
import { InternalError } from "../../internal-error.ts";
import { punctuation } from "./older-signs.ts";
import { isPart, type Part, partsOf, textField } from "./part.ts";
import { type Behaviour, splitPieces } from "./split-pieces.ts";

/** Cuts a text; `first` where it is what the whole text starts with. */
export type CutText = (text: string, first: boolean) => readonly string[];
/** An expression of a file in JavaScript's form. */
export type ToPattern = (pattern: Part) => RegExp;

const wordSigns = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}";
const bertWords = new RegExp(`[^\\p{White_Space}[${punctuation}]]+|[${punctuation}]`, "gv");
const plainWords = new RegExp(`[${wordSigns}]+|[^${wordSigns}\\p{White_Space}]+`, "gu");
const marks = new RegExp(`[${punctuation}]`, "gv");
const unspaced = /\P{White_Space}+/gu;
const byteWords =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** What cuts a text as a file says; the whole text is one word where it says nothing. */
export function cutText(part: unknown, toPattern: ToPattern): CutText {
  if (!isPart(part)) return (text) => [text];
  switch (part["type"]) {
    case "Sequence": {
      const steps = partsOf(part["pretokenizers"]).map((one) => cutText(one, toPattern));
      return (text, first) =>
        steps.reduce<readonly string[]>(
          (words, step) => words.flatMap((word, index) => step(word, first && index === 0)),
          [text],
        );
    }
    case "BertPreTokenizer":
      return (text) => text.match(bertWords) ?? [];
    case "Whitespace":
      return (text) => text.match(plainWords) ?? [];
    case "WhitespaceSplit":
      return (text) => text.match(unspaced) ?? [];
    case "Punctuation": {
      const behaviour = behaviourOf(part);
      return (text) => splitPieces(text, marks, { behaviour });
    }
    case "Digits": {
      const behaviour = part["individual_digits"] === true ? "Isolated" : "Contiguous";
      return (text) => splitPieces(text, /\p{N}/gu, { behaviour });
    }
    case "CharDelimiterSplit": {
      const delimiter = textField(part, "delimiter", " ");
      return (text) => text.split(delimiter).filter((word) => word !== "");
    }
    case "Split": {
      const { pattern } = part;
      const found = toPattern(isPart(pattern) ? pattern : {});
      const [behaviour, invert] = [behaviourOf(part), part["invert"] === true];
      return (text) => splitPieces(text, found, { behaviour, invert });
    }
    case "Metaspace":
      return metaspace(part);
    case "ByteLevel":
      return byteLevel(part);
    default:
      throw new InternalError(`a pre-tokenizer ${JSON.stringify(part["type"])} that was let through`);
  }
}

function behaviourOf(part: Part): Behaviour {
  const known: readonly Behaviour[] = ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"];
  return known.find((one) => one === part["behavior"]) ?? "Isolated";
}

/** Spaces as a sign of their own, at which words begin. */
function metaspace(part: Part): CutText {
  const sign = textField(part, "replacement", "▁");
  const scheme = textField(part, "prepend_scheme", part["add_prefix_space"] === false ? "never" : "always");
  const splits = part["split"] !== false;
  const place = new RegExp(sign.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "gu");
  return (text, first) => {
    const signed = text.replaceAll(" ", sign);
    const wanted = scheme === "always" || (scheme === "first" && first);
    const whole = wanted && !signed.startsWith(sign) ? sign + signed : signed;
    return splits ? splitPieces(whole, place, { behaviour: "MergedWithNext" }) : [whole];
  };
}

const encoder = new TextEncoder();

/** Bytes as the printable signs that stand for them in vocabularies (Radford et al., 2019). */
const byteSigns: readonly string[] = (() => {
  const printable = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let others = 0;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(printable(byte) ? byte : 256 + others++));
})();

function byteLevel(part: Part): CutText {
  const spaced = part["add_prefix_space"] !== false;
  const cuts = part["use_regex"] !== false;
  return (text) => {
    const whole = spaced && !text.startsWith(" ") ? ` ${text}` : text;
    const words = cuts ? (whole.match(byteWords) ?? []) : [whole];
    return words.map((word) => {
      let signs = "";
      for (const byte of encoder.encode(word)) signs += byteSigns[byte] ?? "";
      return signs;
    });
  };
}
