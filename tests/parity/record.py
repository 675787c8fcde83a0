"""Records what Keras, TensorFlow and scikit-learn compute, as small JSON files that the tests beside this file hold
Penstock's own results against. Run it through `node tests/parity/record.mjs`, which supplies the pinned libraries.

Inputs are drawn with fixed seeds and rounded to three decimals before they are used, so that the files stay small and
both sides start from the same float32 numbers.
"""
import json
import pathlib
import sys

import keras
import numpy as np
import sklearn
import sklearn.metrics
import tensorflow as tf

FOLDER = pathlib.Path(__file__).parent / "recorded"
VERSIONS = {
    "python": ".".join(map(str, sys.version_info[:3])),
    "tensorflow": tf.__version__,
    "keras": keras.__version__,
    "scikit-learn": sklearn.__version__,
    "numpy": np.__version__,
}


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
    content = {"recordedBy": "node tests/parity/record.mjs", "versions": VERSIONS, "cases": cases}
    (FOLDER / f"{name}.json").write_text(json.dumps(content) + "\n")
    print(f"{name}: {len(cases)} cases")


def draw(rng, *shape):
    return np.round(rng.normal(size=shape), 3).astype(np.float32)


def draw_distinct(rng, *shape):
    """Values of which no two are equal, so that the largest of a window is one."""
    count = int(np.prod(shape))
    return (rng.permutation(count).reshape(shape) / 100 - count / 200).round(3).astype(np.float32)


def apply_layer(layer, inputs, options):
    """Output, gradients and (for batch normalisation) moving averages of one layer on given inputs and weights."""
    rng, weights, training = options["rng"], options["weights"], options["training"]
    variables = [tf.constant(value) for value in inputs]
    argument = variables if len(variables) > 1 else variables[0]
    shapes = [tuple(v.shape) for v in variables]
    layer.build(shapes if len(shapes) > 1 else shapes[0])
    layer.set_weights(list(weights.values()))
    with tf.GradientTape() as tape:
        tape.watch(variables)
        output = layer(argument, training=training)
        upstream = draw(rng, *output.shape)
        total = tf.reduce_sum(output * upstream)
    trainable = [weight.value for weight in layer.trainable_weights]
    gradients = tape.gradient(total, variables + trainable)
    names = [name for name in weights if not name.startswith("moving_")]
    moving = {
        name: tensor(value)
        for name, value in zip(weights, layer.get_weights(), strict=True)
        if training and name.startswith("moving_")
    }
    return {
        "inputs": [tensor(value) for value in inputs],
        "weights": {name: tensor(value) for name, value in weights.items()},
        "training": training,
        "upstream": tensor(upstream),
        "output": tensor(output),
        "inputGradients": [tensor(value) for value in gradients[: len(inputs)]],
        "weightGradients": {
            name: tensor(value) for name, value in zip(names, gradients[len(inputs) :], strict=True)
        },
        "moving": moving,
    }


