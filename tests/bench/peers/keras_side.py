"""Keras's side of the comparison. In: a workload (see sides/serve.ts) as JSON argument. Out: see side.py."""
import json
import sys
import time

import side  # first: it takes standard output for itself

import keras
import keras_models
import numpy as np
import tensorflow as tf

SIZES = json.loads(sys.argv[2])
BATCH, CNN_BATCH = SIZES["batch"], SIZES["cnnBatch"]
ROTATION = 8


def compiled(model, loss, metrics=None):
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=loss, metrics=metrics)
    return model


def pictures(rng, rows):
    return rng.random((rows, 32, 32, 3), dtype=np.float32), rng.integers(0, 10, rows).astype(np.int32)


def stepping(model, batches, seconds):
    """Times `train_on_batch` on tensors, so that Keras is not charged for the way into TensorFlow."""
    ready = [(tf.constant(x), tf.constant(y)) for x, y in batches]

    def step(number):
        return model.train_on_batch(*ready[number % len(ready)])

    side.warm_up(step, 1)
    return lambda: side.milliseconds(step, seconds)


def cnn_fit(rng, _seconds, _variant):
    fit = SIZES["fit"]
    x, y = pictures(rng, fit["rows"])
    valid = pictures(rng, fit["valid"])

    def measure():
        # A training run starts with a new model on both sides, so that both pay for their graphs.
        model = compiled(keras_models.cnn(), keras_models.classification_loss(), ["accuracy"])
        started = time.perf_counter()
        model.fit(x, y, batch_size=CNN_BATCH, epochs=fit["epochs"], validation_data=valid, verbose=0)
        return fit["epochs"] * fit["rows"] / (time.perf_counter() - started)

    measure()
    return measure


def cnn_step(rng, seconds, _variant):
    model = compiled(keras_models.cnn(), keras_models.classification_loss())
    return stepping(model, [pictures(rng, CNN_BATCH) for _ in range(ROTATION)], seconds)


def transformer_step(rng, seconds, _variant):
    sizes = SIZES["transformer"]
    model = compiled(keras_models.transformer(sizes, BATCH), keras_models.classification_loss())
    batches = [
        (
            rng.integers(0, sizes["vocabulary"], (BATCH, sizes["length"])).astype(np.int32),
            rng.integers(0, 2, BATCH).astype(np.int32),
        )
        for _ in range(ROTATION)
    ]
    return stepping(model, batches, seconds)


def recurrent_step(kind):
    def workload(rng, seconds, _variant):
        sizes = SIZES["recurrent"]
        model = compiled(keras_models.recurrent(kind, sizes), keras_models.classification_loss())
        batches = [
            (
                rng.random((BATCH, sizes["length"], sizes["width"]), dtype=np.float32),
                rng.integers(0, sizes["classes"], BATCH).astype(np.int32),
            )
            for _ in range(ROTATION)
        ]
        return stepping(model, batches, seconds)

    return workload


def mlp_update(rng, seconds, _variant):
    model = compiled(keras_models.mlp(), "mean_squared_error")
    batches = [
        (rng.random((BATCH, 4), dtype=np.float32), rng.random((BATCH, 2), dtype=np.float32)) for _ in range(ROTATION)
    ]
    measure = stepping(model, batches, seconds)
    return lambda: 1000 / measure()


def infer_batches(rng, seconds, _variant):
    model = keras_models.cnn()
    x, _ = pictures(rng, SIZES["answered"])

    def answer(_number):
        return model.predict(x, batch_size=CNN_BATCH, verbose=0)

    side.warm_up(answer, 1)
    return lambda: 1000 * SIZES["answered"] / side.milliseconds(answer, seconds)


def infer_one(rng, seconds, variant):
    model = keras_models.cnn()
    rows = [pictures(rng, 1)[0] for _ in range(ROTATION)]
    ways = {
        "call": lambda x: model(x, training=False).numpy(),
        "predict": lambda x: model.predict(x, verbose=0),
    }
    way = ways[variant]

    def answer(number):
        return way(rows[number % ROTATION])

    side.warm_up(answer, 1)
    return lambda: side.milliseconds(answer, seconds)


WORKLOADS = {
    "cnn-fit": cnn_fit,
    "cnn-step": cnn_step,
    "transformer-step": transformer_step,
    "lstm-step": recurrent_step("lstm"),
    "gru-step": recurrent_step("gru"),
    "mlp-update": mlp_update,
    "infer-64": infer_batches,
    "infer-1": infer_one,
}

workload = json.loads(sys.argv[1])
keras.utils.set_random_seed(workload["seed"])
side.serve(
    WORKLOADS[workload["name"]](np.random.default_rng(workload["seed"]), workload["seconds"], workload["variant"]),
    {"python": sys.version.split()[0], "keras": keras.__version__, "tensorflow": tf.__version__},
)
