"""Records tiny networks of the families whose weights can be read, as the `transformers` library writes them, and what they make of rows of
ids. Run through `node tests/parity/record.mjs record_pretrained.py`."""
import json
import pathlib
import shutil

import numpy as np
import safetensors.torch
import torch
import transformers
from transformers import (
    BertConfig, BertModel, DistilBertConfig, DistilBertModel, GPT2Config, GPT2Model, MPNetConfig, MPNetModel, RobertaConfig,
    RobertaForMaskedLM,
)

FOLDER = pathlib.Path(__file__).parent / "recorded"
SIZES = {"vocab_size": 40, "hidden_size": 12, "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 20}
ROWS, STEPS = [9, 5, 1], 9


def networks():
    """Name, network, where its encoder is, id of padding; GPT-2 has none of its own, and gets the first that it does not know."""
    yield "bert", BertModel(BertConfig(**SIZES, max_position_embeddings=16)), lambda one: one, 0, torch.float32
    yield "bert-half", BertModel(BertConfig(**SIZES, max_position_embeddings=16, hidden_act="gelu_new")), lambda one: one, 0, torch.float16
    yield "bert-brain", BertModel(BertConfig(**{**SIZES, "num_hidden_layers": 1}, max_position_embeddings=9)), lambda one: one, 0, torch.bfloat16
    roberta = RobertaConfig(**SIZES, max_position_embeddings=18, type_vocab_size=1, pad_token_id=1, layer_norm_eps=1e-5)
    yield "roberta", RobertaForMaskedLM(roberta), lambda one: one.roberta, 1, torch.float32
    distilbert = DistilBertConfig(vocab_size=40, dim=12, n_layers=2, n_heads=3, hidden_dim=20, max_position_embeddings=16)
    yield "distilbert", DistilBertModel(distilbert), lambda one: one, 0, torch.float32
    mpnet = MPNetConfig(**SIZES, max_position_embeddings=18, relative_attention_num_buckets=32, pad_token_id=1)
    yield "mpnet", MPNetModel(mpnet), lambda one: one, 1, torch.float32
    yield "gpt2", GPT2Model(GPT2Config(vocab_size=40, n_embd=12, n_layer=2, n_head=3, n_positions=16)), lambda one: one, 40, torch.float32


def record(name, network, encoder, padding, dtype):
    network.eval()
    generator = torch.Generator().manual_seed(17)
    with torch.no_grad():
        for parameter in network.parameters():
            start = 1.0 if parameter.dim() == 1 and parameter.mean() == 1 else 0.0
            drawn = torch.randn(parameter.shape, generator=generator) * 0.3 + start
            parameter.copy_(drawn.to(dtype).to(torch.float32))
    rng = np.random.default_rng(23)
    ids = np.full((len(ROWS), STEPS), padding)
    for row, length in enumerate(ROWS):
        ids[row, :length] = rng.integers(4, 40, length)
    shown = ids != padding
    with torch.no_grad():
        # An id that the network does not know stands for padding outside of it alone.
        given = torch.tensor(np.where(ids < 40, ids, 0))
        output = encoder(network)(input_ids=given, attention_mask=torch.tensor(shown).long()).last_hidden_state
    folder = FOLDER / "pretrained" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    config = {key: value for key, value in network.config.to_diff_dict().items() if key not in ("transformers_version", "dtype")}
    (folder / "config.json").write_text(json.dumps({**config, "model_type": network.config.model_type}, indent=2) + "\n")
    tensors = {key: value.to(dtype).contiguous().clone() for key, value in network.state_dict().items() if value.is_floating_point()}
    safetensors.torch.save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)
    values = (output.numpy() * shown[..., None]).astype(np.float32)
    return {
        "name": name,
        "ids": ids.tolist(),
        "shape": list(values.shape),
        "output": [float(str(one)) for one in values.ravel()],
    }


if __name__ == "__main__":
    torch.manual_seed(0)
    cases = [record(*one) for one in networks()]
    versions = {"torch": torch.__version__, "transformers": transformers.__version__}
    content = {"recordedBy": "node tests/parity/record.mjs record_pretrained.py", "versions": versions, "cases": cases}
    (FOLDER / "pretrained.json").write_text(json.dumps(content) + "\n")
    print(f"pretrained: {len(cases)} cases")
