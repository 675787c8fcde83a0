"""Records convolutions and pools of Keras and PyTorch. Run through `node tests/parity/record.mjs`."""
import keras
import numpy as np
import torch
from recording import Flows, draw, draw_distinct, draw_tokens, write


def convolution(flows, call, layer, x, names=("kernel",)):
    """`call` is the operator with its arguments; weights are Keras's in their order, the bias last."""
    layer.build((None, *x.shape[1:]))
    operator = call.split("(")[0]
    weights = {f"{operator}/{name}": variable for name, variable in zip([*names, "bias"], layer.trainable_weights)}
    flows.add(f"x -> {call}", {"x": x}, lambda given, training: layer(given["x"]), weights=weights, name=f"{call} on {list(x.shape)}")


def convolution_cases(flows):
    rng = flows.rng
    layers = keras.layers
    for height, width, kernel, dilation, pad in [(7, 6, 3, 2, "valid"), (7, 6, 3, 2, "same"), (5, 6, (3, 2), (1, 2), "same"), (7, 4, (2, 1), (3, 1), "valid")]:
        pair = lambda value: str(list(value)) if isinstance(value, tuple) else value
        call = f"conv(2, kernel: {pair(kernel)}, dilation: {pair(dilation)}, pad: {pad})"
        convolution(flows, call, layers.Conv2D(2, kernel, dilation_rate=dilation, padding=pad), draw(rng, 2, height, width, 2))
    for kernel, stride, dilation, pad in [(3, 1, 1, "valid"), (3, 2, 1, "same"), (2, 1, 3, "same"), (3, 1, 2, "causal"), (2, 2, 1, "causal"), (4, 1, 1, "same")]:
        call = f"conv1d(2, kernel: {kernel}, stride: {stride}, dilation: {dilation}, pad: {pad})"
        convolution(flows, call, layers.Conv1D(2, kernel, strides=stride, dilation_rate=dilation, padding=pad), draw(rng, 2, 7, 3))
    convolution(flows, "conv1d(2, bias: false, activation: silu)", layers.Conv1D(2, 3, use_bias=False, activation="silu"), draw(rng, 2, 5, 3))
    for kernel, stride, pad in [(3, 2, "same"), (3, 2, "valid"), (2, 3, "valid"), (3, 1, "same"), ((3, 2), (2, 1), "same")]:
        pair = lambda value: str(list(value)) if isinstance(value, tuple) else value
        call = f"conv_transpose(2, kernel: {pair(kernel)}, stride: {pair(stride)}, pad: {pad})"
        convolution(flows, call, layers.Conv2DTranspose(2, kernel, strides=stride, padding=pad), draw(rng, 2, 3, 2, 3))
    for dilation, pad in [(2, "same"), (2, "valid"), (3, "same")]:
        call = f"depthwise_conv(kernel: 3, dilation: {dilation}, pad: {pad}, multiplier: 2)"
        # TensorFlow's gradient of dilated single channels is wrong on a processor; PyTorch's is not.
        dilated_channels(flows, call, dilation, pad)
    both = ("depthwise_kernel", "pointwise_kernel")
    convolution(flows, "separable_conv(3, pad: same)", layers.SeparableConv2D(3, 3, padding="same"), draw(rng, 2, 5, 4, 2), both)
    convolution(
        flows, "separable_conv(2, kernel: 2, stride: 2, multiplier: 2, bias: false)",
        layers.SeparableConv2D(2, 2, strides=2, depth_multiplier=2, use_bias=False), draw(rng, 2, 5, 4, 2), both,
    )


def dilated_channels(flows, call, dilation, pad):
    def compute(given, weights):
        kernel = weights["depthwise_conv/kernel"].permute(2, 3, 0, 1).reshape(4, 1, 3, 3)
        x = given["x"].permute(0, 3, 1, 2)
        y = torch.nn.functional.conv2d(x, kernel, weights["depthwise_conv/bias"], padding=pad, dilation=dilation, groups=2)
        return y.permute(0, 2, 3, 1)

    shapes = {"depthwise_conv/kernel": (3, 3, 2, 2), "depthwise_conv/bias": (4,)}
    flows.add_torch(f"x -> {call}", {"x": draw(flows.rng, 2, 7, 6, 2)}, shapes, compute)


def pool_cases(flows):
    layers = keras.layers
    for size, stride, pad in [(2, 2, "valid"), (2, 2, "same"), (3, 1, "same"), (3, 2, "valid")]:
        arguments = f"{size}, stride: {stride}, pad: {pad}"
        x = draw_distinct(flows.rng, 2, 7, 2)
        for name, kind in [("max_pool1d", layers.MaxPooling1D), ("avg_pool1d", layers.AveragePooling1D)]:
            layer = kind(size, strides=stride, padding=pad)
            flows.add(f"x -> {name}({arguments})", {"x": x}, lambda given, training: layer(given["x"]))
    for shape in [(2, 3, 4, 2), (2, 5, 3)]:
        layer = layers.GlobalMaxPooling2D() if len(shape) == 4 else layers.GlobalMaxPooling1D()
        x = draw_distinct(flows.rng, *shape)
        flows.add("x -> global_max_pool()", {"x": x}, lambda given, training: layer(given["x"]), name=f"global_max_pool on {list(shape)}")
        # Several places share the largest value.
        x = np.maximum(draw(flows.rng, *shape), 0.5)
        flows.add("x -> global_max_pool()", {"x": x}, lambda given, training: layer(given["x"]), name=f"global_max_pool of ties on {list(shape)}")
    flows.add("x -> global_avg_pool()", {"x": draw(flows.rng, 2, 4, 3)}, lambda given, training: layers.GlobalAveragePooling1D()(given["x"]))
    masked_cases(flows)


def masked_cases(flows):
    """Padded rows beside what PyTorch makes of each row without its padding: windows that lie on words alone."""
    ids = draw_tokens(flows.rng, [6, 4], 6)

    def by_row(compute):
        def whole(given, weights):
            rows = [compute(weights["embedding/table"][row[row > 0].long()].T[None], weights) for row in given["x"]]
            return torch.stack([torch.tanh(row[0]).mean(1) for row in rows])

        return whole

    functional = torch.nn.functional
    kernel = lambda weights: weights["conv1d/kernel"].permute(2, 1, 0)
    table = {"embedding/table": (6, 3)}
    convolved = {**table, "conv1d/kernel": (3, 3, 2), "conv1d/bias": (2,)}
    for call, shapes, compute in [
        ("conv1d(2)", convolved, lambda row, w: functional.conv1d(row, kernel(w), w["conv1d/bias"])),
        ("conv1d(2, pad: same)", convolved, lambda row, w: functional.conv1d(row, kernel(w), w["conv1d/bias"], padding="same")),
        ("conv1d(2, stride: 2)", convolved, lambda row, w: functional.conv1d(row, kernel(w), w["conv1d/bias"], stride=2)),
        ("conv1d(2, pad: causal)", convolved, lambda row, w: functional.conv1d(functional.pad(row, (2, 0)), kernel(w), w["conv1d/bias"])),
        ("avg_pool1d(2)", table, lambda row, w: functional.avg_pool1d(row, 2)),
        ("max_pool1d(3, stride: 1)", table, lambda row, w: functional.max_pool1d(row, 3, 1)),
    ]:
        flows.add_torch(f"x -> embedding(6, 3) -> {call} -> tanh() -> mean_pool()", {"x": ids}, shapes, by_row(compute))


if __name__ == "__main__":
    flows = Flows(14)
    convolution_cases(flows)
    pool_cases(flows)
    write("windows", flows.cases)
