"""Records how sacreBLEU takes texts apart (13a) and what BLEU and chrF it gives over them, for texts with all kinds of signs in and between words."""
import json
import pathlib

import numpy as np
import sacrebleu
from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

FILE = pathlib.Path(__file__).parent / "recorded" / "texts.json"
rng = np.random.default_rng(11)
words = "Ein Mann Frau hält steht sitzt auf dem der Straße grünen Überführung U-Bahn 3 1.5 2,000 10-20 rock'n'roll don't E-Mail a/b".split()
marks = [".", ",", " .", "!", "?", ";", ":", "...", " - ", "-", "(", ")", '"', "&quot;", "&amp;", "&lt;b&gt;", "'", "%", "$", "€", "@", "#", "_", "*", "+", "=", "[", "]", "{", "}", "~", "`", "^", "|", "\\", "/", "„", "“", "–", "…", "<skipped>", "\t", "  ", "\u00a0", "-\n", "\n"]
odd = ["", " ", ".", "a.b", "1.2.3", "3,4,5", "x,y", "3-4", "a-4", "4-a", "...", "U.S.A.", "1,000,000.00", "-5", "5-", "日本語、テスト。", "👍🏽 gut", "naïve café"]


def text():
    parts = []
    for _ in range(rng.integers(1, 14)):
        parts.append(str(rng.choice(words)))
        if rng.random() < 0.35:
            parts.append(str(rng.choice(marks)))
        elif rng.random() < 0.9:
            parts.append(" ")
    return "".join(parts)


def near(meant):
    parts = meant.split(" ")
    kept = [part for part in parts if rng.random() > 0.15] or parts
    if rng.random() < 0.5:
        kept.insert(int(rng.integers(0, len(kept) + 1)), str(rng.choice(words)))
    return " ".join(kept)


apart = Tokenizer13a()
texts = [*odd, *(text() for _ in range(150))]
corpora = []
for size in (1, 2, 5, 40):
    for _ in range(5):
        meant = [text().replace("\n", " ") for _ in range(size)]
        said = [near(one) for one in meant]
        corpora.append({
            "said": said,
            "meant": meant,
            "bleu": BLEU().corpus_score(said, [meant]).score / 100,
            "chrf": CHRF().corpus_score(said, [meant]).score / 100,
        })
FILE.write_text(json.dumps({
    "sacrebleu": sacrebleu.__version__,
    "apart": [{"text": one, "parts": apart(one).split()} for one in texts],
    "corpora": corpora,
}, ensure_ascii=False, indent=1) + "\n")
