"""Records what Keras's initializers draw, as figures of many numbers, and how its layers start. Run through
`node tests/parity/record.mjs`."""
import keras
import numpy as np
from recording import write

initializers = keras.initializers
INITIALIZERS = {
    "glorot_uniform()": initializers.GlorotUniform,
    "glorot_normal()": initializers.GlorotNormal,
    "he_uniform()": initializers.HeUniform,
    "he_normal()": initializers.HeNormal,
    "lecun_uniform()": initializers.LecunUniform,
    "lecun_normal()": initializers.LecunNormal,
    "orthogonal()": initializers.Orthogonal,
    "orthogonal(gain: 2)": lambda seed: initializers.Orthogonal(gain=2, seed=seed),
    "uniform()": initializers.RandomUniform,
    "uniform(0.1)": lambda seed: initializers.RandomUniform(-0.1, 0.1, seed=seed),
    "normal()": initializers.RandomNormal,
    "normal(std: 0.5)": lambda seed: initializers.RandomNormal(stddev=0.5, seed=seed),
    "truncated_normal()": initializers.TruncatedNormal,
    "truncated_normal(std: 0.5)": lambda seed: initializers.TruncatedNormal(stddev=0.5, seed=seed),
    "zeros()": lambda seed: initializers.Zeros(),
    "ones()": lambda seed: initializers.Ones(),
    "constant(0.25)": lambda seed: initializers.Constant(0.25),
}
SHAPES = [[400, 300], [3, 3, 100, 120]]


def figures(value):
    value = np.asarray(value, np.float64)
    return {
        "shape": list(value.shape),
        "mean": float(value.mean()),
        "std": float(value.std()),
        "least": float(value.min()),
        "largest": float(value.max()),
    }


def drawn():
    cases = []
    for call, make in INITIALIZERS.items():
        for index, shape in enumerate(SHAPES if "orthogonal" not in call else [[200, 150], [100, 240]]):
            cases.append({"kind": "initializer", "call": call, **figures(make(seed=index + 1)(shape))})
    return cases


def started():
    """Weights of layers with what Keras gives them by default; wide, so that their figures are sharp."""
    layers = keras.layers
    table = layers.Embedding(500, 100)
    table.build((None, 8))
    attention = layers.MultiHeadAttention(4, 32)
    attention.build((None, 8, 128), (None, 8, 128))

    def built(layer, *shape):
        layer.build((None, *shape))
        return layer

    dense = built(layers.Dense(200), 300)
    conv = built(layers.Conv2D(96, 3), 8, 8, 64)
    conv1d = built(layers.Conv1D(96, 3), 8, 64)
    transposed = built(layers.Conv2DTranspose(96, 3), 8, 8, 64)
    depthwise = built(layers.DepthwiseConv2D(3, depth_multiplier=4), 8, 8, 512)
    separable = built(layers.SeparableConv2D(160, 3, depth_multiplier=2), 8, 8, 128)
    rnn, lstm, gru = (built(kind(96), 8, 64) for kind in [layers.SimpleRNN, layers.LSTM, layers.GRU])
    batch = built(layers.BatchNormalization(), 8)
    prelu = built(layers.PReLU(shared_axes=[1, 2]), 4, 4, 8)
    picture, sequence = "tensor(8, 8, 64)", "tensor(8, 64)"
    for flow, declared, weights in [
        ("dense(200)", "tensor(300)", {"kernel": dense.kernel, "bias": dense.bias}),
        ("conv(96)", picture, {"kernel": conv.kernel, "bias": conv.bias}),
        ("conv1d(96)", sequence, {"kernel": conv1d.kernel}),
        ("conv_transpose(96)", picture, {"kernel": transposed.kernel}),
        ("depthwise_conv(multiplier: 4)", "tensor(8, 8, 512)", {"kernel": depthwise.kernel}),
        (
            "separable_conv(160, multiplier: 2)",
            "tensor(8, 8, 128)",
            {"depthwise_kernel": separable.depthwise_kernel, "pointwise_kernel": separable.pointwise_kernel},
        ),
        ("embedding(500, 100)", "tokens(8)", {"table": table.embeddings}),
        ("rnn(96)", sequence, {"kernel": rnn.cell.kernel, "recurrent": rnn.cell.recurrent_kernel, "bias": rnn.cell.bias}),
        ("lstm(96)", sequence, {"kernel": lstm.cell.kernel, "recurrent": lstm.cell.recurrent_kernel, "bias": lstm.cell.bias}),
        ("gru(96)", sequence, {"kernel": gru.cell.kernel, "recurrent": gru.cell.recurrent_kernel, "bias": gru.cell.bias}),
        (
            "attention(4)",
            "tensor(8, 128)",
            {"query_kernel": attention.query_dense.kernel, "output_kernel": attention.output_dense.kernel},
        ),
        (
            "batch_norm()",
            "tensor(8)",
            {
                "gamma": batch.gamma,
                "beta": batch.beta,
                "moving_mean": batch.moving_mean,
                "moving_variance": batch.moving_variance,
            },
        ),
        ("layer_norm()", "tensor(8)", {"gamma": batch.gamma, "beta": batch.beta}),
        ("prelu()", "tensor(4, 4, 8)", {"slope": keras.ops.reshape(prelu.alpha, [8])}),
    ]:
        for name, value in weights.items():
            yield {"kind": "layer", "flow": f"x -> {flow}", "declared": declared, "weight": name, **figures(value)}


if __name__ == "__main__":
    write("initializers", [*drawn(), *started()])
