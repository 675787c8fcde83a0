"""Ids that Python's `tokenizers` gives to texts in many writings, by a WordPiece, a byte-level BPE and a Unigram tokenizer.

Usage: python record_tokenizers.py small <mirror> <file>    trains tiny tokenizers and records them with some lines
       python record_tokenizers.py full <mirror> <folder>   10,000 lines, larger tokenizers and that of MiniLM, for one comparison

`mirror` is the folder of real data sets (`PENSTOCK_MIRROR`). Nothing here is drawn without a seed.
"""
import csv
import gzip
import importlib.util
import json
import pathlib
import random
import sys
import unicodedata
import zipfile

import tokenizers
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

PLANES = {
    "cjk": [(0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0xF900, 0xFAFF), (0x2B740, 0x2CEAF)],
    "kana": [(0x3040, 0x30FF), (0xFF66, 0xFF9D)],
    "hangul": [(0xAC00, 0xD7A3), (0x1100, 0x11FF)],
    "emoji": [(0x1F300, 0x1F64F), (0x1F900, 0x1F9FF), (0x2600, 0x27BF), (0xFE0F, 0xFE0F), (0x200D, 0x200D), (0x1F1E6, 0x1F1FF)],
    "marks": [(0x300, 0x36F), (0x61, 0x7A), (0x41, 0x5A), (0x1DC0, 0x1DF5), (0x20D0, 0x20DC)],
    "latin": [(0xC0, 0x24F), (0x1E00, 0x1EFF)],
    "greek": [(0x391, 0x3C9), (0x1F00, 0x1FFC)],
    "cyrillic": [(0x400, 0x4FF)],
    "arabic": [(0x600, 0x6FF), (0x200E, 0x200F)],
    "hebrew": [(0x5D0, 0x5EA), (0x591, 0x5C7)],
    "indic": [(0x900, 0x97F), (0xE00, 0xE5B)],
    "controls": [(0x1, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x200B, 0x200F), (0xFEFF, 0xFEFF), (0x61, 0x7A)],
    "spaces": [(0x20, 0x20), (0x9, 0xD), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x3000, 0x3000), (0x61, 0x66)],
    "signs": [(0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E), (0x2010, 0x2046), (0x3001, 0x3011), (0xA1, 0xBF)],
    "numbers": [(0x30, 0x39), (0x660, 0x669), (0x2160, 0x2180), (0xBC, 0xBE), (0x2070, 0x2089), (0x966, 0x96F), (0x2460, 0x249B)],
    "forms": [(0xFF01, 0xFF5E), (0xFB00, 0xFB06), (0x2100, 0x214F), (0x1D400, 0x1D433), (0x3300, 0x33FF)],
}


def real_lines(mirror):
    """Lines of several data sets and languages."""
    lines = []
    clinc = json.loads((mirror / "clinc150" / "data_full.json").read_text())
    lines += [text for text, _ in clinc["train"][::5]] + [text for text, _ in clinc["oos_test"]]
    with open(mirror / "banking77" / "test.csv", newline="", encoding="utf-8") as file:
        lines += [row[0] for row in csv.reader(file)][1:800]
    with open(mirror / "ag-news" / "test.csv", newline="", encoding="utf-8") as file:
        lines += [" ".join(row[1:]) for row in csv.reader(file)][1:1200]
    for language in ("en", "de", "fr", "cs"):
        with gzip.open(mirror / "multi30k" / f"test_2016_flickr.{language}.gz", "rt", encoding="utf-8") as file:
            lines += [line.rstrip("\n") for line in file][:500]
    return lines


def known(sign):
    """Signs that are no halves of pairs and that Unicode 15, which the libraries of today all know, has assigned."""
    category = unicodedata.category(sign)
    return category not in ("Cs", "Cn")


def drawn_lines(count, words):
    """Lines of signs of one or several writings, with words of real lines among them."""
    rng = random.Random(8)
    signs = {
        name: [chr(code) for low, high in ranges for code in range(low, high + 1) if known(chr(code))]
        for name, ranges in PLANES.items()
    }
    names = list(signs)
    lines = []
    for index in range(count):
        chosen = [names[index % len(names)]] + ([rng.choice(names)] if index % 3 == 0 else [])
        parts = []
        for _ in range(rng.randint(1, 8)):
            part = "".join(rng.choice(signs[rng.choice(chosen)]) for _ in range(rng.randint(1, 6)))
            parts.append(rng.choice([part, part + rng.choice(words), rng.choice(words), part.upper()]))
        lines.append(rng.choice(["", " ", "  ", "\t"]).join(parts))
    return lines


