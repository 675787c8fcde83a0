"""PyTorch's side of the comparison. In: a workload (see sides/serve.ts) as JSON argument. Out: see side.py.

Variants: `default` is what the tutorials write; `tuned` adds what the performance guide advises: channels_last pictures and
the fused form of Adam; `single` is `tuned` on one thread, which is quicker where a call's work is small.
"""
import json
import os
import sys

import side  # first: it takes standard output for itself

import torch
import torch_models
from torch import nn
from torch.nn import functional

SIZES = json.loads(sys.argv[2])
BATCH, CNN_BATCH = SIZES["batch"], SIZES["cnnBatch"]
ROTATION = 8


def stepping(model, batches, options):
    """Times whole steps: gradients cleared, forward, backward, update, the loss read."""
    loss_of, tuned, seconds = options["loss"], options["tuned"], options["seconds"]
    kind, settings = options.get("optimizer", (torch.optim.Adam, {"lr": 1e-3}))
    optimizer = kind(model.parameters(), **settings, fused=True) if tuned else kind(model.parameters(), **settings)
    model.train()

    def step(number):
        x, y = batches[number % len(batches)]
        optimizer.zero_grad()
        loss = loss_of(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    side.warm_up(step, 1)
    return lambda: side.milliseconds(step, seconds)


def laid_out(value, tuned):
    return value.to(memory_format=torch.channels_last) if tuned else value


def cnn_step(seconds, tuned):
    model = laid_out(torch_models.cnn(), tuned)
    batches = [
        (laid_out(torch.rand(CNN_BATCH, 3, 32, 32), tuned), torch.randint(0, 10, (CNN_BATCH,))) for _ in range(ROTATION)
    ]
    return stepping(model, batches, {"loss": functional.cross_entropy, "tuned": tuned, "seconds": seconds})


def transformer_step(seconds, tuned):
    sizes = SIZES["transformer"]
    batches = [
        (torch.randint(0, sizes["vocabulary"], (BATCH, sizes["length"])), torch.randint(0, 2, (BATCH,)))
        for _ in range(ROTATION)
    ]
    options = {"loss": functional.cross_entropy, "tuned": tuned, "seconds": seconds}
    return stepping(torch_models.Transformer(sizes), batches, options)


def encoder_step(seconds, tuned):
    sizes = SIZES["encoder"]
    batches = [
        (
            torch.randint(1, sizes["vocabulary"], (BATCH, sizes["length"])),
            torch.randint(0, sizes["classes"], (BATCH,)),
        )
        for _ in range(ROTATION)
    ]
    options = {
        "loss": functional.cross_entropy,
        "tuned": tuned,
        "seconds": seconds,
        "optimizer": (torch.optim.AdamW, {"lr": 5e-5, "weight_decay": 0.01}),
    }
    return stepping(torch_models.Encoder(sizes, tuned), batches, options)


def encoder_answers(seconds, tuned):
    sizes = SIZES["encoder"]
    model = torch_models.Encoder(sizes, tuned).eval()
    lengths = [length for length, count in SIZES["questionLengths"] for _ in range(count)]
    sentences = [torch.randint(1, sizes["vocabulary"], (length,)) for length in lengths]

    def answer(_number):
        with torch.inference_mode():
            for start in range(0, len(sentences), BATCH):
                part = nn.utils.rnn.pad_sequence(sentences[start : start + BATCH], batch_first=True)
                model(part, part != 0).softmax(-1).numpy()

    side.warm_up(answer, 1)
    return lambda: 1000 * len(sentences) / side.milliseconds(answer, seconds)


def mlp_update(seconds, tuned):
    batches = [(torch.rand(BATCH, 4), torch.rand(BATCH, 2)) for _ in range(ROTATION)]
    options = {"loss": functional.mse_loss, "tuned": tuned, "seconds": seconds}
    measure = stepping(torch_models.mlp(), batches, options)
    return lambda: 1000 / measure()


def infer_batches(seconds, tuned):
    model = laid_out(torch_models.cnn(), tuned).eval()
    x = laid_out(torch.rand(SIZES["answered"], 3, 32, 32), tuned)

    def answer(_number):
        with torch.inference_mode():
            return torch.cat([model(part) for part in x.split(CNN_BATCH)]).numpy()

    side.warm_up(answer, 1)
    return lambda: 1000 * SIZES["answered"] / side.milliseconds(answer, seconds)


def infer_one(seconds, tuned):
    model = laid_out(torch_models.cnn(), tuned).eval()
    rows = [laid_out(torch.rand(1, 3, 32, 32), tuned) for _ in range(ROTATION)]

    def answer(number):
        with torch.inference_mode():
            return model(rows[number % ROTATION]).numpy()

    side.warm_up(answer, 1)
    return lambda: side.milliseconds(answer, seconds)


WORKLOADS = {
    "cnn-step": cnn_step,
    "transformer-step": transformer_step,
    "encoder-step": encoder_step,
    "encoder-infer": encoder_answers,
    "mlp-update": mlp_update,
    "infer-64": infer_batches,
    "infer-1": infer_one,
}

workload = json.loads(sys.argv[1])
torch.manual_seed(workload["seed"])
# PyTorch counts physical cores, TensorFlow logical ones: both get the same.
cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
torch.set_num_threads(1 if workload["variant"] == "single" else cores)
side.serve(
    WORKLOADS[workload["name"]](workload["seconds"], workload["variant"] != "default"),
    {"python": sys.version.split()[0], "torch": torch.__version__, "threads": str(torch.get_num_threads())},
)
