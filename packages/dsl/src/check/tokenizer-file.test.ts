import { describe, expect, it } from "vitest";
import { smallTokenizer } from "../diagnostics/pages/tokenizer.ts";
import { readTokenizer } from "./tokenizer-file.ts";

type Fields = Record<string, unknown>;

// The page's own tokenizer is an object.
const whole = JSON.parse(smallTokenizer) as Fields;
const changed = (change: Fields): string => JSON.stringify({ ...whole, ...change });
const model = (change: Fields): string => changed({ model: { ...(whole["model"] as Fields), ...change } });
const unigram = { type: "Unigram", unk_id: 0, vocab: [["<unk>", 0] as const, ["▁a", -1.5] as const] };

describe("a tokenizer's file", () => {
  it("says how many ids there are, which is padding, and how many special tokens stand round a text", () => {
    expect(readTokenizer(smallTokenizer)).toEqual({ vocabulary: 5, padding: 0, specials: 1 });
  });

  it("has padding of its own, after the last id, where it names none", () => {
    const vocab = { a: 0, b: 1 };
    expect(readTokenizer(changed({ model: { type: "BPE", vocab, merges: [] }, post_processor: null }))).toEqual({
      vocabulary: 3,
      padding: 2,
      specials: 0,
    });
  });

  it("goes by the padding that it names, and by added tokens", () => {
    const padding = { strategy: "BatchLongest", pad_id: 7, pad_token: "<fill>" };
    const added = [{ id: 7, content: "<fill>", special: true }];
    expect(readTokenizer(changed({ padding, added_tokens: added }))).toMatchObject({ vocabulary: 8, padding: 7 });
  });

  it("may be a Unigram, whose ids are places in a list", () => {
    expect(readTokenizer(changed({ model: unigram, post_processor: null }))).toMatchObject({
      vocabulary: 3,
      padding: 2,
    });
  });

  it.each<[string, string, string]>([
    ["a text", "hello", "is no JSON"],
    ["half a file", smallTokenizer.slice(0, 200), "ends in the middle"],
    ["a list", "[1, 2]", "holds no tokenizer"],
    [
      "a pointer",
      "version https://git-lfs.github.com/spec/v1\noid sha256:0",
      "is a pointer of Git LFS, not the file itself",
    ],
    ["a config.json", '{"hidden_size": 384}', "has no `model`"],
    ["another model", model({ type: "WordLevel" }), "has a model of the kind"],
    ["no vocabulary", model({ vocab: 3 }), "has a model without `vocab`"],
    ["ids without bound", model({ vocab: { a: 1e12 } }), "has a token whose id is no whole number below four million"],
    ["negative ids", model({ vocab: { a: -1 } }), "has a token whose id is no whole number below four million"],
    [
      "merges of nothing",
      changed({ model: { type: "BPE", vocab: { a: 0 }, merges: [["a"]] } }),
      "has a `BPE` model without",
    ],
    ["no unknown token", changed({ model: { ...unigram, unk_id: 9 } }), "has a `Unigram` model without `unk_id`"],
    ["bytes of a Unigram", changed({ model: { ...unigram, byte_fallback: true } }), "spells unknown signs in bytes"],
    [
      "added tokens without ids",
      changed({ added_tokens: [{ content: "a" }] }),
      "has an added token without text or without an id",
    ],
    ["an unknown normalizer", changed({ normalizer: { type: "Nmt" } }), 'has a normalizer that is not known: "Nmt"'],
    [
      "an unknown pre-tokenizer",
      changed({ pre_tokenizer: { type: "UnicodeScripts" } }),
      "has a pre-tokenizer that is not known",
    ],
    [
      "an expression that takes for ever",
      changed({ pre_tokenizer: { type: "Split", pattern: { Regex: "(a+)+b" }, behavior: "Isolated" } }),
      "has a pre-tokenizer with a regular expression which repeats what repeats or branches itself, and could take for ever",
    ],
    [
      "the same within a sequence",
      changed({
        normalizer: {
          type: "Sequence",
          normalizers: [{ type: "NFC" }, { type: "Replace", pattern: { Regex: "(x|x)*y" }, content: "" }],
        },
      }),
      "has a normalizer with a regular expression",
    ],
    [
      "texts that grow",
      changed({ normalizer: { type: "Replace", pattern: { String: "a" }, content: "a".repeat(1_000) } }),
      "has a normalizer that puts in more than 64 signs",
    ],
    [
      "sequences without end",
      changed({
        normalizer: { type: "Sequence", normalizers: Array.from({ length: 80 }, () => ({ type: "NFC" })) },
      }),
      "has a normalizer of too many parts",
    ],
    [
      "a template of nothing",
      changed({ post_processor: { type: "TemplateProcessing" } }),
      "has a `TemplateProcessing` without",
    ],
  ])("is none where it is %s", (_, text, what) => {
    const found = readTokenizer(text);
    expect("what" in found ? found.what : found).toContain(what);
    expect("help" in found && found.help.length > 10).toBe(true);
  });
});
