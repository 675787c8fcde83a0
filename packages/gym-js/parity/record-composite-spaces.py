"""Records samples of Gymnasium's spaces that hold other spaces or texts into src/spaces/__recorded__/composite.json.

Usage: python record-composite-spaces.py   (needs: pip install "gymnasium==1.4.0")

Members are recorded as JSON holds them: tuples and arrays (raveled) as lists, dictionaries as objects, texts as text.
"""

import json
import pathlib

import gymnasium
import numpy as np
from gymnasium import spaces

OUT = pathlib.Path(__file__).resolve().parent.parent / "src/spaces/__recorded__/composite.json"
MASK = np.array([0, 1, 0, 1, 1], np.int8)


def tuple_space() -> spaces.Tuple:
    return spaces.Tuple((spaces.Discrete(5, start=3), spaces.Box(-1, 1, (2, 2)), spaces.MultiBinary(3)))


def dict_space() -> spaces.Dict:
    return spaces.Dict(
        {
            "speed": spaces.Box(-2, 4, (2,), np.float64),
            "colour": spaces.Discrete(5),
            "Zone": spaces.MultiDiscrete([3, 4]),
            "inner": spaces.Dict({"b": spaces.Discrete(2), "a": tuple_space()}),
        }
    )


CASES = {
    "tuple": (tuple_space, {}),
    "tuple masked": (lambda: spaces.Tuple((spaces.Discrete(5), spaces.Discrete(5))), {"mask": (MASK, None)}),
    "tuple weighted": (
        lambda: spaces.Tuple((spaces.Discrete(3), spaces.Discrete(2))),
        {"probability": (None, np.array([0.25, 0.75]))},
    ),
    "dict": (dict_space, {}),
    "dict unsorted": (lambda: spaces.Dict({"b": spaces.Discrete(9), "a": spaces.Discrete(90)}, sort_keys=False), {}),
    "dict masked": (
        lambda: spaces.Dict({"b": spaces.Discrete(5), "a": spaces.Discrete(50)}),
        {"mask": {"a": None, "b": MASK}},
    ),
    "text": (lambda: spaces.Text(7), {}),
    "text of chosen characters": (lambda: spaces.Text(6, min_length=0, charset="zäa😀z1"), {}),
    "text masked": (lambda: spaces.Text(6, charset="zyabc"), {"mask": (None, MASK)}),
    "text masked out": (lambda: spaces.Text(6, min_length=0, charset="zyabc"), {"mask": (None, 0 * MASK)}),
    "text weighted": (lambda: spaces.Text(6, charset="xyz"), {"probability": (4, np.array([0.5, 0.0, 0.5]))}),
    "sequence": (lambda: spaces.Sequence(spaces.Box(-1, 1, (2,))), {}),
    "sequence masked": (lambda: spaces.Sequence(spaces.Discrete(5)), {"mask": (np.array([0, 2, 5]), MASK)}),
    "sequence weighted": (
        lambda: spaces.Sequence(spaces.Discrete(3)),
        {"probability": (3, np.array([0.25, 0.75, 0.0]))},
    ),
    "sequence of dicts": (
        lambda: spaces.Sequence(spaces.Dict({"name": spaces.Text(3), "at": spaces.Discrete(4)})),
        {},
    ),
}


def plain(value):
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    if isinstance(value, np.ndarray):
        return value.ravel().tolist()
    return value if isinstance(value, str) else int(value)


def samples(name: str) -> dict:
    create, arguments = CASES[name]
    space = create()
    space.seed(29)
    drawn = [space.sample(**arguments) for _ in range(6)]
    flat_space = spaces.flatten_space(getattr(space, "feature_space", space))
    return {
        "samples": [plain(value) for value in drawn],
        "flat": plain(spaces.flatten(space, drawn[0])),
        "low": plain(flat_space.low),
        "high": plain(flat_space.high),
        "description": str(space),
    }


def geometric(probability: float) -> dict:
    rng = np.random.default_rng(5)
    return {"probability": probability, "draws": [int(rng.geometric(probability)) for _ in range(60)]}


def main() -> None:
    recorded = {
        "gymnasium": gymnasium.__version__,
        "seed": 29,
        "cases": {name: samples(name) for name in CASES},
        "geometric": [geometric(probability) for probability in (0.01, 0.25, 0.4, 1.0)],
    }
    OUT.write_text(json.dumps(recorded, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
