"""Records operators that join, move, enlarge or weigh values, of Keras and PyTorch. Run through `node tests/parity/record.mjs`."""
import keras
import numpy as np
import torch
from recording import Flows, draw, write


def join_cases(flows):
    x, z, w = (draw(flows.rng, 2, 3, 2) for _ in range(3))
    layers = keras.layers
    flows.add("[x, z] -> multiply()", {"x": x, "z": z}, lambda given, training: layers.Multiply()([given["x"], given["z"]]))
    three = {"x": x, "z": z, "w": w}
    flows.add("[x, z, w] -> multiply()", three, lambda given, training: layers.Multiply()([given["x"], given["z"], given["w"]]))
    flows.add("[x, z, w] -> average()", three, lambda given, training: layers.Average()([given["x"], given["z"], given["w"]]))
    dense = layers.Dense(2, activation="sigmoid")
    dense.build((None, 3, 4))

    def mixed(given, training):
        share = dense(layers.Concatenate()([given["x"], given["z"]]))
        return share * given["x"] + (1 - share) * given["z"]

    weights = {"gate/kernel": dense.kernel, "gate/bias": dense.bias}
    flows.add("[x, z] -> gate()", {"x": x, "z": z}, mixed, weights=weights)


def place_cases(flows):
    x = draw(flows.rng, 2, 4, 3, 2)
    layers = keras.layers
    for flow, layer in [
        ("permute(3, 1, 2)", layers.Permute((3, 1, 2))),
        ("upsample()", layers.UpSampling2D()),
        ("upsample([3, 2])", layers.UpSampling2D((3, 2))),
        ("upsample(2, method: bilinear)", layers.UpSampling2D(2, interpolation="bilinear")),
        ("upsample([1, 3], method: bilinear)", layers.UpSampling2D((1, 3), interpolation="bilinear")),
        ("zero_pad()", layers.ZeroPadding2D()),
        ("zero_pad([2, 0])", layers.ZeroPadding2D((2, 0))),
        ("crop()", layers.Cropping2D(1)),
        ("crop([1, 0])", layers.Cropping2D((1, 0))),
    ]:
        flows.add(f"x -> {flow}", {"x": x}, lambda given, training: layer(given["x"]))
    # Outside training they do nothing.
    for flow in ["spatial_dropout(0.3)", "stochastic_depth(0.3)"]:
        flows.add(f"x -> {flow} -> tanh()", {"x": x}, lambda given, training: layers.Activation("tanh")(layers.SpatialDropout2D(0.3)(given["x"])))
    flows.add_torch(
        "x -> upsample(3, method: bilinear)", {"x": x}, {},
        lambda given, weights: torch.nn.functional.interpolate(given["x"].permute(0, 3, 1, 2), scale_factor=3, mode="bilinear").permute(0, 2, 3, 1),
    )


def squeeze_cases(flows):
    layers = keras.layers
    for shape in [(2, 3, 2, 4), (2, 5, 4)]:
        reduce, expand = layers.Dense(2, activation="relu"), layers.Dense(4, activation="sigmoid")
        reduce.build((None, 4))
        expand.build((None, 2))
        pool = layers.GlobalAveragePooling2D(keepdims=True) if len(shape) == 4 else layers.GlobalAveragePooling1D(keepdims=True)
        weights = {
            "squeeze_excite/reduce_kernel": reduce.kernel,
            "squeeze_excite/reduce_bias": reduce.bias,
            "squeeze_excite/expand_kernel": expand.kernel,
            "squeeze_excite/expand_bias": expand.bias,
        }
        compute = lambda given, training: given["x"] * expand(reduce(pool(given["x"])))
        flows.add("x -> squeeze_excite(2)", {"x": draw(flows.rng, *shape)}, compute, weights=weights, name=f"squeeze_excite on {list(shape)}")


def wiring_cases(flows):
    layers = keras.layers

    def dense(units, name, activation=None):
        layer = layers.Dense(units, activation=activation)
        layer.build((None, 3))
        return layer, {f"{name}/kernel": layer.kernel, f"{name}/bias": layer.bias}

    x = draw(flows.rng, 4, 3)
    inside, weights = dense(3, "residual/dense", "tanh")
    flows.add("x -> residual(dense(3, activation: tanh))", {"x": x}, lambda given, training: given["x"] + inside(given["x"]), weights=weights)
    inside, first = dense(2, "residual/dense", "tanh")
    past, second = dense(2, "residual/shortcut/dense")
    flows.add(
        "x -> residual(dense(2, activation: tanh), shortcut: dense(2))", {"x": x},
        lambda given, training: past(given["x"]) + inside(given["x"]), weights=first | second,
    )
    one, first = dense(3, "repeat/residual_1/dense", "tanh")
    two, second = dense(3, "repeat/residual_2/dense", "tanh")

    def twice(given, training):
        between = given["x"] + one(given["x"])
        return between + two(between)

    flows.add("x -> repeat(2, residual(dense(3, activation: tanh)))", {"x": x}, twice, weights=first | second)


if __name__ == "__main__":
    flows = Flows(15)
    join_cases(flows)
    place_cases(flows)
    squeeze_cases(flows)
    wiring_cases(flows)
    write("places", flows.cases)
