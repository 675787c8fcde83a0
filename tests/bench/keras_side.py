"""Keras's side of the comparison: the CIFAR-10 tutorial network on random pictures, as Keras's guides write it.

In: SideWork (see side.ts) as JSON argument. Out: SideFigures as JSON, the last line of standard output.
"""
import json
import sys
import time

import keras
import numpy as np
import tensorflow as tf

work = json.loads(sys.argv[1])
keras.utils.set_random_seed(work["seed"])
rng = np.random.default_rng(work["seed"])
# Floats from the start: Keras is not charged for the conversion from bytes.
pictures = (rng.integers(0, 256, (work["rows"], 32, 32, 3)) / 255).astype(np.float32)
labels = rng.integers(0, 10, work["rows"]).astype(np.int32)

model = keras.Sequential(
    [
        keras.layers.Input((32, 32, 3)),
        keras.layers.Conv2D(32, 3, activation="relu"),
        keras.layers.MaxPooling2D(2),
        keras.layers.Conv2D(64, 3, activation="relu"),
        keras.layers.MaxPooling2D(2),
        keras.layers.Conv2D(64, 3, activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])


class EpochTimer(keras.callbacks.Callback):
    """Seconds of the latest epoch."""

    seconds = float("nan")

    def on_epoch_begin(self, epoch, logs=None):
        self.started = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds = time.perf_counter() - self.started


step_ms = []
for number in range(work["warmup"] + work["steps"]):
    started = time.perf_counter()
    model.train_on_batch(pictures[: work["batch"]], labels[: work["batch"]])
    if number >= work["warmup"]:
        step_ms.append((time.perf_counter() - started) * 1000)

timer = EpochTimer()
model.fit(pictures, labels, batch_size=work["batch"], epochs=2, verbose=0, callbacks=[timer])

predict_seconds = float("nan")
for _ in range(2):
    started = time.perf_counter()
    model.predict(pictures, batch_size=256, verbose=0)
    predict_seconds = time.perf_counter() - started

print(
    json.dumps(
        {
            "versions": {
                "python": ".".join(map(str, sys.version_info[:3])),
                "keras": keras.__version__,
                "tensorflow": tf.__version__,
            },
            "stepMs": step_ms,
            "epochSeconds": timer.seconds,
            "predictSeconds": predict_seconds,
        }
    )
)
