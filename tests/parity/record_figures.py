"""Records the figures of answers that scikit-learn and sacrebleu give, several hundred small cases with whatever may go wrong: one class, classes
that never occur, ties, rows that count several times or not at all, no rows. A figure is null where the library calls it undefined, by a
warning, an error or NaN.

How often rows count is brought about by repeating them. Of equal scores Penstock takes the first class, scikit-learn the last: its top-k is
asked with the classes in reverse order.
"""
import json
import math
import pathlib
import sys
import warnings

import numpy as np
import sacrebleu
import sklearn
from sklearn import metrics
from sklearn.calibration import calibration_curve
from sklearn.exceptions import UndefinedMetricWarning

FILE = pathlib.Path(__file__).parent / "recorded" / "figures.json"
EPSILON = 2.0**-23
PARTS = ["precision", "recall", "f1"]
MEANS = {"": "macro", "_micro": "micro", "_weighted": "weighted"}
rng = np.random.default_rng(7)
cases = []


def value(compute):
    """What a peer says; None where it says that nothing can be said."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", UndefinedMetricWarning)
        warnings.filterwarnings("error", message="No positive class found")
        warnings.filterwarnings("error", message="invalid value encountered")
        try:
            result = float(compute())
        except (UndefinedMetricWarning, UserWarning, RuntimeWarning, ValueError, IndexError, ZeroDivisionError):
            return None
    return result if math.isfinite(result) else None


def keep(kind, name, data, figures):
    plain = {key: one.tolist() if isinstance(one, np.ndarray) else one for key, one in data.items()}
    cases.append({"kind": kind, "name": name, **plain, "figures": {key: value(one) for key, one in figures.items()}})


def known_mean(values):
    known = [one for one in values if one is not None]
    return np.mean(known) if known else math.nan


def sensitivity(truth, scores):
    false, true, _ = metrics.roc_curve(truth, scores, drop_intermediate=False)
    return true[false <= 0.05 + 1e-12].max()


def over_classes(figure, truth, values):
    """Of two classes the second; of several the mean over those that the figure is defined for."""
    width = values.shape[1]
    looked_for = [1] if width == 2 else range(width)
    return known_mean([value(lambda c=c: figure((truth == c).astype(int), values[:, c])) for c in looked_for])


def calibration(truth, values):
    confidence, right = values.max(1), (values.argmax(1) == truth).astype(int)
    accuracy, mean = calibration_curve(right, confidence, n_bins=15, pos_label=1)
    bins = np.searchsorted(np.linspace(0, 1, 16)[1:-1], confidence)
    rows = np.bincount(bins, minlength=15)
    return (rows[rows > 0] * np.abs(accuracy - mean)).sum() / rows.sum()


def part_figures(truth, predicted, **options):
    scores = {"precision": metrics.precision_score, "recall": metrics.recall_score, "f1": metrics.f1_score}
    if len(truth) == 0:
        return {f"{part}{ending}": lambda: math.nan for part in PARTS for ending in MEANS}
    return {
        f"{part}{ending}": lambda part=part, mean=mean: scores[part](
            truth, predicted, average=mean, zero_division=0, **options
        )
        for part in PARTS
        for ending, mean in MEANS.items()
    }


def add_classes(name, truth, values, counts=None):
    values = np.asarray(values, np.float32)
    width = values.shape[1]
    data = {"width": width, "truth": np.asarray(truth), "values": values.astype(str).astype(float).ravel(), "counts": counts}
    data["counts"] = None if counts is None else np.asarray(counts)
    repeats = np.ones(len(truth), int) if counts is None else np.asarray(counts)
    truth = np.repeat(np.asarray(truth, int), repeats)
    values = np.repeat(values, repeats, axis=0).astype(np.float64)
    predicted = values.argmax(1) if len(values) else truth
    clipped = np.clip(values, EPSILON, 1 - EPSILON)
    every = range(width)
    figures = {
        "accuracy": lambda: metrics.accuracy_score(truth, predicted),
        "balanced_accuracy": lambda: metrics.balanced_accuracy_score(truth, predicted),
        **part_figures(truth, predicted),
        "mcc": lambda: metrics.matthews_corrcoef(truth, predicted),
        "kappa": lambda: metrics.cohen_kappa_score(truth, predicted, labels=every),
        "kappa_linear": lambda: metrics.cohen_kappa_score(truth, predicted, labels=every, weights="linear"),
        "kappa_quadratic": lambda: metrics.cohen_kappa_score(truth, predicted, labels=every, weights="quadratic"),
        "auroc": lambda: over_classes(metrics.roc_auc_score, truth, values),
        "auprc": lambda: over_classes(metrics.average_precision_score, truth, values),
        "sensitivity_at_95": lambda: over_classes(sensitivity, truth, values),
        "log_loss": lambda: metrics.log_loss(truth, clipped, labels=every),
        "brier": lambda: metrics.brier_score_loss(truth, values, labels=every),
        "ece": lambda: calibration(truth, values),
    }
    if width == 2:
        # Without rows of the class there is nothing that could be found of it, whatever `zero_division` says.
        for figure, label in [("sensitivity", 1), ("specificity", 0)]:
            figures[figure] = lambda label=label: (
                metrics.recall_score(truth, predicted, pos_label=label, zero_division=np.nan)
            )
    elif len(truth) > 0 and set(truth) == set(every):
        # scikit-learn's own way over classes is the same where all of them occur.
        shares = values / values.sum(1, keepdims=True)
        same = metrics.roc_auc_score(truth, shares, multi_class="ovr", labels=every)
        assert abs(same - over_classes(metrics.roc_auc_score, truth, shares)) < 1e-12
    for k in [2, 3, 5]:
        if width > 2 and k < width:
            figures[f"top_{k}"] = lambda k=k: metrics.top_k_accuracy_score(
                width - 1 - truth, values[:, ::-1], k=k, labels=every
            )
    keep("class", name, data, figures)


def draw_classes(rows, width, decimals=2, skill=2.0):
    truth = rng.integers(0, width, rows)
    logits = rng.normal(size=(rows, width)) + skill * np.eye(width)[truth]
    shares = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    values = shares.round(decimals)
    values[:, -1] = (1 - values[:, :-1].sum(1)).round(decimals)
    return truth, np.abs(values)


for width in [2, 3, 4, 6]:
    for rows in [1, 2, 3, 5, 8, 13, 21, 30]:
        truth, values = draw_classes(rows, width)
        add_classes(f"{rows} rows of {width} classes", truth, values)
    for trial in range(6):
        truth, values = draw_classes(14, width, decimals=1)
        add_classes(f"ties among {width} classes, {trial}", truth, values)
        truth, values = draw_classes(10, width)
        add_classes(f"rows of {width} classes that count differently, {trial}", truth, values, rng.integers(0, 4, 10))
        truth, values = draw_classes(9, width)
        add_classes(f"one class of {width}, {trial}", np.full(9, trial % width), values)
    truth, values = draw_classes(8, width)
    add_classes(f"no rows that count, {width} classes", truth, values, np.zeros(8, int))
    add_classes(f"no rows, {width} classes", truth[:0], values[:0])
    add_classes(f"all right and sure, {width} classes", truth, np.eye(width)[truth])
    add_classes(f"all wrong and sure, {width} classes", truth, np.eye(width)[(truth + 1) % width])
    add_classes(f"one class, all right, {width} classes", np.zeros(6, int), np.eye(width)[np.zeros(6, int)])
    add_classes(f"nothing told apart, {width} classes", truth, np.full((8, width), 1 / width))
    add_classes(f"only the last of {width} is claimed", truth, np.eye(width)[np.full(8, width - 1)])
    add_classes(f"a class of {width} that is left out by its count", truth, values, (truth != truth[0]).astype(int))


def add_labels(name, truth, values, counts=None, places=None):
    values = np.asarray(values, np.float32)
    rows, width = values.shape
    places = places or width
    data = {"width": width, "places": places, "truth": np.asarray(truth).ravel()}
    data |= {"values": values.astype(str).astype(float).ravel(), "counts": None if counts is None else np.asarray(counts)}
    repeats = np.ones(rows, int) if counts is None else np.asarray(counts)
    truth = np.repeat(np.asarray(truth, int), repeats, axis=0)
    values = np.repeat(values, repeats, axis=0).astype(np.float64)
    # One column for all values that are about the same thing.
    sorted_truth, sorted_values = truth.reshape(-1, places), values.reshape(-1, places)
    said = (sorted_values > 0.5).astype(int)
    clipped = np.clip(values, EPSILON, 1 - EPSILON)

    def of_areas(score):
        if len(said) == 0:
            return math.nan
        return np.mean([score(sorted_truth[:, p], said[:, p], zero_division=0) for p in range(places)])

    def over_places(figure):
        return known_mean([value(lambda p=p: figure(truth[:, p], values[:, p])) for p in range(width)])

    figures = {
        "accuracy": lambda: 1 - metrics.hamming_loss(sorted_truth, said) if len(said) else math.nan,
        "iou": lambda: of_areas(metrics.jaccard_score),
        "dice": lambda: of_areas(metrics.f1_score),
        "log_loss": lambda: metrics.log_loss(truth.ravel(), clipped.ravel(), labels=[0, 1]),
        "brier": lambda: metrics.brier_score_loss(truth.ravel(), values.ravel(), labels=[0, 1]),
        "auroc": lambda: over_places(metrics.roc_auc_score),
        "auprc": lambda: over_places(metrics.average_precision_score),
    }
    if places > 1:
        figures |= part_figures(sorted_truth, said)
    if truth.sum() == 0:
        # The weights of a weighted mean are all 0 then.
        figures |= {f"{part}_weighted": lambda: math.nan for part in PARTS}
    keep("labels", name, data, figures)


for width in [1, 2, 4]:
    for rows in [1, 2, 4, 9, 16]:
        truth = rng.integers(0, 2, (rows, width))
        add_labels(f"{rows} rows of {width} labels", truth, np.clip(truth * 0.5 + rng.random((rows, width)) * 0.6, 0, 1).round(2))
    for trial in range(3):
        truth = rng.integers(0, 2, (8, width))
        values = rng.integers(0, 5, (8, width)) / 4
        add_labels(f"ties and halves of {width} labels, {trial}", truth, values)
        add_labels(f"{width} labels that count differently, {trial}", truth, values, rng.integers(0, 3, 8))
    truth = rng.integers(0, 2, (6, width))
    values = rng.random((6, width)).round(2)
    add_labels(f"{width} labels, none true", truth * 0, values)
    add_labels(f"{width} labels, all true", truth * 0 + 1, values)
    add_labels(f"{width} labels, nothing claimed", truth, values * 0.4)
    add_labels(f"{width} labels, none true, none claimed", truth * 0, values * 0)
    add_labels(f"{width} labels, all right", truth, truth.astype(float))
    add_labels(f"{width} labels, no rows that count", truth, values, np.zeros(6, int))
for channels in [1, 2, 3]:
    for trial in range(3):
        truth = rng.integers(0, 2, (4, 4 * channels))
        values = np.clip(truth * 0.4 + rng.random(truth.shape) * 0.6, 0, 1).round(2)
        add_labels(f"areas in pictures of {channels} channels, {trial}", truth, values, places=channels)


def add_numbers(name, truth, values, counts=None):
    truth, values = np.asarray(truth, np.float32), np.asarray(values, np.float32)
    rows, width = truth.shape
    data = {"width": width, "truth": truth.astype(str).astype(float).ravel(), "values": values.astype(str).astype(float).ravel()}
    data["counts"] = None if counts is None else np.asarray(counts)
    repeats = np.ones(rows, int) if counts is None else np.asarray(counts)
    truth = np.repeat(truth, repeats, axis=0).astype(np.float64)
    values = np.repeat(values, repeats, axis=0).astype(np.float64)
    flat = truth.ravel(), values.ravel()
    figures = {
        "mse": lambda: metrics.mean_squared_error(*flat),
        "rmse": lambda: metrics.root_mean_squared_error(*flat),
        "mae": lambda: metrics.mean_absolute_error(*flat),
        "r2": lambda: metrics.r2_score(truth, values),
        **{
            f"pinball_{part}": lambda part=part: metrics.mean_pinball_loss(*flat, alpha=part / 100)
            for part in [5, 10, 25, 50, 75, 90, 95]
        },
    }
    keep("numbers", name, data, figures)


for width in [1, 3]:
    for rows in [1, 2, 3, 6, 12, 25]:
        truth = rng.normal(size=(rows, width)).round(2)
        add_numbers(f"{rows} rows of {width} numbers", truth, (truth + rng.normal(size=truth.shape) / 2).round(2))
    for trial in range(5):
        truth = (rng.normal(size=(9, width)) * 10**trial).round(2)
        values = (truth * 0.9 + rng.normal(size=truth.shape)).round(2)
        add_numbers(f"{width} numbers that count differently, {trial}", truth, values, rng.integers(0, 4, 9))
        add_numbers(f"{width} numbers of size {10**trial}", truth, values)
    truth = rng.integers(-9, 9, (7, width)).astype(float)
    add_numbers(f"{width} numbers, all right", truth, truth)
    add_numbers(f"{width} numbers that never differ", np.full((7, width), 2.5), truth)
    add_numbers(f"{width} numbers that never differ, all right", np.full((7, width), 2.5), np.full((7, width), 2.5))
    add_numbers(f"{width} numbers, always the mean", truth, np.repeat(truth.mean(0, keepdims=True), 7, axis=0).round(3))
    add_numbers(f"{width} numbers, far from all", truth, truth + 1e4)
    add_numbers(f"{width} numbers, no rows that count", truth, truth, np.zeros(7, int))


def add_texts(name, said, meant):
    """Words are numbers from 2 on for the language; the words themselves for the peers."""
    words = sorted({word for text in [*said, *meant] for word in text.split()})
    keep(
        "sequence",
        name,
        {"said": said, "meant": meant, "words": words},
        {
            "bleu": lambda: sacrebleu.corpus_bleu(said, [meant], tokenize="none", force=True).score / 100,
            "chrf": lambda: sacrebleu.corpus_chrf(said, [meant]).score / 100,
            "accuracy": lambda: metrics.accuracy_score(meant, said),
        },
    )


vocabulary = "the a cat dog sat lay on under mat tree it was raining and no one came ä 犬 naïve".split()
for length in [1, 2, 3, 4, 5, 8, 12]:
    for rows in [1, 3, 6]:
        meant = [" ".join(rng.choice(vocabulary, length)) for _ in range(rows)]
        said = [
            " ".join(word if rng.random() < 0.7 else rng.choice(vocabulary) for word in text.split() if rng.random() < 0.9)
            for text in meant
        ]
        add_texts(f"{rows} texts of {length} words", said, meant)
texts = ["the cat sat on the mat", "it was raining and no one came"]
add_texts("texts that are the same", texts, texts)
add_texts("texts of nothing that was meant", ["a dog lay under", "tree a dog"], texts)
add_texts("one text of which nothing was said", ["", texts[1]], texts)
add_texts("nothing said", ["", ""], texts)
add_texts("texts that go on too long", [f"{text} and no one came on" for text in texts], texts)
add_texts("one word again and again", ["the the the the the the", "the the the"], texts)
add_texts("a common run of two words alone", ["the cat came", "no one lay"], texts)


def add_found(name, relevant, missed=0):
    """A list with ones where something was looked for; `missed` are not in it."""
    relevant = np.asarray(relevant)
    count = len(relevant)
    scores = np.arange(count, 0, -1.0)
    everything = int(relevant.sum()) + missed
    # What was not found stands behind all that was.
    truth = np.concatenate([relevant, np.ones(missed, int)])
    order = np.concatenate([scores, np.full(missed, -1.0) - np.arange(missed)])
    first = np.flatnonzero(relevant)

    def discounted(k):
        ideal = metrics.dcg_score([np.sort(truth)[::-1]], [order], k=k)
        return metrics.dcg_score([np.concatenate([relevant, np.zeros(missed)])], [order], k=k) / ideal

    figures = {"mrr": lambda: math.nan if everything == 0 else 1 / (first[0] + 1) if len(first) else 0.0}
    if missed == 0:
        figures["map"] = lambda: metrics.average_precision_score(relevant, scores)
    for k in [1, 5, 10]:
        top = np.zeros(len(truth), int)
        top[: min(k, count)] = 1
        figures[f"recall_at_{k}"] = lambda top=top: metrics.recall_score(
            np.concatenate([relevant, np.ones(missed, int)]), top, zero_division=np.nan
        )
        figures[f"precision_at_{k}"] = lambda k=k: math.nan if everything == 0 else relevant[:k].sum() / k
        figures[f"hit_rate_at_{k}"] = lambda k=k: math.nan if everything == 0 else float(relevant[:k].any())
        figures[f"ndcg_at_{k}"] = lambda k=k: math.nan if everything == 0 else discounted(k)
    keep("found", name, {"relevant": relevant, "all": everything}, figures)


for count in [2, 3, 5, 10, 20]:
    for trial in range(6):
        add_found(f"a list of {count}, {trial}", rng.integers(0, 2, count), missed=trial % 3)
    add_found(f"a list of {count} without any, and none to be found", np.zeros(count, int))
    add_found(f"a list of {count} without the two to be found", np.zeros(count, int), missed=2)
    add_found(f"a list of {count}, all looked for", np.ones(count, int))
    add_found(f"a list of {count}, the last one alone", np.eye(count, dtype=int)[-1])

versions = {
    "python": ".".join(map(str, sys.version_info[:3])),
    "scikit-learn": sklearn.__version__,
    "sacrebleu": sacrebleu.__version__,
    "numpy": np.__version__,
}
FILE.parent.mkdir(exist_ok=True)
FILE.write_text(json.dumps({"recordedBy": "node tests/parity/record.mjs", "versions": versions, "cases": cases}) + "\n")
print(f"figures: {len(cases)} cases, {sum(len(one['figures']) for one in cases)} values")
