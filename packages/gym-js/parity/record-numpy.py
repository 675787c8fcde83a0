"""Records what NumPy's SeedSequence, PCG64 and Generator give into src/seeding/__recorded__/generator.json.

Usage: python record-numpy.py   (needs: pip install numpy)
"""

import functools
import hashlib
import json
import operator
import pathlib

import numpy as np

OUT = pathlib.Path(__file__).resolve().parent.parent / "src/seeding/__recorded__/generator.json"
SEEDS = [0, 1, 42, 2**31, 2**53 + 1, 12345678901234567890, 2**130 + 7]

WIDE = ["random", "uniform", "normal", "exponential", "geometric", "integers", "choice", "weighted", "shuffle"]


def numbers(values) -> list:
    return [value.item() for value in np.asarray(values).ravel()]


def draws(seed: int) -> list[dict]:
    """Calls of every kind on one generator, in an order that mixes 64-bit and 32-bit draws."""
    rng = np.random.default_rng(seed)
    weights = [0.1, 0.2, 0.3, 0.4]
    return [
        {"call": "random", "values": [rng.random() for _ in range(4)]},
        {"call": "integers", "low": 0, "high": 2, "values": [int(rng.integers(2)) for _ in range(5)]},
        {"call": "uniform", "low": -3.5, "high": 7.25, "values": [rng.uniform(-3.5, 7.25) for _ in range(3)]},
        {"call": "integers", "low": -5, "high": 1000, "values": [int(rng.integers(-5, 1000)) for _ in range(6)]},
        {"call": "integers", "low": 0, "high": 1, "values": [int(rng.integers(1)) for _ in range(2)]},
        {"call": "integers", "low": 0, "high": 2**32, "values": [int(rng.integers(2**32)) for _ in range(3)]},
        {"call": "integers", "low": 0, "high": 3 * 2**30, "values": [int(rng.integers(3 * 2**30)) for _ in range(9)]},
        {"call": "integers", "low": -7, "high": 2**45 + 3, "values": [int(rng.integers(-7, 2**45 + 3)) for _ in range(3)]},
        {"call": "fill", "dtype": "int8", "low": 0, "high": 2, "values": numbers(rng.integers(0, 2, 7, "int8"))},
        {"call": "fill", "dtype": "uint8", "low": 0, "high": 256, "values": numbers(rng.integers(0, 256, 5, "uint8"))},
        {"call": "fill", "dtype": "uint8", "low": 3, "high": 203, "values": numbers(rng.integers(3, 203, 33, "uint8"))},
        {"call": "fill", "dtype": "int16", "low": -300, "high": 20000, "values": numbers(rng.integers(-300, 20000, 9, "int16"))},
        {"call": "fill", "dtype": "int32", "low": -9, "high": 1000003, "values": numbers(rng.integers(-9, 1000003, 5, "int32"))},
        {"call": "normal", "mean": 1.5, "deviation": 0.25, "values": [rng.normal(1.5, 0.25) for _ in range(9)]},
        {"call": "exponential", "mean": 2.0, "values": [rng.exponential(2.0) for _ in range(9)]},
        {"call": "choice", "count": 6, "values": [int(rng.choice(6)) for _ in range(4)]},
        {"call": "weighted", "weights": weights, "values": [int(rng.choice(4, p=weights)) for _ in range(6)]},
        {"call": "shuffle", "count": 12, "values": shuffled(rng, 12)},
    ]


def shuffled(rng: np.random.Generator, count: int) -> list[int]:
    items = list(range(count))
    rng.shuffle(items)
    return items


def long_stream(kind: str, seed: int, count: int) -> dict:
    """The bits of many draws folded into one word by exclusive or: one wrong bit anywhere shows."""
    rng = np.random.default_rng(seed)
    values = getattr(rng, kind)(size=count)
    folded = functools.reduce(operator.xor, (int(bits) for bits in values.view("<u8")))
    return {"kind": kind, "seed": seed, "count": count, "folded": f"{folded:016x}", "last": float(values[-1])}


def wide_stream(method: str) -> dict:
    """A thousand draws from each of a thousand seeds, as one SHA-256 of their bytes for each hundred seeds."""
    weights = [0.1, 0.2, 0.3, 0.4]
    one = {
        "random": lambda rng: rng.random(),
        "uniform": lambda rng: rng.uniform(-3.5, 7.25),
        "normal": lambda rng: rng.normal(1.5, 0.25),
        "exponential": lambda rng: rng.exponential(2.0),
        "geometric": lambda rng: rng.geometric(0.25),
        "integers": lambda rng: rng.integers(-5, 1000),
        "choice": lambda rng: rng.choice(1000),
        "weighted": lambda rng: rng.choice(4, p=weights),
    }
    digests = []
    for hundred in range(10):
        digest = hashlib.sha256()
        for seed in range(100 * hundred, 100 * hundred + 100):
            rng = np.random.default_rng(seed)
            values = shuffled(rng, 1000) if method == "shuffle" else [one[method](rng) for _ in range(1000)]
            digest.update(np.asarray(values, dtype="<f8").tobytes())
        digests.append(digest.hexdigest())
    return {"method": method, "digests": digests}


def main() -> None:
    recorded = {
        "numpy": np.__version__,
        "sequences": [
            {
                "seed": str(seed),
                "words": [int(word) for word in np.random.SeedSequence(seed).generate_state(9)],
                "grandchild": [
                    int(word) for word in np.random.SeedSequence(seed).spawn(3)[2].spawn(1)[0].generate_state(4)
                ],
            }
            for seed in SEEDS
        ],
        "draws": [{"seed": str(seed), "calls": draws(seed)} for seed in SEEDS],
        "streams": [
            long_stream(kind, seed, 50_000)
            for kind in ("random", "standard_normal", "standard_exponential")
            for seed in (3, 4)
        ],
        "wide": [wide_stream(method) for method in WIDE],
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(recorded, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
