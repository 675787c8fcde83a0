"""Records what rliable says of matrices of scores: figures, performance profiles, intervals by stratified bootstrap with the very
runs that were drawn, intervals of many draws, and probabilities of improvement. Run through
`node tests/parity/record.mjs record_returns.py`.
"""
import json
import pathlib
import sys
import warnings
from importlib.metadata import version

import numpy as np
from rliable import library, metrics

warnings.filterwarnings("ignore")
FILE = pathlib.Path(__file__).parent / "recorded" / "returns.json"
SHOWN, MANY = 40, 20_000
TAUS = [-0.5, 0.0, 0.25, 0.5, 1.0]


def figures(scores):
    return np.array(
        [
            metrics.aggregate_mean(scores),
            metrics.aggregate_median(scores),
            metrics.aggregate_iqm(scores),
            metrics.aggregate_optimality_gap(scores, 1),
            metrics.aggregate_optimality_gap(scores, 0.5),
            *library.score_distributions(scores, TAUS),
        ]
    )


def improvement(x, y):
    return np.array([metrics.probability_of_improvement(x, y)])


class Shown(library.StratifiedBootstrap):
    """Keeps the runs it draws, in the order it draws them."""

    def update_indices(self):
        indices = super().update_indices()
        self.drawn.extend(indices[0].ravel().tolist())
        return indices


class ShownPair(library.StratifiedIndependentBootstrap):
    def update_indices(self):
        positions, keywords = super().update_indices()
        for indices in positions:
            self.drawn.extend(indices[0].ravel().tolist())
        return positions, keywords


def interval(kind, sets, func, draws):
    np.random.seed(len(sets) + sets[0].size)
    bootstrap = kind(*sets)
    bootstrap.drawn = []  # which only those that show theirs fill
    low, high = bootstrap.conf_int(func, reps=draws, size=0.95, method="percentile")
    # Behind its draws, arch asks for the figures of the scores as they are.
    return {"drawn": bootstrap.drawn[: draws * sum(one.size for one in sets)], "low": low.tolist(), "high": high.tolist()}


def case(name, x, y):
    bounds = interval(library.StratifiedBootstrap, [x], figures, MANY)
    return {
        "name": name,
        "scores": x.tolist(),
        "others": y.tolist(),
        "figures": figures(x).tolist(),
        "improvement": float(improvement(x, y)[0]),
        "drawn": interval(Shown, [x], figures, SHOWN),
        "drawnPair": interval(ShownPair, [x, y], improvement, SHOWN),
        "many": {"low": bounds["low"][2], "high": bounds["high"][2]},
    }


def main():
    rng = np.random.default_rng(8)
    normal = lambda runs, tasks, shift=0.0: np.round(rng.normal(0.4 + shift, 0.5, (runs, tasks)), 3)
    coarse = lambda runs, tasks: np.round(rng.normal(0.4, 0.5, (runs, tasks)), 1)
    cases = [
        case("five runs of one task", normal(5, 1), normal(5, 1, 0.1)),
        case("ten runs of three tasks against seven", normal(10, 3), normal(7, 3, -0.2)),
        case("six runs of eight tasks", normal(6, 8, 0.3), normal(6, 8)),
        case("many ties", coarse(9, 4), coarse(8, 4)),
    ]
    versions = {"python": ".".join(map(str, sys.version_info[:3]))}
    versions |= {name: version(name) for name in ["rliable", "arch", "numpy", "scipy"]}
    content = {"recordedBy": "node tests/parity/record.mjs record_returns.py", "versions": versions}
    FILE.write_text(json.dumps({**content, "draws": SHOWN, "manyDraws": MANY, "thresholds": TAUS, "cases": cases}) + "\n")
    print(f"returns: {len(cases)} cases")


main()
