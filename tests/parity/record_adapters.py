"""Records adapters written out in plain PyTorch: low-rank products (Hu et al., 2022), bottlenecks (Houlsby et al., 2019) and prefixes
(Li and Liang, 2021) in a small padded encoder. Run through `node tests/parity/record.mjs`.
"""
import numpy as np
import torch
from recording import Flows, draw_tokens, write

VOCABULARY, WIDTH, HEADS, HIDDEN = 6, 4, 2, 5
SIZE = WIDTH // HEADS
PARTS = ["query", "key", "value"]


def attention_shapes(prefix):
    shapes = {f"{prefix}/{name}_kernel": (WIDTH, HEADS, SIZE) for name in PARTS}
    shapes |= {f"{prefix}/{name}_bias": (HEADS, SIZE) for name in PARTS}
    return shapes | {f"{prefix}/output_kernel": (HEADS, SIZE, WIDTH), f"{prefix}/output_bias": (WIDTH,)}


def linear(x, weights, name, rows, scale):
    """`x·W`, and `scale·x·A·B` where there are such: the equation of the paper."""
    y = x @ weights[f"{name}kernel"].reshape(rows, -1)
    if f"{name}lora_a" in weights:
        y = y + scale * (x @ weights[f"{name}lora_a"] @ weights[f"{name}lora_b"])
    return y + weights[f"{name}bias"].reshape(-1) if f"{name}bias" in weights else y


def attend(x, mask, weights, scale, causal=False):
    """Softmax attention of `[rows, time, WIDTH]` to itself; learned keys and values stand in front where there are such."""
    rows, time, _ = x.shape
    q, k, v = [linear(x, weights, f"{name}_", WIDTH, scale).reshape(rows, time, HEADS, SIZE).transpose(1, 2) for name in PARTS]
    seen = mask[:, None, None, :].expand(rows, HEADS, time, time)
    if causal:
        seen = seen & torch.ones(time, time, dtype=torch.bool).tril()
    if "prefix_key" in weights:
        k, v = [torch.cat([weights[name].transpose(0, 1).expand(rows, -1, -1, -1), own], 2) for name, own in [("prefix_key", k), ("prefix_value", v)]]
        seen = torch.cat([torch.ones(rows, HEADS, time, k.shape[2] - time, dtype=torch.bool), seen], 3)
    shares = (q @ k.transpose(2, 3) / SIZE**0.5).masked_fill(~seen, float("-inf")).softmax(-1)
    return linear((shares @ v).transpose(1, 2).reshape(rows, time, WIDTH), weights, "output_", WIDTH, scale)


def under(weights, prefix):
    return {name[len(prefix) + 1 :]: value for name, value in weights.items() if name.startswith(f"{prefix}/")}


def norm(x, weights):
    return torch.nn.functional.layer_norm(x, (WIDTH,), weights["gamma"], weights["beta"], 1e-5)


def bottleneck(x, weights):
    inner = torch.nn.functional.gelu(x @ weights["down/kernel"] + weights["down/bias"])
    return x + inner @ weights["up/kernel"] + weights["up/bias"]


def pooled(x, mask):
    counts = mask.float()[:, :, None]
    return (x * counts).sum(1) / counts.sum(1)


def add(flows, adapt, flow, shapes, learned, encode):
    """`encode(x, mask, weights)` goes from embedded words to a sequence, which is averaged."""
    ids = draw_tokens(flows.rng, [4, 2], VOCABULARY)
    given = {"embedding/table": (VOCABULARY, WIDTH), **shapes, **learned}
    known = torch.tensor(ids)

    def compute(_, weights):
        return pooled(encode(weights["embedding/table"][known.long()], known != 0, weights), known != 0)

    flows.add_torch(f"x -> embedding(6, 4) -> {flow} -> mean_pool()", {"x": ids}, given, compute, name=adapt, adapt=adapt, learned=list(learned))


def pair(name, inner, rank, outer):
    return {f"{name}lora_a": (inner, rank), f"{name}lora_b": (rank, outer)}


if __name__ == "__main__":
    flows = Flows(77)
    own = attention_shapes("attention")
    for adapt, names, rank, scale, causal in [
        ("lora(rank: 2, alpha: 3, heads: none)", ["query", "value"], 2, 1.5, False),
        ("lora(rank: 1, alpha: 2, targets: [key], heads: none)", ["key"], 1, 2.0, False),
        ("lora(rank: 3, targets: [attention], heads: none)", [*PARTS, "output"], 3, 16 / 3, True),
    ]:
        learned = {k: v for name in names for k, v in pair(f"attention/{name}_", WIDTH, rank, WIDTH).items()}
        flow = f"attention(2, causal: {str(causal).lower()})"
        add(flows, adapt, flow, own, learned, lambda x, mask, w: attend(x, mask, under(w, "attention"), scale, causal))
    for causal in [False, True]:
        learned = {f"attention/prefix_{name}": (3, HEADS, SIZE) for name in ["key", "value"]}
        flow = f"attention(2, causal: {str(causal).lower()})"
        add(flows, f"prefix(3, heads: none){' ' if causal else ''}", flow, own, learned, lambda x, mask, w: attend(x, mask, under(w, "attention"), 1, causal))

    dense = {"dense/kernel": (WIDTH, 5), "dense/bias": (5,)}
    add(
        flows, "lora(rank: 2, targets: [dense], heads: none)", "dense(5)", dense, pair("dense/", WIDTH, 2, 5),
        lambda x, mask, w: linear(x, under(w, "dense"), "", WIDTH, 8.0),
    )

    block = "transformer_block"
    shapes = {f"{block}/{k}": v for k, v in attention_shapes("attention").items()}
    shapes |= {f"{block}/{name}_norm/{part}": (WIDTH,) for name in ["attention", "output"] for part in ["gamma", "beta"]}
    shapes |= {f"{block}/hidden/kernel": (WIDTH, HIDDEN), f"{block}/hidden/bias": (HIDDEN,)}
    shapes |= {f"{block}/output/kernel": (HIDDEN, WIDTH), f"{block}/output/bias": (WIDTH,)}
    parts = {"down/kernel": (WIDTH, 2), "down/bias": (2,), "up/kernel": (2, WIDTH), "up/bias": (WIDTH,)}
    for placement, halves in [("houlsby", ["attention", "output"]), ("pfeiffer", ["output"])]:
        learned = {f"{block}/{half}/adapter/{k}": v for half in halves for k, v in parts.items()}

        def encode(x, mask, weights):
            w = under(weights, block)

            def put(value, half):
                return bottleneck(value, under(w, f"{half}/adapter")) if half in halves else value

            x = x + put(attend(norm(x, under(w, "attention_norm")), mask, under(w, "attention"), 1), "attention")
            inner = torch.nn.functional.gelu(linear(norm(x, under(w, "output_norm")), under(w, "hidden"), "", WIDTH, 1))
            return x + put(linear(inner, under(w, "output"), "", HIDDEN, 1), "output")

        add(flows, f"adapter(2, placement: {placement}, heads: none)", f"{block}(2, hidden: 5, dropout: 0)", shapes, learned, encode)
    write("adapters", flows.cases)
