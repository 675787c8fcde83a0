"""Scores translations by sacreBLEU: a file of answers and one of references, a line each, in; BLEU and chrF from 0 to 1 and what was counted how out."""
import json
import pathlib
import sys

from sacrebleu.metrics import BLEU, CHRF

said, meant = (pathlib.Path(name).read_text(encoding="utf8").split("\n") for name in sys.argv[1:3])
if len(said) != len(meant):
    sys.exit(f"{len(said)} answers, {len(meant)} references")
bleu, chrf = BLEU(), CHRF()
figures = {"bleu": bleu.corpus_score(said, [meant]).score / 100, "chrf": chrf.corpus_score(said, [meant]).score / 100}
print(json.dumps({**figures, "signature": str(bleu.get_signature())}))
