"""Weights and batches as `models/network.ts` draws them, number for number, from TensorFlow's stateless generator."""
import numpy as np
import tensorflow as tf


def uniform(shape, seed):
    """Float32 in [0, 1)."""
    size = int(np.prod(shape))
    values = tf.raw_ops.StatelessRandomUniform(shape=[size], seed=tf.constant(seed, tf.int32), dtype=tf.float32)
    return values.numpy().reshape(shape)


def weight(variable, seed, index):
    """The start of the index-th weight of a Keras model."""
    shape = tuple(variable.shape)
    if len(shape) < 2:
        return np.full(shape, 1 if variable.path.endswith("gamma") else 0, np.float32)
    rows, columns = int(np.prod(shape[:-1])), shape[-1]
    limit = np.float32(np.sqrt(6 / (rows + columns)))
    return (2 * uniform(shape, [seed, index]) - 1) * limit


def start(model, seed):
    """Sets all weights of a Keras model."""
    model.set_weights([weight(variable, seed, index) for index, variable in enumerate(model.weights)])


def batch(shape, vocabulary, classes, seed):
    """Inputs of a shape (tokens where there is a vocabulary) and a class for each row."""
    numbers = uniform(shape, [seed, 1000])
    if vocabulary is not None:
        numbers = np.floor(numbers.astype(np.float64) * vocabulary).astype(np.int32)
    targets = np.floor(uniform(shape[:1], [seed, 1001]).astype(np.float64) * classes).astype(np.int32)
    return numbers, targets
