"""Records what the sentence encoder MiniLM makes of requests of CLINC150: their ids, and the means of the vectors of their tokens. Run through
`node tests/parity/record.mjs record_minilm.py` for the sixteen that the tests look at, or with a count, the folder of the weights and a file to
write by `tests/parity/compare-minilm.mjs`. Weights and data are looked for in the cache and in PENSTOCK_MIRROR."""
import json
import os
import pathlib
import sys

import numpy as np
import safetensors.torch
import tokenizers
import torch
import transformers

STEPS, BATCH = 32, 50


def first(*places):
    found = [place for place in places if place.exists()]
    if not found:
        sys.exit(f"none of these is there: {', '.join(map(str, places))}")
    return found[0]


def embed(folder, sentences):
    """`[sentences, steps]` of ids, and `[sentences, 384]` of their means."""
    tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(STEPS)
    rows = [one.ids for one in tokenizer.encode_batch(sentences)]
    ids = np.zeros((len(rows), STEPS), np.int32)
    for row, own in enumerate(rows):
        ids[row, : len(own)] = own
    network = transformers.BertModel(transformers.BertConfig.from_json_file(folder / "config.json"), add_pooling_layer=False)
    network.load_state_dict(safetensors.torch.load_file(folder / "model.safetensors"), strict=False)
    network.eval()
    means = []
    with torch.no_grad():
        for start in range(0, len(ids), BATCH):
            given = torch.tensor(ids[start : start + BATCH]).long()
            shown = (given != 0).long()
            values = network(input_ids=given, attention_mask=shown).last_hidden_state * shown[..., None]
            means.append((values.sum(1) / shown.sum(1, keepdim=True)).numpy())
    return ids, np.concatenate(means).astype(np.float32)


def sentences(mirror, count):
    rows = json.loads((mirror / "clinc150" / "data_full.json").read_text())["test"]
    return [text for text, _ in rows[:: len(rows) // count][:count]]


if __name__ == "__main__":
    mirror = pathlib.Path(os.environ.get("PENSTOCK_MIRROR", pathlib.Path(__file__).parents[3] / "shared" / "data"))
    if len(sys.argv) > 1:
        count, folder, file = int(sys.argv[1]), pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
        ids, means = embed(folder, sentences(mirror, count))
        file.write_text(json.dumps({"ids": ids.tolist(), "means": [[float(str(one)) for one in row] for row in means]}))
    else:
        cache = pathlib.Path(os.environ.get("PENSTOCK_CACHE", pathlib.Path.home() / ".cache" / "penstock"))
        folder = first(mirror / "pretrained" / "minilm-l6", cache / "pretrained" / "minilm-l6")
        ids, means = embed(folder, sentences(mirror, 16))
        versions = {"torch": torch.__version__, "transformers": transformers.__version__, "tokenizers": tokenizers.__version__}
        content = {
            "recordedBy": "node tests/parity/record.mjs record_minilm.py",
            "versions": versions,
            "ids": ids.tolist(),
            "means": [[float(f"{one:.6f}") for one in row] for row in means],
        }
        (pathlib.Path(__file__).parent / "recorded" / "minilm.json").write_text(json.dumps(content) + "\n")
        print(f"minilm: {len(ids)} sentences")
