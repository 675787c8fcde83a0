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


if __name__ == "__main__":
    flows = Flows(11)
    embedding_cases(flows)
    write("sequences", flows.cases)
