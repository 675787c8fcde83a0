"""Records how scikit-learn, Keras and TensorFlow prepare columns, as a small JSON file that `preparation.test.ts` holds
Penstock's own preparation against. Run it through `node tests/parity/record.mjs record_preparation.py`, which supplies the
pinned libraries. Numbers are float64 with all their digits.
"""
import json
import pathlib
import sys

import keras
import numpy as np
import sklearn
import sklearn.preprocessing as prep
import tensorflow as tf

FOLDER = pathlib.Path(__file__).parent / "recorded"
VERSIONS = {
    "python": ".".join(map(str, sys.version_info[:3])),
    "tensorflow": tf.__version__,
    "keras": keras.__version__,
    "scikit-learn": sklearn.__version__,
    "numpy": np.__version__,
}


def tables(rng):
    """Train rows and other rows of three columns of different sizes."""
    shape = (40, 3)
    values = np.round(rng.normal(size=shape) * np.array([1.0, 50.0, 0.01]) + np.array([0.0, 1000.0, 0.3]), 4)
    return values[:28].tolist(), values[28:].tolist()


def scalers():
    train, other = tables(np.random.default_rng(11))
    kinds = {
        "normalize": prep.StandardScaler(),
        "min_max": prep.MinMaxScaler(),
        "robust": prep.RobustScaler(),
    }
    cases = []
    for name, scaler in kinds.items():
        scaler.fit(np.array(train))
        cases.append({"name": name, "train": train, "other": other, "expected": scaler.transform(np.array(other)).tolist()})
    for count in (2, 5, 10):
        column = [[row[1]] for row in train]
        buckets = prep.KBinsDiscretizer(n_bins=count, encode="ordinal", strategy="quantile", quantile_method="linear")
        buckets.fit(np.array(column))
        asked = [[row[1]] for row in other]
        places = buckets.transform(np.array(asked)).astype(int).ravel().tolist()
        cases.append({"name": f"bucket({count})", "train": column, "other": asked, "expected": places})
    return cases


def words():
    # Words occur a different number of times each, so that no library has to choose between two.
    names = ["the", "cat", "sat", "on", "mat", "dog", "ran", "home"]
    texts = []
    for place, name in enumerate(names):
        texts += [f"{name.upper()}!"] * (3 * (len(names) - place))
    asked = ["The cat, the DOG; a mat.", "", "sat sat sat sat sat sat sat", "unknown words on (the) mat"]
    layer = keras.layers.TextVectorization(
        max_tokens=7, standardize="lower_and_strip_punctuation", split="whitespace", output_sequence_length=5
    )
    layer.adapt(texts)
    return [{"name": "words", "train": texts, "other": asked, "expected": np.asarray(layer(asked)).tolist()}]


def spectrograms():
    rng = np.random.default_rng(12)
    cases = []
    for rate, samples, bands, window, step, low, high in [
        (8000, 1600, 20, 200, 80, 20, 4000),
        (16000, 1200, 32, 400, 160, 60, 7600),
        (11025, 700, 8, 128, 64, 0, 5000),
    ]:
        sound = np.round(rng.normal(size=samples) * 0.1, 4)
        size = 2 ** int(np.ceil(np.log2(window)))
        spectrum = tf.signal.stft(tf.constant(sound), window, step, fft_length=size)
        mel = tf.signal.linear_to_mel_weight_matrix(bands, size // 2 + 1, rate, low, high, dtype=tf.float64)
        loud = tf.math.log(tf.tensordot(tf.abs(spectrum) ** 2, mel, 1) + 1e-6)
        cases.append(
            {
                "name": "spectrogram",
                "form": {"rate": rate, "bands": bands, "window": window, "step": step, "low": low, "high": high},
                "sound": sound.tolist(),
                "shape": loud.shape.as_list(),
                "expected": np.round(loud.numpy(), 10).ravel().tolist(),
            }
        )
    return cases


content = {
    "recordedBy": "node tests/parity/record.mjs record_preparation.py",
    "versions": VERSIONS,
    "scalers": scalers(),
    "words": words(),
    "spectrograms": spectrograms(),
}
FOLDER.mkdir(exist_ok=True)
(FOLDER / "preparation.json").write_text(json.dumps(content) + "\n")
print("preparation:", sum(len(content[part]) for part in ("scalers", "words", "spectrograms")), "cases")
