"""Records the losses of Keras over twenty steps of the networks of tests/bench, from weights and batches that
`models/network.ts` draws too: so no array needs to be kept. Run through `node tests/parity/record.mjs`.
"""
import json
import pathlib
import sys

import keras
import tensorflow as tf

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "bench" / "peers"))
import drawing
import keras_models

STEPS, BATCHES, ROWS, SEED = 20, 4, 16, 3
RECURRENT = {"length": 32, "width": 16, "units": 32, "classes": 10}
TRANSFORMER = {"vocabulary": 2000, "length": 32, "width": 64, "blocks": 2, "heads": 4, "hidden": 256}


class SummedAdam(keras.optimizers.Adam):
    """Keras squares the gradients of a token's occurrences one by one where a batch has the token several times; the formula
    squares their sum. Penstock keeps to the formula, and so does Keras when it is given the sum."""

    def apply(self, gradients, variables=None):
        return super().apply([tf.convert_to_tensor(gradient) for gradient in gradients], variables)


OPTIMIZERS = {
    "adam": ({"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7}, lambda: SummedAdam(1e-3, epsilon=1e-7)),
    "sgd": ({"lr": 0.01, "momentum": 0.9, "nesterov": False}, lambda: keras.optimizers.SGD(0.01, momentum=0.9)),
}
NETWORKS = [
    # name, sizes, maker, shape of a row, vocabulary, classes
    ("cnn", {}, keras_models.cnn, (32, 32, 3), None, 10),
    ("lstm", RECURRENT, lambda: keras_models.recurrent("lstm", RECURRENT), (32, 16), None, 10),
    ("gru", RECURRENT, lambda: keras_models.recurrent("gru", RECURRENT), (32, 16), None, 10),
    ("transformer", TRANSFORMER, lambda: keras_models.transformer(TRANSFORMER, ROWS), (32,), 2000, 2),
]


def losses(make, optimizer, data):
    shape, vocabulary, classes = data
    model = make()
    drawing.start(model, SEED)
    model.compile(optimizer=optimizer, loss=keras_models.classification_loss())
    found = []
    for step in range(STEPS):
        batch = drawing.batch((ROWS, *shape), vocabulary, classes, SEED + step % BATCHES)
        found.append(float(model.train_on_batch(*batch)))
        # Keras gives the running mean of an epoch; each step is one.
        model.reset_metrics()
    return found


if __name__ == "__main__":
    cases = [
        {
            "name": f"{name}, {call}",
            "network": name,
            "sizes": sizes,
            "optimizer": {"call": call, "args": args},
            "rows": ROWS,
            "batches": BATCHES,
            "seed": SEED,
            "losses": losses(make, optimizer(), (shape, vocabulary, classes)),
        }
        for name, sizes, make, shape, vocabulary, classes in NETWORKS
        for call, (args, optimizer) in OPTIMIZERS.items()
    ]
    versions = {"python": sys.version.split()[0], "tensorflow": tf.__version__, "keras": keras.__version__}
    content = {"recordedBy": "node tests/parity/record.mjs", "versions": versions, "cases": cases}
    (HERE / "recorded" / "networks.json").write_text(json.dumps(content) + "\n")
    print(f"networks: {len(cases)} cases")
