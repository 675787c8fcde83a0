"""Records samples of Gymnasium's spaces into src/spaces/__recorded__/samples.json.

Usage: python record-spaces.py   (needs: pip install "gymnasium==1.4.0")
"""

import json
import pathlib

import gymnasium
import numpy as np
from gymnasium import spaces

OUT = pathlib.Path(__file__).resolve().parent.parent / "src/spaces/__recorded__/samples.json"
INF = float("inf")
LOW = [-INF, -1.5, -INF, 0.25, -INF, 10.0]
HIGH = [INF, 2.5, 3.0, INF, INF, 10.5]


def box(dtype: str) -> spaces.Box:
    return spaces.Box(np.array(LOW, dtype), np.array(HIGH, dtype), dtype=np.dtype(dtype).type)


CASES = {
    "box float32 of every kind of bound": (lambda: box("float32"), {}),
    "box float64 of every kind of bound": (lambda: box("float64"), {}),
    "box uint8": (lambda: spaces.Box(0, 255, (3, 4), np.uint8), {}),
    "box int32": (lambda: spaces.Box(-7, 1000, (5,), np.int32), {}),
    "discrete": (lambda: spaces.Discrete(7, start=-2), {}),
    "discrete masked": (lambda: spaces.Discrete(7, start=-2), {"mask": np.array([0, 1, 0, 1, 1, 0, 1], np.int8)}),
    "discrete masked out": (lambda: spaces.Discrete(3, start=4), {"mask": np.zeros(3, np.int8)}),
    "discrete weighted": (lambda: spaces.Discrete(4), {"probability": np.array([0.1, 0.0, 0.6, 0.3])}),
    "multi-discrete": (lambda: spaces.MultiDiscrete([5, 2, 9], start=[0, -1, 3]), {}),
    "multi-discrete masked": (
        lambda: spaces.MultiDiscrete([5, 2, 4], start=[0, -1, 3]),
        {"mask": (np.array([0, 1, 1, 0, 1], np.int8), np.zeros(2, np.int8), np.ones(4, np.int8))},
    ),
    "multi-discrete weighted": (
        lambda: spaces.MultiDiscrete([3, 2], start=[5, 0]),
        {"probability": (np.array([0.25, 0.0, 0.75]), np.array([0.5, 0.5]))},
    ),
    "multi-binary": (lambda: spaces.MultiBinary([3, 5]), {}),
    "multi-binary masked": (lambda: spaces.MultiBinary(8), {"mask": np.array([2, 0, 1, 2, 2, 2, 0, 2], np.int8)}),
    "multi-binary weighted": (lambda: spaces.MultiBinary(5), {"probability": np.array([0.0, 0.2, 0.5, 0.9, 1.0])}),
}


def samples(name: str) -> dict:
    create, arguments = CASES[name]
    space = create()
    space.seed(17)
    drawn = [space.sample(**arguments) for _ in range(6)]
    flat = spaces.flatten(space, drawn[0])
    return {
        "samples": [np.asarray(value).ravel().tolist() for value in drawn],
        "flat": np.asarray(flat).tolist(),
        "flatSize": int(spaces.flatdim(space)),
    }


def main() -> None:
    recorded = {"gymnasium": gymnasium.__version__, "seed": 17, "cases": {name: samples(name) for name in CASES}}
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(recorded, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
