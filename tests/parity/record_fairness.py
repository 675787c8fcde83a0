"""Records what fairlearn says of groups of rows: rates of each group, and the differences between groups, for random cases and for those in
which a group has no row that a rate is of. There fairlearn takes the rate for 0 with a warning, and Penstock leaves the group out: such
differences are null.

fairlearn is not among the pinned libraries; it is put into a folder of its own, beside what is there.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

EXTRAS = ["fairlearn==0.15.0", "pandas==3.1.1", "python-dateutil==4.0.0", "pytz==2026.6", "tzdata==2026.6"]
extras = tempfile.mkdtemp()
subprocess.check_call([sys.executable, "-m", "pip", "install", "-q", "--target", extras, "--no-deps", *EXTRAS])
sys.path.append(extras)

import fairlearn  # noqa: E402
import numpy as np  # noqa: E402
import sklearn  # noqa: E402
from fairlearn import metrics  # noqa: E402
from sklearn.metrics import accuracy_score, precision_score  # noqa: E402

FILE = pathlib.Path(__file__).parent / "recorded" / "fairness.json"
rng = np.random.default_rng(11)
cases = []


def known(value, whole):
    return None if whole == 0 else float(value)


def keep(name, truth, scores, groups):
    answers = (scores >= 0.5).astype(int)
    rates = []
    for group in np.unique(groups):
        rows = groups == group
        true, said = truth[rows], answers[rows]
        rates.append(
            {
                "selection": float(metrics.selection_rate(true, said)),
                "accuracy": float(accuracy_score(true, said)),
                "true_positive_rate": known(metrics.true_positive_rate(true, said, pos_label=1), (true == 1).sum()),
                "false_positive_rate": known(metrics.false_positive_rate(true, said, pos_label=1), (true == 0).sum()),
                "precision": known(precision_score(true, said, zero_division=0), (said == 1).sum()),
            }
        )
    defined = {key: all(rate[key] is not None for rate in rates) for key in rates[0]}
    given = {"y_true": truth, "y_pred": answers, "sensitive_features": groups}
    precision = metrics.MetricFrame(metrics=lambda t, p: precision_score(t, p, zero_division=0), **given)
    accuracy = metrics.MetricFrame(metrics=accuracy_score, **given)
    found = {key: defined[key] for key in defined}
    differences = {
        "demographic_parity": float(metrics.demographic_parity_difference(**given)),
        "equal_opportunity": float(metrics.equal_opportunity_difference(**given)) if found["true_positive_rate"] else None,
        "equalised_odds": float(metrics.equalized_odds_difference(**given))
        if found["true_positive_rate"] and found["false_positive_rate"]
        else None,
        "predictive_parity": float(precision.difference()) if found["precision"] else None,
        "accuracy_gap": float(accuracy.difference()),
    }
    cases.append(
        {
            "name": name,
            "truth": truth.tolist(),
            "scores": scores.tolist(),
            "groups": groups.tolist(),
            "rates": rates,
            "differences": differences,
        }
    )


for index in range(40):
    rows, count = int(rng.integers(60, 160)), int(rng.integers(2, 5))
    groups = np.concatenate([np.repeat(np.arange(count), 12), rng.integers(0, count, rows - 12 * count)])
    truth = (rng.random(rows) < 0.3 + 0.1 * groups).astype(int)
    scores = np.round(np.clip(0.35 * truth + rng.random(rows) * 0.7 - 0.03 * groups, 0, 1), 3)
    keep(f"{rows} rows in {count} groups, {index}", truth, scores, groups)

groups = np.repeat([0, 1, 2], 20)
scores = np.round(rng.random(60), 3)
truth = rng.integers(0, 2, 60)
keep("a group without a row of the class", np.where(groups == 1, 0, truth), scores, groups)
keep("a group of the class alone", np.where(groups == 1, 1, truth), scores, groups)
keep("a group that is never answered with it", truth, np.where(groups == 2, 0.1, scores), groups)
keep("nobody is", truth, np.full(60, 0.2), groups)
keep("everybody is", truth, np.full(60, 0.9), groups)
keep("all right", truth, np.where(truth == 1, 0.8, 0.1), groups)
keep("all wrong", truth, np.where(truth == 1, 0.1, 0.8), groups)
keep("one class", np.zeros(60, int), scores, groups)
keep("two groups alike", np.tile(truth[:30], 2), np.tile(scores[:30], 2), np.repeat([0, 1], 30))

content = {
    "recordedBy": "node tests/parity/record.mjs record_fairness.py",
    "versions": {"fairlearn": fairlearn.__version__, "scikit-learn": sklearn.__version__},
    "cases": cases,
}
FILE.write_text(json.dumps(content) + "\n")
print(f"fairness: {len(cases)} cases")
