"""What the scripts that record references share: rounding, drawing, writing, and the recording of a flow of the language beside
the layers of a peer that compute the same.
"""
import json
import pathlib
import sys

import keras
import numpy as np
import tensorflow as tf

FOLDER = pathlib.Path(__file__).parent / "recorded"


def tensor(value):
    """An array as shape and row-major data; floats with the fewest digits that give the same float32 again."""
    array = np.asarray(value)
    if array.dtype.kind == "f":
        data = [float(str(number)) for number in array.astype(np.float32).ravel()]
    else:
        data = array.ravel().tolist()
    return {"shape": list(array.shape), "data": [int(n) if n == int(n) else n for n in data]}


def write(name, cases, **versions):
    FOLDER.mkdir(exist_ok=True)
    known = {"python": ".".join(map(str, sys.version_info[:3])), "tensorflow": tf.__version__, "keras": keras.__version__}
    content = {"recordedBy": "node tests/parity/record.mjs", "versions": {**known, **versions}, "cases": cases}
    (FOLDER / f"{name}.json").write_text(json.dumps(content) + "\n")
    print(f"{name}: {len(cases)} cases")


def draw(rng, *shape):
    return np.round(rng.normal(size=shape), 2).astype(np.float32)


def draw_distinct(rng, *shape):
    """Values of which no two are equal, so that the largest of several is one."""
    count = int(np.prod(shape))
    return (rng.permutation(count).reshape(shape) / 100 - count / 200).round(3).astype(np.float32)


def draw_tokens(rng, rows, vocabulary):
    """Rows of token ids of the given lengths, padded with 0 to the longest."""
    longest = max(rows)
    ids = np.zeros((len(rows), longest), np.int32)
    for row, length in enumerate(rows):
        ids[row, :length] = rng.integers(1, vocabulary, length)
    return ids


class Flows:
    """Cases of one file. A case is a flow of the language over the inputs `x`, `z` …, and a function of a peer that computes
    the same from the same inputs and weights; weights are drawn here, unless they are given."""

    def __init__(self, seed, peer="Keras"):
        self.cases = []
        self.rng = np.random.default_rng(seed)
        self.peer = peer

    def add(self, flow, inputs, compute, **options):
        """`inputs`: arrays by name; int32 arrays are tokens. `compute(inputs, training)` gives the output. `weights`: variables by
        their names in the language, behind the name of the output. `values`: arrays in place of drawn ones. `moving`: names of
        weights that no gradient moves; their values after the call are kept where `training` is given."""
        weights = options.get("weights", {})
        given = options.get("values", {})
        moving = options.get("moving", [])
        training = options.get("training", False)
        for name, variable in weights.items():
            value = given.get(name)
            variable.assign(draw(self.rng, *variable.shape) / 2 if value is None else value)
        start = {name: np.asarray(variable) for name, variable in weights.items()}
        tensors = {name: tf.constant(value) for name, value in inputs.items()}
        floats = [name for name, value in inputs.items() if value.dtype == np.float32]
        learned = [name for name in weights if name not in moving]
        sources = [tensors[name] for name in floats] + [getattr(weights[name], "value", weights[name]) for name in learned]
        with tf.GradientTape() as tape:
            tape.watch([tensors[name] for name in floats])
            output = compute(tensors, training)
            upstream = draw(self.rng, *output.shape) * options.get("counts", np.float32(1))
            total = tf.reduce_sum(output * upstream)
        gradients = [tf.convert_to_tensor(one) for one in tape.gradient(total, sources)]
        parts = {
            "name": options.get("name", flow),
            "peer": options.get("peer", self.peer),
            "flow": flow,
            "inputs": {name: {"tokens": value.dtype == np.int32, **tensor(value)} for name, value in inputs.items()},
            "weights": {name: tensor(value) for name, value in start.items()},
            "training": training,
            "upstream": tensor(upstream),
            "output": tensor(output),
            "inputGradients": {name: tensor(one) for name, one in zip(floats, gradients)},
            "weightGradients": {name: tensor(one) for name, one in zip(learned, gradients[len(floats) :])},
            "moving": {name: tensor(weights[name]) for name in moving} if training else {},
        }
        self.cases.append(parts)


def keras_flow(layer, inputs):
    """A layer that is built for the inputs, and how it is called."""
    arrays = list(inputs.values())
    layer(arrays[0] if len(arrays) == 1 else arrays)
    return layer
