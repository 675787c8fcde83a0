"""Records the weights that scikit-learn's `TfidfVectorizer` gives to terms, as a small JSON file that `terms.test.ts` holds Penstock's own
`ngrams` and `tf_idf` against. Run it through `node tests/parity/record.mjs record_terms.py`.
"""
import json
import pathlib

import numpy as np
import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer

FOLDER = pathlib.Path(__file__).parent / "recorded"

TRAIN = [
    "the old man and the sea and the boat",
    "a boat at sea, a man at the oar",
    "the sea is calm today; the wind is not",
    "wind and waves   and\twaves and wind",
    "größe und straße, größe über alles",
    "好的 数据 好的 boat",
    "naïve café by the sea",
    "the the the the",
    "a man a plan a canal",
    "calm wind, old boat, new oar",
]
OTHER = ["the man and the boat", "", "unknown words alone", "waves and waves of wind over the sea  sea", "größe 好的 café", "a"]

FORMS = [
    {"name": "words", "of": "words", "from": 1, "to": 1},
    {"name": "words and pairs", "of": "words", "from": 1, "to": 2},
    {"name": "pairs to triples, sublinear", "of": "words", "from": 2, "to": 3, "sublinear": True},
    {"name": "words of two rows", "of": "words", "from": 1, "to": 1, "least": 2},
    {"name": "characters", "of": "characters", "from": 2, "to": 4},
    {"name": "characters inside of words, sublinear", "of": "inside_words", "from": 2, "to": 4, "sublinear": True, "least": 2},
    {"name": "the most frequent", "of": "words", "from": 1, "to": 1, "limited": True},
]
ANALYZERS = {"words": "word", "characters": "char", "inside_words": "char_wb"}


def vectorizer(form, limit):
    return TfidfVectorizer(
        analyzer=ANALYZERS[form["of"]],
        ngram_range=(form["from"], form["to"]),
        token_pattern=r"(?u)\b\w+\b",
        sublinear_tf=form.get("sublinear", False),
        min_df=form.get("least", 1),
        max_features=limit,
        dtype=np.float64,
    )


def limit_of(form):
    """As many terms as leave no choice between equally frequent ones."""
    if not form.get("limited"):
        return None
    analyze = vectorizer(form, None).build_analyzer()
    counts = {}
    for text in TRAIN:
        for term in analyze(text):
            counts[term] = counts.get(term, 0) + 1
    ordered = sorted(counts.values(), reverse=True)
    return next(size for size in range(4, len(ordered)) if ordered[size - 1] > ordered[size])


def case(form):
    limit = limit_of(form)
    made = vectorizer(form, limit)
    made.fit(TRAIN)
    rows = made.transform(OTHER).toarray()
    terms = made.get_feature_names_out().tolist()
    expected = [{terms[place]: value for place, value in enumerate(row) if value != 0} for row in rows.tolist()]
    size = limit or len(terms)
    return {"name": form["name"], "of": form["of"], "from": form["from"], "to": form["to"], "size": size,
            "least": form.get("least", 1), "sublinear": form.get("sublinear", False), "terms": len(terms), "expected": expected}


content = {
    "recordedBy": "node tests/parity/record.mjs record_terms.py",
    "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "train": TRAIN,
    "other": OTHER,
    "cases": [case(form) for form in FORMS],
}
(FOLDER / "terms.json").write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")
print(f"terms: {len(content['cases'])} cases")
