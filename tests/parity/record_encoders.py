"""Records what text encoders are made of besides blocks: longer tables of places, distances in attention, the id of padding, a shift, GELU by
tanh between dense layers. Run through `node tests/parity/record.mjs record_encoders.py`."""
import math

import numpy as np
import torch
from recording import Flows, draw, draw_tokens, write

WIDTH, HEADS = 4, 2
SIZE = WIDTH // HEADS


def attention_shapes(prefix, buckets=None):
    shapes = {f"{prefix}/{name}_kernel": (WIDTH, HEADS, SIZE) for name in ["query", "key", "value"]}
    shapes |= {f"{prefix}/{name}_bias": (HEADS, SIZE) for name in ["query", "key", "value"]}
    shapes |= {f"{prefix}/output_kernel": (HEADS, SIZE, WIDTH), f"{prefix}/output_bias": (WIDTH,)}
    return shapes if buckets is None else shapes | {f"{prefix}/relative_bias": (buckets, HEADS)}


def bucket(distance, buckets, farthest, causal):
    """Section 2.1 of Raffel et al. (2020) in the form of their code, for one distance, in 32 bits."""
    start = 0
    if causal:
        away = max(-distance, 0)
    else:
        buckets //= 2
        start = buckets if distance > 0 else 0
        away = abs(distance)
    exact = buckets // 2
    if away < exact:
        return start + away
    grown = torch.log(torch.tensor(away / exact)) / math.log(farthest / exact) * (buckets - exact)
    return start + min(exact + int(grown.to(torch.long)), buckets - 1)


def attend(x, weights, prefix, table=None, farthest=128, causal=False, shown=None):
    def own(name):
        return weights[f"{prefix}/{name}"]

    q, k, v = (torch.einsum("btc,chs->bhts", x, own(f"{n}_kernel")) + own(f"{n}_bias")[:, None] for n in ["query", "key", "value"])
    scores = q @ k.transpose(-1, -2) / math.sqrt(SIZE)
    time = x.shape[1]
    if table is not None:
        places = torch.tensor([[bucket(j - i, table.shape[0], farthest, causal) for j in range(time)] for i in range(time)])
        scores = scores + table[places].permute(2, 0, 1)
    if causal:
        scores = scores.masked_fill(torch.triu(torch.ones(time, time, dtype=torch.bool), 1), float("-inf"))
    if shown is not None:
        scores = scores.masked_fill(~shown[:, None, None], float("-inf"))
    return torch.einsum("bhts,hsc->btc", scores.softmax(-1) @ v, own("output_kernel")) + own("output_bias")


def distances(flows):
    for arguments, buckets, farthest, causal, time in [
        ("2, relative: 8, farthest: 6", 8, 6, False, 9),
        ("2, relative: 6, farthest: 10, causal: true", 6, 10, True, 9),
        ("2, relative: 32", 32, 128, False, 24),
    ]:
        flows.add_torch(
            f"x -> attention({arguments})",
            {"x": draw(flows.rng, 2, time, WIDTH)},
            attention_shapes("attention", buckets),
            lambda given, weights: attend(given["x"], weights, "attention", weights["attention/relative_bias"], farthest, causal),
        )


def blocks(flows):
    block = "transformer_block"
    shapes = attention_shapes(f"{block}/attention", 8)
    shapes |= {f"{block}/{norm}_norm/{part}": (WIDTH,) for norm in ["attention", "output"] for part in ["gamma", "beta"]}
    shapes |= {f"{block}/hidden/kernel": (WIDTH, 5), f"{block}/hidden/bias": (5,)}
    shapes |= {f"{block}/output/kernel": (5, WIDTH), f"{block}/output/bias": (WIDTH,)}

    def compute(given, weights):
        def norm(value, name):
            return torch.nn.functional.layer_norm(value, (WIDTH,), weights[f"{block}/{name}/gamma"], weights[f"{block}/{name}/beta"], 1e-5)

        def dense(value, name):
            return value @ weights[f"{block}/{name}/kernel"] + weights[f"{block}/{name}/bias"]

        x = given["x"]
        table = weights[f"{block}/attention/relative_bias"]
        x = norm(x + attend(x, weights, f"{block}/attention", table, 12), "attention_norm")
        hidden = torch.nn.functional.gelu(dense(x, "hidden"), approximate="tanh")
        return norm(x + dense(hidden, "output"), "output_norm")

    flows.add_torch(
        "x -> transformer_block(2, hidden: 5, norm: post, approximate: true, attention_dropout: 0.3, relative: 8, farthest: 12)",
        {"x": draw(flows.rng, 2, 6, WIDTH)}, shapes, compute,
    )


def tables(flows):
    x = draw(flows.rng, 2, 3, WIDTH)
    flows.add_torch("x -> shift()", {"x": x}, {"shift/values": (WIDTH,)}, lambda given, weights: given["x"] + weights["shift/values"])
    for arguments, rows, first in [("places: 7", 7, 0), ("places: 7, first: 2", 7, 2), ("first: 2", 5, 2)]:
        flows.add_torch(
            f"x -> positional(learned, {arguments})", {"x": x}, {"positional/table": (rows, WIDTH)},
            lambda given, weights: given["x"] + weights["positional/table"][first : first + 3],
        )
    # Rows filled up with 1, among ids of which 0 is a word.
    ids = draw_tokens(flows.rng, [4, 2], 6)
    padded = np.where(ids == 0, 1, np.where(ids == 1, 0, ids)).astype(np.int32)

    def mean(given, weights):
        shown = given["x"] != 1
        words = torch.nn.functional.embedding(given["x"].long(), weights["embedding/table"])
        mixed = attend(words, weights, "attention", shown=shown)
        return (mixed * shown[..., None]).sum(1) / shown.sum(1, keepdim=True)

    flows.add_torch(
        "x -> embedding(6, 4, padding: 1) -> attention(2) -> mean_pool()", {"x": padded},
        {"embedding/table": (6, WIDTH), **attention_shapes("attention")}, mean,
    )


def bounded(flows):
    for most in [6, 0.5]:
        flows.add_torch(
            f"x -> relu(most: {most})", {"x": draw(flows.rng, 3, 5) * 4}, {}, lambda given, weights: given["x"].clamp(0, most),
        )


if __name__ == "__main__":
    flows = Flows(29, peer="PyTorch")
    distances(flows)
    blocks(flows)
    tables(flows)
    bounded(flows)
    write("encoders", flows.cases)
