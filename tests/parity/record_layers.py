"""Records activations and norms of Keras and PyTorch. Run through `node tests/parity/record.mjs`."""
import keras
import numpy as np
import torch
from recording import Flows, draw, draw_tokens, write

ACTIVATIONS = {
    "leaky_relu()": keras.layers.LeakyReLU(),
    "leaky_relu(0.1)": keras.layers.LeakyReLU(negative_slope=0.1),
    "elu()": keras.layers.ELU(),
    "elu(0.5)": keras.layers.ELU(alpha=0.5),
    "gelu(approximate: true)": lambda x: keras.ops.gelu(x, approximate=True),
    "selu()": keras.ops.selu,
    "silu()": keras.ops.silu,
    "mish()": keras.activations.mish,
    "softplus()": keras.ops.softplus,
    "softsign()": keras.ops.softsign,
    "hard_swish()": keras.ops.hard_silu,
}


def activation_cases(flows):
    for flow, function in ACTIVATIONS.items():
        values = (draw(flows.rng, 3, 5) * 3).round(2).astype(np.float32)
        values[0, :3] = [12.5, -12.5, 0.01]
        flows.add(f"x -> {flow}", {"x": values}, lambda given, training: function(given["x"]))
    layer = keras.layers.PReLU(shared_axes=[1])
    layer.build((None, 4, 3))
    flows.add("x -> prelu()", {"x": draw(flows.rng, 2, 4, 3)}, lambda given, training: layer(given["x"]), weights={"prelu/slope": layer.alpha})


def norm_cases(flows):
    for flow, make, shapes in [
        ("layer_norm()", lambda: keras.layers.LayerNormalization(), [(3, 5), (2, 3, 4)]),
        ("layer_norm(epsilon: 0.1)", lambda: keras.layers.LayerNormalization(epsilon=0.1), [(2, 2, 2, 3)]),
        ("rms_norm()", lambda: keras.layers.RMSNormalization(), [(3, 5), (2, 3, 4)]),
        ("group_norm(2)", lambda: keras.layers.GroupNormalization(2), [(2, 2, 3, 4), (2, 3, 6), (3, 8)]),
        ("group_norm(4, epsilon: 0.1)", lambda: keras.layers.GroupNormalization(4, epsilon=0.1), [(2, 3, 4)]),
        ("instance_norm()", lambda: keras.layers.GroupNormalization(-1), [(2, 2, 3, 2), (2, 4, 3)]),
    ]:
        for shape in shapes:
            layer = make()
            layer.build((None, *shape[1:]))
            name = flow.split("(")[0]
            weights = {f"{name}/gamma": layer.scale if name == "rms_norm" else layer.gamma}
            if name != "rms_norm":
                weights[f"{name}/beta"] = layer.beta
            values = (draw(flows.rng, *shape) * 2 + 1).round(2).astype(np.float32)
            case = f"{flow} on {list(shape)}"
            flows.add(f"x -> {flow}", {"x": values}, lambda given, training: layer(given["x"]), weights=weights, name=case)
    flows.add_torch(
        "x -> instance_norm(epsilon: 1e-5)",
        {"x": draw(flows.rng, 2, 4, 3, 2)},
        {"instance_norm/gamma": (2,), "instance_norm/beta": (2,)},
        lambda given, weights: torch.nn.functional.instance_norm(
            given["x"].permute(0, 3, 1, 2), weight=weights["instance_norm/gamma"], bias=weights["instance_norm/beta"], eps=1e-5
        ).permute(0, 2, 3, 1),
    )
    # Groups over steps: rows of one length each, so that a peer without masks computes the same.
    for flow in ["group_norm(2)", "instance_norm()"]:
        masked_norm(flows, flow)


def masked_norm(flows, flow):
    """A padded row beside what PyTorch makes of the row without its padding."""
    ids = draw_tokens(flows.rng, [4, 2], 6)
    name = flow.split("(")[0]
    groups = 2 if name == "group_norm" else 4

    def compute(given, weights):
        rows = []
        for row in given["x"]:
            values = weights["embedding/table"][row[row > 0].long()]
            normed = torch.nn.functional.group_norm(values.T[None], groups, weights[f"{name}/gamma"], weights[f"{name}/beta"], eps=1e-3)
            rows.append(torch.tanh(normed[0]).mean(1))
        return torch.stack(rows)

    shapes = {"embedding/table": (6, 4), f"{name}/gamma": (4,), f"{name}/beta": (4,)}
    flows.add_torch(f"x -> embedding(6, 4) -> {flow} -> tanh() -> mean_pool()", {"x": ids}, shapes, compute)


def bag_cases(flows):
    """Rows of terms with weights: one term twice in a row, one in both rows, padding (term 0 of weight 0) at the end of the second."""
    bag = np.array([[[2, 0.5], [5, 0.25], [2, -1], [1, 2]], [[5, 3], [6, 0.125], [0, 0], [0, 0]]], np.float32)

    def summed(given, weights):
        ids, shares = given["x"][..., 0].long(), given["x"][..., 1]
        return torch.nn.functional.embedding_bag(ids, weights["embedding_bag/table"], per_sample_weights=shares, mode="sum")

    def lone(given, weights):
        return torch.tanh(summed(given, weights)) @ weights["dense/kernel"] + weights["dense/bias"]

    table = {"embedding_bag/table": (7, 3)}
    flows.add_torch("x -> embedding_bag(7, 3)", {"x": bag}, table, summed, bags=["x"])
    flows.add_torch("x -> embedding_bag(7, 3, sparse: true)", {"x": bag}, table, summed, bags=["x"])
    head = {"dense/kernel": (3, 2), "dense/bias": (2,)}
    flows.add_torch("x -> embedding_bag(7, 3) -> tanh() -> dense(2)", {"x": bag}, {**table, **head}, lone, bags=["x"])


if __name__ == "__main__":
    flows = Flows(12)
    activation_cases(flows)
    norm_cases(flows)
    bag_cases(flows)
    write("layers", flows.cases)
