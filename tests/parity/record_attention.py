"""Records attention of Keras and blocks of transformers of PyTorch. Run through `node tests/parity/record.mjs`."""
import keras
import numpy as np
import torch
from recording import Flows, draw, draw_tokens, write

PARTS = ["query", "key", "value"]


def weights_of(layer, biased=True):
    dense = {"query": layer.query_dense, "key": layer.key_dense, "value": layer.value_dense, "output": layer.output_dense}
    weights = {}
    for name, one in dense.items():
        weights[f"attention/{name}_kernel"] = one.kernel
        if biased:
            weights[f"attention/{name}_bias"] = one.bias
    return weights


def attention_cases(flows):
    x, z = draw(flows.rng, 2, 3, 4), draw(flows.rng, 2, 5, 3)

    def self_attention(flow, **options):
        causal = options.pop("causal", False)
        layer = keras.layers.MultiHeadAttention(2, options.pop("size", 2), **options)
        layer.build(x.shape, x.shape)
        flows.add(
            flow, {"x": x}, lambda given, training: layer(given["x"], given["x"], use_causal_mask=causal),
            weights=weights_of(layer, options.get("use_bias", True)),
        )

    self_attention("x -> attention(2)")
    self_attention("x -> attention(2, size: 3)", size=3)
    self_attention("x -> attention(2, causal: true)", causal=True)
    self_attention("x -> attention(2, bias: false)", use_bias=False)

    layer = keras.layers.MultiHeadAttention(2, 2)
    layer.build(x.shape, z.shape)
    flows.add("[x, z] -> attention(2)", {"x": x, "z": z}, lambda given, training: layer(given["x"], given["z"]), weights=weights_of(layer))
    flows.add(
        "[x, z] -> attention(2, causal: true)", {"x": x, "z": z},
        lambda given, training: layer(given["x"], given["z"], use_causal_mask=True), weights=weights_of(layer),
    )

    # Padded: the words of the first, or of the second input only.
    table = keras.layers.Embedding(6, 4, mask_zero=True)
    table.build((None, None))
    pooled = keras.layers.GlobalAveragePooling1D()
    ids = draw_tokens(flows.rng, [4, 2], 6)
    for causal in [False, True]:
        own = keras.layers.MultiHeadAttention(2, 2)
        own.build((None, 4, 4), (None, 4, 4))
        flows.add(
            f"x -> embedding(6, 4) -> attention(2, causal: {str(causal).lower()}) -> mean_pool()", {"x": ids},
            lambda given, training: pooled(attend(own, table(given["x"]), causal)),
            weights={"embedding/table": table.embeddings, **weights_of(own)},
        )
    across = keras.layers.MultiHeadAttention(2, 2)
    across.build(x.shape, (None, 4, 4))

    def look(given, training):
        words = table(given["z"])
        return across(given["x"], words)

    flows.add(
        "[x, z -> embedding(6, 4)] -> attention(2)", {"x": x, "z": ids}, look,
        weights={"embedding/table": table.embeddings, **weights_of(across)},
    )


def attend(layer, words, causal):
    return layer(words, words, use_causal_mask=causal)


def block_cases(flows):
    """PyTorch's encoder layer with the weights of the language: its projections are one matrix, and transposed."""
    width, heads, hidden = 4, 2, 5
    size = width // heads
    block = "transformer_block"
    shapes = {f"{block}/attention/{name}_kernel": (width, heads, size) for name in PARTS}
    shapes |= {f"{block}/attention/{name}_bias": (heads, size) for name in PARTS}
    shapes |= {f"{block}/attention/output_kernel": (heads, size, width), f"{block}/attention/output_bias": (width,)}
    shapes |= {f"{block}/{norm}_norm/{part}": (width,) for norm in ["attention", "output"] for part in ["gamma", "beta"]}
    shapes |= {f"{block}/hidden/kernel": (width, hidden), f"{block}/hidden/bias": (hidden,)}
    shapes |= {f"{block}/output/kernel": (hidden, width), f"{block}/output/bias": (width,)}

    for norm in ["pre", "post"]:
        for activation, causal in [("gelu", False), ("relu", True)]:
            layer = torch.nn.TransformerEncoderLayer(
                width, heads, hidden, dropout=0, activation=activation, batch_first=True, norm_first=norm == "pre", layer_norm_eps=1e-5
            )
            forward = torch.triu(torch.full((3, 3), float("-inf")), diagonal=1) if causal else None

            def compute(given, weights):
                def own(name):
                    return weights[f"{block}/{name}"]

                projections = [own(f"attention/{name}_kernel").reshape(width, width).T for name in PARTS]
                given_weights = {
                    "self_attn.in_proj_weight": torch.cat(projections),
                    "self_attn.in_proj_bias": torch.cat([own(f"attention/{name}_bias").reshape(width) for name in PARTS]),
                    "self_attn.out_proj.weight": own("attention/output_kernel").reshape(width, width).T,
                    "self_attn.out_proj.bias": own("attention/output_bias"),
                    "linear1.weight": own("hidden/kernel").T,
                    "linear1.bias": own("hidden/bias"),
                    "linear2.weight": own("output/kernel").T,
                    "linear2.bias": own("output/bias"),
                    "norm1.weight": own("attention_norm/gamma"),
                    "norm1.bias": own("attention_norm/beta"),
                    "norm2.weight": own("output_norm/gamma"),
                    "norm2.bias": own("output_norm/beta"),
                }
                return torch.func.functional_call(layer, given_weights, (given["x"],), {"src_mask": forward})

            arguments = f"2, hidden: 5, norm: {norm}, activation: {activation}, causal: {str(causal).lower()}"
            flows.add_torch(f"x -> transformer_block({arguments})", {"x": draw(flows.rng, 2, 3, width)}, shapes, compute)


def positional_cases(flows):
    x = draw(flows.rng, 2, 5, 4)
    channels = np.arange(4)
    angles = np.arange(5)[:, None] / 10_000 ** (2 * (channels // 2) / 4)
    waves = np.where(channels % 2 == 0, np.sin(angles), np.cos(angles)).astype(np.float32)
    flows.add("x -> positional()", {"x": x}, lambda given, training: given["x"] + waves, peer="formula")
    table = keras.layers.Embedding(5, 4)
    table.build((None, 5))
    places = np.arange(5, dtype=np.int32)
    flows.add("x -> positional(learned)", {"x": x}, lambda given, training: given["x"] + table(places), weights={"positional/table": table.embeddings})


if __name__ == "__main__":
    flows = Flows(13)
    attention_cases(flows)
    block_cases(flows)
    positional_cases(flows)
    write("attention", flows.cases)
