"""The networks of the comparison in Keras, as its guides write them. Weights come in the order of `models/*.ts`."""
import keras
import numpy as np
import tensorflow as tf
from keras import layers


def cnn():
    """The network of the CIFAR-10 tutorial, logits out."""
    return keras.Sequential(
        [
            layers.Input((32, 32, 3)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10),
        ]
    )


class Embeddings(layers.Layer):
    """Tokens and places."""

    def __init__(self, vocabulary, length, width):
        super().__init__()
        self.length = length
        self.tokens = layers.Embedding(vocabulary, width)
        self.places = layers.Embedding(length, width)

    def call(self, x):
        return self.tokens(x) + self.places(tf.range(self.length))


class Block(layers.Layer):
    """One encoder block; one product gives queries, keys and values."""

    def __init__(self, length, width, heads, hidden):
        super().__init__()
        self.length, self.width, self.heads = length, width, heads
        self.qkv = layers.Dense(3 * width)
        self.out = layers.Dense(width)
        self.norm1 = layers.LayerNormalization(epsilon=1e-5)
        self.norm2 = layers.LayerNormalization(epsilon=1e-5)
        self.up = layers.Dense(hidden, activation="relu")
        self.down = layers.Dense(width)

    def build(self, shape):
        for layer in [self.qkv, self.out, self.norm1, self.norm2, self.up]:
            layer.build(shape)
        self.down.build((*shape[:-1], self.up.units))
        self.built = True

    def call(self, x):
        each = self.width // self.heads
        qkv = tf.reshape(self.qkv(x), [-1, self.length, 3, self.heads, each])
        query, key, value = tf.unstack(tf.transpose(qkv, [2, 0, 3, 1, 4]))
        shares = tf.nn.softmax(tf.matmul(query, key, transpose_b=True) / np.sqrt(each).astype("float32"))
        mixed = tf.reshape(tf.transpose(tf.matmul(shares, value), [0, 2, 1, 3]), [-1, self.length, self.width])
        x = self.norm1(x + self.out(mixed))
        return self.norm2(x + self.down(self.up(x)))


def transformer(sizes, batch=None):
    """The text classifier, logits out."""
    length, width = sizes["length"], sizes["width"]
    tokens = layers.Input((length,), dtype="int32", batch_size=batch)
    x = Embeddings(sizes["vocabulary"], length, width)(tokens)
    for _ in range(sizes["blocks"]):
        x = Block(length, width, sizes["heads"], sizes["hidden"])(x)
    return keras.Model(tokens, layers.Dense(2)(layers.GlobalAveragePooling1D()(x)))


def recurrent(kind, sizes):
    """A sequence classifier with an LSTM or a GRU, logits out."""
    cell = {"lstm": layers.LSTM, "gru": layers.GRU}[kind]
    shape = (sizes["length"], sizes["width"])
    return keras.Sequential([layers.Input(shape), cell(sizes["units"]), layers.Dense(sizes["classes"])])


def mlp():
    """The small value network."""
    return keras.Sequential(
        [layers.Input((4,)), layers.Dense(64, activation="relu"), layers.Dense(64, activation="relu"), layers.Dense(2)]
    )


def classification_loss():
    return keras.losses.SparseCategoricalCrossentropy(from_logits=True)
