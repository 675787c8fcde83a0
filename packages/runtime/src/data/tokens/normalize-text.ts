/**
 * The `normalizer` of a tokenizer's file in, a function from text to text out. It stands in for that of the npm package, which leaves
 * Chinese signs beyond the first plane alone, lowers a Greek sigma by its place in the word and does not know precompiled maps.
 */
import { InternalError } from "../../internal-error.ts";
import type { ToPattern } from "./cut-text.ts";
import { marks, accents as overSigns } from "./older-signs.ts";
import { isPart, type Part, partsOf, textField } from "./part.ts";
import { precompiledMap } from "./precompiled-map.ts";

type Normalize = (text: string) => string;

/** Signs that `clean_text` takes away: controls, formats, private ones and halves of pairs. */
const unclean = /[\0\uFFFD\p{Cf}\p{Co}\p{Cs}]|(?![\t\n\r])\p{Cc}/gu;
const blank = /\p{White_Space}/gu;
const chinese =
  /[\u4E00-\u9FFF\u3400-\u4DBF\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B920}-\u{2CEAF}\uF900-\uFAFF\u{2F800}-\u{2FA1F}]/gu;
const accents = new RegExp(`[${overSigns}]`, "gv");
const accentMarks = new RegExp(`[${marks}]`, "gv");
const ascii = /^[\x20-\x7E]*$/;

/** Longest text that replacing may make, in signs. */
const MOST_SIGNS = 2 ** 22;

/** What a file says is done to a text first. */
export function normalizeText(part: unknown, toPattern: ToPattern): Normalize {
  if (!isPart(part)) return (text) => text;
  switch (part["type"]) {
    case "Sequence": {
      const steps = partsOf(part["normalizers"]).map((one) => normalizeText(one, toPattern));
      return (text) => steps.reduce((made, step) => step(made), text);
    }
    case "BertNormalizer":
      return bertNormalizer(part);
    case "NFC":
    case "NFD":
    case "NFKC":
    case "NFKD": {
      const form = part["type"];
      return (text) => text.normalize(form);
    }
    case "Lowercase":
      return lowerSigns;
    case "StripAccents":
      return (text) => text.replace(accentMarks, "");
    case "Strip":
      return (text) => {
        const left = part["strip_left"] === true ? text.replace(/^\p{White_Space}+/u, "") : text;
        return part["strip_right"] === true ? trimEnd(left) : left;
      };
    case "Prepend": {
      const front = textField(part, "prepend", "");
      return (text) => (text === "" ? text : front + text);
    }
    case "Replace": {
      const { pattern } = part;
      const found = toPattern(isPart(pattern) ? pattern : {});
      const content = textField(part, "content", "");
      return (text) => {
        const made = text.replace(found, () => content);
        return made.length > MOST_SIGNS ? made.slice(0, MOST_SIGNS) : made;
      };
    }
    case "Precompiled":
      return precompiledMap(textField(part, "precompiled_charsmap", ""));
    default:
      throw new InternalError(`a normalizer ${JSON.stringify(part["type"])} that was let through`);
  }
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /\p{White_Space}/u.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Small letters sign by sign, as Rust has them: a sigma at the end of a word is like any other. */
function lowerSigns(text: string): string {
  return text.includes("\u03A3") ? Array.from(text, (sign) => sign.toLowerCase()).join("") : text.toLowerCase();
}

function bertNormalizer(part: Part): Normalize {
  const [cleans, spreads, lowers] = [part["clean_text"], part["handle_chinese_chars"], part["lowercase"]].map(
    (one) => one !== false,
  );
  const given = part["strip_accents"];
  const strips = typeof given === "boolean" ? given : lowers;
  return (text) => {
    // Nothing but letters of small and large size is changed in most texts.
    if (ascii.test(text)) return lowers ? text.toLowerCase() : text;
    let made = text;
    if (cleans) made = made.replace(unclean, "").replace(blank, " ");
    if (spreads) made = made.replace(chinese, " $& ");
    if (strips) made = made.normalize("NFD").replace(accents, "");
    return lowers ? lowerSigns(made) : made;
  };
}
