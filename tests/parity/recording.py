"""What the scripts that record references share: rounding, drawing, writing, and the recording of a flow of the language beside
the layers of a peer that compute the same.
"""
import json
import pathlib
import sys

import keras
import numpy as np
import tensorflow as tf
import torch

FOLDER = pathlib.Path(__file__).parent / "recorded"


def tensor(value):
    """An array as shape and row-major data; floats with the fewest digits that give the same float32 again."""
    array = np.asarray(value)
    if array.dtype.kind == "f":
        data = [float(str(number)) for number in array.astype(np.float32).ravel()]
    else:
        data = array.ravel().tolist()
    return {"shape": list(array.shape), "data": [int(n) if n == int(n) else n for n in data]}


def write(name, cases):
    FOLDER.mkdir(exist_ok=True)
    versions = {
        "python": ".".join(map(str, sys.version_info[:3])),
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "torch": torch.__version__,
    }
    content = {"recordedBy": "node tests/parity/record.mjs", "versions": versions, "cases": cases}
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
        self.keep(
            flow,
            inputs,
            {
                "weights": start,
                "training": training,
                "upstream": upstream,
                "output": output,
                "inputGradients": dict(zip(floats, gradients)),
                "weightGradients": dict(zip(learned, gradients[len(floats) :])),
                "moving": {name: weights[name] for name in moving} if training else {},
                **{name: options[name] for name in ["name", "peer"] if name in options},
            },
        )

    def add_torch(self, flow, inputs, shapes, compute, **options):
        """`shapes`: of the weights by their names in the language, whose values are drawn here; `compute(inputs, weights)` takes and
        gives PyTorch's tensors. `learned`: names of the weights whose gradients are kept, all by default. `bags`: names of inputs that
        are bags `[batch, length, 2]`, of numbers of terms and weights, for which no gradient is kept."""
        start = {name: draw(self.rng, *shape) / 2 for name, shape in shapes.items()}
        bags = options.get("bags", [])
        tensors = {name: torch.tensor(value, requires_grad=value.dtype == np.float32 and name not in bags) for name, value in inputs.items()}
        weights = {name: torch.tensor(value, requires_grad=True) for name, value in start.items()}
        output = compute(tensors, weights)
        upstream = draw(self.rng, *output.shape)
        (output * torch.tensor(upstream)).sum().backward()
        self.keep(
            flow,
            inputs,
            {
                "weights": start,
                "training": options.get("training", False),
                "upstream": upstream,
                "output": output.detach().numpy(),
                "inputGradients": {name: one.grad.numpy() for name, one in tensors.items() if one.requires_grad},
                "weightGradients": {name: weights[name].grad.numpy() for name in options.get("learned", weights)},
                "moving": {},
                "peer": "PyTorch",
                **{name: options[name] for name in ["name", "adapt"] if name in options},
            },
            bags,
        )

    def keep(self, flow, inputs, values, bags=()):
        parts = {"name": flow, "peer": self.peer, "flow": flow}
        parts["inputs"] = {name: {"tokens": value.dtype == np.int32, **({"bag": True} if name in bags else {}), **tensor(value)} for name, value in inputs.items()}
        for key, value in values.items():
            plain = isinstance(value, (str, bool))
            parts[key] = value if plain else {k: tensor(v) for k, v in value.items()} if isinstance(value, dict) else tensor(value)
        self.cases.append(parts)