def operator_cases():
    cases = []

    def add(name, op, args, layer, inputs, weights=None, training=False):
        rng = np.random.default_rng(len(cases) + 1000)
        options = {"rng": rng, "weights": weights or {}, "training": training}
        cases.append({"name": name, "op": op, "args": args, **apply_layer(layer, inputs, options)})

    rng = np.random.default_rng(1)
    for shape, activation, bias in [((4, 5), None, True), ((3, 4), "gelu", True), ((2, 3, 4), "tanh", True), ((4, 5), None, False)]:
        units = 3
        weights = {"kernel": draw(rng, shape[-1], units)}
        if bias:
            weights["bias"] = draw(rng, units)
        args = {"units": units, "activation": activation, "bias": bias}
        layer = keras.layers.Dense(units, activation=activation, use_bias=bias)
        add(f"dense on {list(shape)}, activation {activation}, bias {bias}", "dense", args, layer, [draw(rng, *shape)], weights)

    windows = [
        # height, width, kernel, stride, pad
        (6, 5, (3, 3), (1, 1), "valid"),
        (6, 5, (3, 3), (1, 1), "same"),
        (6, 5, (3, 3), (2, 2), "valid"),
        (6, 5, (3, 3), (2, 2), "same"),
        (5, 6, (2, 2), (1, 1), "same"),
        (5, 6, (2, 3), (2, 1), "same"),
        (4, 4, (1, 1), (1, 1), "valid"),
    ]
    for height, width, kernel, stride, pad in windows:
        weights = {"kernel": draw(rng, *kernel, 2, 3), "bias": draw(rng, 3)}
        args = {"filters": 3, "kernel": list(kernel), "stride": list(stride), "pad": pad, "activation": None, "bias": True}
        layer = keras.layers.Conv2D(3, kernel, strides=stride, padding=pad)
        name = f"conv of {height}×{width}, kernel {kernel}, stride {stride}, {pad}"
        add(name, "conv", args, layer, [draw(rng, 2, height, width, 2)], weights)

    weights = {"kernel": draw(rng, 3, 3, 1, 4)}
    args = {"filters": 4, "kernel": [3, 3], "stride": [1, 1], "pad": "same", "activation": "relu", "bias": False}
    layer = keras.layers.Conv2D(4, 3, padding="same", activation="relu", use_bias=False)
    add("conv with relu and no bias", "conv", args, layer, [draw(rng, 2, 4, 5, 1)], weights)

    # TensorFlow computes depthwise convolutions with equal strides only.
    for height, width, kernel, stride, pad, multiplier in [
        (6, 5, (3, 3), (1, 1), "valid", 1),
        (6, 5, (3, 3), (1, 1), "same", 2),
        (5, 6, (3, 3), (2, 2), "same", 1),
        (6, 6, (2, 2), (2, 2), "valid", 2),
    ]:
        weights = {"kernel": draw(rng, *kernel, 2, multiplier), "bias": draw(rng, 2 * multiplier)}
        args = {"kernel": list(kernel), "stride": list(stride), "pad": pad, "multiplier": multiplier, "activation": None, "bias": True}
        layer = keras.layers.DepthwiseConv2D(kernel, strides=stride, padding=pad, depth_multiplier=multiplier)
        name = f"depthwise_conv of {height}×{width}, kernel {kernel}, stride {stride}, {pad}, multiplier {multiplier}"
        add(name, "depthwise_conv", args, layer, [draw(rng, 2, height, width, 2)], weights)

    for height, width, size, stride, pad in [
        (6, 4, (2, 2), (2, 2), "valid"),
        (5, 7, (2, 2), (2, 2), "valid"),
        (5, 7, (2, 2), (2, 2), "same"),
        (5, 6, (3, 3), (1, 1), "same"),
        (5, 6, (3, 2), (2, 1), "valid"),
        (5, 6, (3, 3), (2, 2), "same"),
    ]:
        args = {"size": list(size), "stride": list(stride), "pad": pad}
        name = f"of {height}×{width}, window {size}, stride {stride}, {pad}"
        picture = draw_distinct(rng, 2, height, width, 2)
        add(f"max_pool {name}", "max_pool", args, keras.layers.MaxPooling2D(size, strides=stride, padding=pad), [picture])
        add(f"avg_pool {name}", "avg_pool", args, keras.layers.AveragePooling2D(size, strides=stride, padding=pad), [picture])
    add("global_avg_pool", "global_avg_pool", {}, keras.layers.GlobalAveragePooling2D(), [draw(rng, 2, 3, 5, 3)])

    for shape in [(6, 4), (3, 3, 4, 2)]:
        channels = shape[-1]
        weights = {
            "gamma": draw(rng, channels) + np.float32(1),
            "beta": draw(rng, channels),
            "moving_mean": draw(rng, channels),
            "moving_variance": np.abs(draw(rng, channels)) + np.float32(0.5),
        }
        weights = {name: value.round(3).astype(np.float32) for name, value in weights.items()}
        picture = (draw(rng, *shape) * 2 + 1).round(3).astype(np.float32)
        for training in [True, False]:
            args = {"momentum": 0.9, "epsilon": 0.001}
            layer = keras.layers.BatchNormalization(momentum=0.9, epsilon=0.001)
            name = f"batch_norm on {list(shape)} {'while training' if training else 'afterwards'}"
            add(name, "batch_norm", args, layer, [picture], weights, training)

    for activation in ["relu", "gelu", "sigmoid", "tanh", "softmax"]:
        values = (draw(rng, 4, 6) * 3).round(3).astype(np.float32)
        values[0, :3] = [12.5, -12.5, 0.001]
        add(activation, activation, {}, keras.layers.Activation(activation), [values])

    add("flatten", "flatten", {}, keras.layers.Flatten(), [draw(rng, 2, 3, 2, 2)])
    add("reshape", "reshape", {"shape": [3, 4]}, keras.layers.Reshape((3, 4)), [draw(rng, 2, 2, 6)])
    add("concat of vectors", "concat", {}, keras.layers.Concatenate(), [draw(rng, 2, 3), draw(rng, 2, 2), draw(rng, 2, 1)])
    add("concat of pictures", "concat", {}, keras.layers.Concatenate(), [draw(rng, 2, 2, 3, 1), draw(rng, 2, 2, 3, 2)])
    add("add", "add", {}, keras.layers.Add(), [draw(rng, 2, 3, 2), draw(rng, 2, 3, 2), draw(rng, 2, 3, 2)])
    return cases


