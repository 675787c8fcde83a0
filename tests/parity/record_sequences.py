"""Records what Keras computes of sequences: embeddings, masks, recurrent layers. Run through `node tests/parity/record.mjs`."""
import keras
import numpy as np
from recording import Flows, draw, draw_distinct, draw_tokens, write

LENGTHS = [5, 2, 3]


def embedding_cases(flows):
    rng = flows.rng
    ids = draw_tokens(rng, LENGTHS, 7)

    def embedded(flow, then, **options):
        layer = keras.layers.Embedding(7, 3, mask_zero=options.pop("mask_zero", True))
        layer.build(ids.shape)
        weights = {f"embedding/table": layer.embeddings}
        flows.add(flow, {"x": ids}, lambda given, training: then(layer(given["x"])), weights=weights, **options)

    pooled = keras.layers.GlobalAveragePooling1D()
    embedded("x -> embedding(7, 3, mask: false)", lambda value: value, mask_zero=False)
    embedded("x -> embedding(7, 3) -> mean_pool()", pooled)
    embedded("x -> embedding(7, 3, mask: false) -> mean_pool()", pooled, mask_zero=False)
    embedded("x -> embedding(7, 3) -> tanh() -> dropout(0.4) -> mean_pool()", lambda value: pooled(keras.layers.Activation("tanh")(value)))
    embedded(
        "x -> embedding(7, 3, mask: false) -> max_over_time()", keras.layers.GlobalMaxPooling1D(), mask_zero=False,
        values={"embedding/table": draw_distinct(rng, 7, 3)},
    )
    # Keras's maximum takes no heed of masks: the longest rows alone are recorded with one.
    whole = draw_tokens(rng, [4, 4], 7)
    layer = keras.layers.Embedding(7, 3, mask_zero=True)
    layer.build(whole.shape)
    flows.add(
        "x -> embedding(7, 3) -> max_over_time()", {"x": whole},
        lambda given, training: keras.layers.GlobalMaxPooling1D()(layer(given["x"])),
        weights={"embedding/table": layer.embeddings}, values={"embedding/table": draw_distinct(rng, 7, 3)},
    )
    norm = keras.layers.BatchNormalization(momentum=0.9)
    norm.build((None, None, 3))
    layer = keras.layers.Embedding(7, 3, mask_zero=True)
    layer.build(ids.shape)
    names = ["gamma", "beta", "moving_mean", "moving_variance"]
    flows.add(
        "x -> embedding(7, 3) -> batch_norm(momentum: 0.9) -> mean_pool()", {"x": ids},
        lambda given, training: pooled(norm(layer(given["x"]), training=training)),
        weights={"embedding/table": layer.embeddings, **{f"batch_norm/{name}": getattr(norm, name) for name in names}},
        moving=["batch_norm/moving_mean", "batch_norm/moving_variance"], training=True,
    )
    flows.add("x -> mean_pool()", {"x": draw(rng, 2, 4, 3)}, lambda given, training: pooled(given["x"]))
    flows.add("x -> last_step()", {"x": draw(rng, 2, 4, 3)}, lambda given, training: given["x"][:, -1])


LAYERS = {"rnn": keras.layers.SimpleRNN, "lstm": keras.layers.LSTM, "gru": keras.layers.GRU}


def recurrent_cases(flows):
    """Each layer, one way and both, over whole sequences and padded ones."""
    pooled = keras.layers.GlobalAveragePooling1D()
    for name, kind in LAYERS.items():
        for bidirectional in [False, True]:
            for steps in ["last", "all"]:
                for padded in [False, True]:
                    recurrent_case(flows, name, kind(2, return_sequences=steps == "all"), (bidirectional, steps, padded, pooled))
    relu = keras.layers.SimpleRNN(2, activation="relu")
    recurrent_case(flows, "rnn", relu, (False, "last", False, pooled), more=", activation: relu")


def recurrent_case(flows, name, layer, how, more=""):
    bidirectional, steps, padded, pooled = how
    whole = keras.layers.Bidirectional(layer) if bidirectional else layer
    table = keras.layers.Embedding(7, 3, mask_zero=True)
    inputs = {"x": draw_tokens(flows.rng, [4, 2], 7) if padded else draw(flows.rng, 2, 3, 3)}

    def compute(given, training):
        value = whole(table(given["x"]) if padded else given["x"])
        # What is given at steps of padding is nobody's business.
        return pooled(value) if padded and steps == "all" else value

    compute(inputs, False)
    cells = [("", layer.cell)]
    if bidirectional:
        cells = [("", whole.forward_layer.cell), ("backward_", whole.backward_layer.cell)]
    weights = {"embedding/table": table.embeddings} if padded else {}
    for prefix, cell in cells:
        for ours, theirs in [("kernel", cell.kernel), ("recurrent", cell.recurrent_kernel), ("bias", cell.bias)]:
            weights[f"{name}/{prefix}{ours}"] = theirs
    arguments = f"2, steps: {steps}, bidirectional: {str(bidirectional).lower()}{more}"
    start = "embedding(7, 3) -> " if padded else ""
    end = " -> mean_pool()" if padded and steps == "all" else ""
    flows.add(f"x -> {start}{name}({arguments}){end}", inputs, compute, weights=weights)


if __name__ == "__main__":
    flows = Flows(11)
    embedding_cases(flows)
    recurrent_cases(flows)
    write("sequences", flows.cases)