FIXED = [
    "", " ", "\t\n ", "a", "Hello, World!", "don't we'll I'm 'quoted' it’s", "ΟΔΟΣ ΣΑΣ. Σ", "İstanbul ISTANBUL ıİ", "straße STRASSE ẞ",
    "naïve café e\u0301 e\u0301\u0302", "中文字符 和 English混合", "\U00020000\U0002A6D6\U0002B740", "日本語のテキスト、です。", "한국어 문장",
    "👩‍👩‍👧‍👦 👍🏽 🇩🇪 ❤️", "שָׁלוֹם עולם", "السلام عليكم ١٢٣", "a\u200bb\u200dc\u2060d\ufeffe", "x\x00y\x01z\x7f\x85w", "a  b   c    d",
    "line\r\nbreak\rand\nmore", "ﬁne ｆｕｌｌ ①②③ ㎏", "1,234.56 ½ Ⅻ ²", "[CLS] and [SEP] <pad> </s>", "x" * 120, "ab" * 80, "…—–“”‘’«»",
    "a_b-c/d\\e@f.g#h", "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35", "नमस्ते दुनिया", "$100 £5 €20 ^ ~ ` | < > = +", "a\u0300\u0301\u0302b\u20dd",
]


def wordpiece(lines, size):
    made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.decoder = decoders.WordPiece()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    made.train_from_iterator(lines, trainers.WordPieceTrainer(vocab_size=size, special_tokens=special, show_progress=False))
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return made


def byte_bpe(lines, size):
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=["<s>", "<pad>", "</s>", "<unk>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    made.train_from_iterator(lines, trainer)
    made.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    return made


def unigram(lines, size):
    made = Tokenizer(models.Unigram())
    made.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Lowercase(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    made.decoder = decoders.Metaspace(prepend_scheme="always")
    trainer = trainers.UnigramTrainer(
        vocab_size=size, special_tokens=["<pad>", "</s>", "<unk>"], unk_token="<unk>", show_progress=False
    )
    made.train_from_iterator(lines, trainer)
    made.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    return made


def split_bpe(lines, size):
    """The way of newer models: an expression of the file's own, digits apart, then bytes."""
    made = Tokenizer(models.BPE(ignore_merges=True))
    pattern = (
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
    )
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(pattern), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    made.train_from_iterator(lines, trainer)
    return made


def plain_words(lines, size):
    """Marks, digits and spaces cut in the other ways that the library has."""
    made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    made.normalizer = normalizers.Sequence(
        [normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase(), normalizers.Strip()]
    )
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Whitespace(),
            pre_tokenizers.Punctuation("merged_with_previous"),
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.Split("e", "merged_with_next"),
        ]
    )
    made.decoder = decoders.WordPiece()
    made.train_from_iterator(
        lines, trainers.WordPieceTrainer(vocab_size=size, special_tokens=["[UNK]"], show_progress=False)
    )
    return made


MAKERS = {"wordpiece": wordpiece, "byte-bpe": byte_bpe, "unigram": unigram, "split-bpe": split_bpe, "plain-words": plain_words}


def minilm():
    """The text of MiniLM's tokenizer.json, out of the package that carries it."""
    found = importlib.util.find_spec("all_minilm_l6_v2")
    with zipfile.ZipFile(pathlib.Path(found.origin).parent / "model.zip") as archive:
        name = next(one for one in archive.namelist() if one.endswith("tokenizer.json"))
        return archive.read(name).decode("utf-8")


def ids_of(text, lines):
    made = Tokenizer.from_str(text)
    made.no_truncation()
    made.no_padding()
    return [one.ids for one in made.encode_batch(lines)]


def cut_ids(text, lines, length):
    made = Tokenizer.from_str(text)
    made.no_padding()
    made.enable_truncation(length)
    return [one.ids for one in made.encode_batch(lines)]


def decoded(text, rows):
    made = Tokenizer.from_str(text)
    return [made.decode(ids) for ids in rows]


def main():
    mode, mirror, out = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    real = real_lines(mirror)
    words = " ".join(real[:400]).split()
    if mode == "small":
        # Words of one's own to train on, so that nothing of the data sets stands in the recorded file.
        train = ["the quick brown fox jumps over the lazy dog", "she sells sea shells by the sea shore", "größe straße über naïve café"] * 4
        train += ["don't stop believing, it's 1984!", "中文字符 和 文字", "привет мир", "lower lowest newer newest wider widest"] * 4
        lines = FIXED + drawn_lines(60, " ".join(train).split())
        cases = {}
        for name, make in MAKERS.items():
            text = make(train, 120 if name in ("wordpiece", "plain-words", "unigram") else 330).to_str()
            ids = ids_of(text, lines)
            cases[name] = {"tokenizer": text, "ids": ids, "cut": cut_ids(text, lines, 8), "text": decoded(text, ids)}
        content = {"recordedBy": "node tests/parity/check-tokenizers.mjs --record", "tokenizers": tokenizers.__version__}
        out.write_text(json.dumps({**content, "lines": lines, "cases": cases}) + "\n")
        return
    lines = (FIXED + real)[:6000]
    lines += drawn_lines(10_000 - len(lines), words)
    train = [line for language in ("en", "de") for line in gzip.open(mirror / "multi30k" / f"train.{language}.gz", "rt", encoding="utf-8")][::4]
    files = {name: make([*train, *real], 4000).to_str() for name, make in MAKERS.items()}
    files["minilm"] = minilm()
    (out / "lines.json").write_text(json.dumps(lines))
    for name, text in files.items():
        (out / f"{name}.tokenizer.json").write_text(text)
        (out / f"{name}.ids.json").write_text(json.dumps(ids_of(text, lines)))
    print(len(lines))


main()