def metric_cases():
    rng = np.random.default_rng(4)
    cases = []
    for name, classes, truth_of, answer_of in [
        ("three classes", 3, [0, 1, 2], [0, 1, 2]),
        ("ten classes", 10, list(range(10)), list(range(10))),
        ("a class absent from the truth", 4, [0, 1, 3], [0, 1, 2, 3]),
        ("a class that is never predicted", 4, [0, 1, 2, 3], [0, 1, 3]),
        ("a class absent from both", 4, [0, 1, 3], [0, 1, 3]),
        ("one class only", 3, [1], [1]),
        ("nothing right", 3, [0], [1, 2]),
        ("two classes", 2, [0, 1], [0, 1]),
    ]:
        truth = rng.choice(truth_of, 60)
        guessed = rng.choice(answer_of, 60)
        keep = (rng.random(60) < 0.6) & np.isin(truth, answer_of)
        predicted = np.where(keep, truth, guessed)
        precision, recall, f1, support = sklearn.metrics.precision_recall_fscore_support(
            truth, predicted, labels=range(classes), zero_division=0
        )
        cases.append(
            {
                "name": name,
                "kind": "classification",
                "classes": classes,
                "truth": truth.tolist(),
                "predicted": predicted.tolist(),
                "accuracy": sklearn.metrics.accuracy_score(truth, predicted),
                # labels=None: the mean runs over the classes that occur in truth or predictions.
                "f1": sklearn.metrics.f1_score(truth, predicted, average="macro", zero_division=0),
                "perClass": [
                    {"precision": p, "recall": r, "f1": f, "support": int(s)}
                    for p, r, f, s in zip(precision.tolist(), recall.tolist(), f1.tolist(), support, strict=True)
                ],
                "confusion": sklearn.metrics.confusion_matrix(truth, predicted, labels=range(classes)).tolist(),
            }
        )
    for name, shape, scale in [("one number a row", (40, 1), 10), ("vectors", (15, 3), 1), ("large numbers", (20, 1), 1e4)]:
        truth = (draw(rng, *shape) * scale).astype(np.float32)
        predicted = (truth + draw(rng, *shape) * scale / 7).round(3).astype(np.float32)
        # One figure over all values, those of a vector too: flattened, else the roots of its places would be averaged.
        exact = truth.astype(np.float64).ravel(), predicted.astype(np.float64).ravel()
        cases.append(
            {
                "name": name,
                "kind": "regression",
                "truth": tensor(truth)["data"],
                "predicted": tensor(predicted)["data"],
                "mse": sklearn.metrics.mean_squared_error(*exact),
                "rmse": sklearn.metrics.root_mean_squared_error(*exact),
                "mae": sklearn.metrics.mean_absolute_error(*exact),
            }
        )
    return cases


def random_cases():
    cases = []
    extremes = [[2147483647, -2147483648], [-2147483648, 2147483647], [-1, -1]]
    for seed in [[0, 0], [1, 2], [7, -7], [-7, 7], [-123456789, 987654321], *extremes]:
        for shape in [[1], [7], [3, 5]]:
            values = tf.raw_ops.StatelessRandomUniform(shape=shape, seed=tf.constant(seed, tf.int32), dtype=tf.float32)
            assert np.array_equal(values, tf.random.stateless_uniform(shape, seed, alg="philox"))
            # Every float32 in [0, 1) of this generator is a multiple of 2^-23: kept whole, so that equality can be exact.
            whole = np.asarray(values, np.float64) * 2**23
            assert np.array_equal(whole, np.round(whole))
            cases.append({"seed": seed, "shape": shape, "timesTwoTo23": whole.astype(np.int64).ravel().tolist()})
    return cases


def training_cases():
    """Ten steps of a small network, start to end: forward, loss, gradients, moving averages and Adam together."""
    rng = np.random.default_rng(5)
    model = keras.Sequential(
        [
            keras.layers.Input((6, 6, 2)),
            # No bias: before batch normalisation its gradient is rounding, which Adam would blow up to whole steps.
            keras.layers.Conv2D(3, 3, padding="same", use_bias=False),
            keras.layers.BatchNormalization(momentum=0.9, epsilon=0.001),
            keras.layers.Activation("relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(4, activation="tanh"),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )
    start = [(draw(rng, *value.shape) / 3).round(3).astype(np.float32) for value in model.get_weights()]
    start[1], start[2] = np.ones(3, np.float32), np.zeros(3, np.float32)
    start[3], start[4] = np.zeros(3, np.float32), np.ones(3, np.float32)
    model.set_weights(start)
    model.compile(
        optimizer=keras.optimizers.Adam(0.01, epsilon=1e-7),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.1),
    )
    pictures, labels = draw(rng, 8, 6, 6, 2), rng.integers(0, 3, 8).astype(np.int32)
    losses = []
    for _ in range(10):
        losses.append(float(model.train_on_batch(pictures, np.eye(3, dtype=np.float32)[labels])))
    return [
        {
            "name": "ten steps of a small network",
            "pictures": tensor(pictures),
            "labels": tensor(labels),
            "start": [tensor(value) for value in start],
            "losses": losses,
            "end": [tensor(value) for value in model.get_weights()],
            "probabilities": tensor(model.predict(pictures, verbose=0)),
        }
    ]


if __name__ == "__main__":
    write("operators", operator_cases())
    write("metrics", metric_cases())
    write("random", random_cases())
    write("training", training_cases())
