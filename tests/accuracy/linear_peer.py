"""Learns intents by TF-IDF of words and letters and a linear support vector machine, and prints the accuracy on the test rows.

Usage: linear_peer.py FOLDER SEED, the folder being `banking77` or `clinc150` of the data mirror.
"""

import csv
import json
import os
import sys

from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC


def rows_of(folder, part):
    """Texts and labels of `train` or `test`."""
    whole = os.path.join(folder, "data_full.json")
    if os.path.exists(whole):
        with open(whole, encoding="utf-8") as file:
            rows = json.load(file)[part]
    else:
        with open(os.path.join(folder, f"{part}.csv"), encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))[1:]
    return [row[0] for row in rows], [row[1] for row in rows]


def main():
    folder, seed = sys.argv[1:]
    (texts, labels), (asked, truth) = rows_of(folder, "train"), rows_of(folder, "test")
    makers = [TfidfVectorizer(ngram_range=(1, 2)), TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5))]
    learned = hstack([maker.fit_transform(texts) for maker in makers]).tocsr()
    model = LinearSVC(random_state=int(seed)).fit(learned, labels)
    answers = model.predict(hstack([maker.transform(asked) for maker in makers]).tocsr())
    print(sum(one == other for one, other in zip(answers, truth)) / len(truth))


main()
