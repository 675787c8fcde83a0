"""Records the paths that PyTorch's optimizers take with groups of parameters: rates and decay by group, and groups that begin to learn
later, whose parameters have no gradient before. Run through `node tests/parity/record.mjs record_groups.py`.
"""
import json

import numpy as np
import torch

from record import FOLDER, VERSIONS, draw, tensor

VERSIONS["pytorch"] = torch.__version__.split("+")[0]
STEPS = 12
PER_EPOCH = 3
SHAPES = {"low/kernel": (4, 3), "middle/kernel": (3, 5), "middle/bias": (5,), "head/kernel": (5, 2)}

rng = np.random.default_rng(11)
START = {name: draw(rng, *shape) for name, shape in SHAPES.items()}
GRADIENTS = [{name: draw(rng, *shape) for name, shape in SHAPES.items()} for _ in range(STEPS)]
CASES = []

ADAMW = {"lr": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "decay": 0.1, "exclude": []}
SGD = {"lr": 0.05, "momentum": 0.9, "nesterov": False, "decay": 0, "exclude": []}


def case(name, call, args, make, rates=None, begins=None, clip=None):
    """`rates` and `begins` by node: times the rate and the decay, and epochs before the first step."""
    rates, begins = rates or {}, begins or {}
    parameters = {one: torch.nn.Parameter(torch.tensor(START[one])) for one in SHAPES}
    groups = {}
    for one, parameter in parameters.items():
        groups.setdefault(one.split("/")[0], []).append(parameter)
    optimizer = make([{"params": own, "lr": args["lr"] * rates.get(node, 1)} for node, own in groups.items()])
    steps = []
    for index, gradients in enumerate(GRADIENTS):
        learning = []
        for one, parameter in parameters.items():
            begun = index >= begins.get(one.split("/")[0], 0) * PER_EPOCH
            parameter.grad = torch.tensor(gradients[one]) if begun else None
            learning += [parameter] if begun else []
        if clip is not None:
            torch.nn.utils.clip_grad_norm_(learning, clip)
        optimizer.step()
        steps.append({one: tensor(parameter.detach().numpy()) for one, parameter in parameters.items()})
    CASES.append(
        {
            "name": name,
            "optimizer": call,
            "args": args,
            "rates": [{"node": node, "factor": factor} for node, factor in rates.items()],
            "unfreeze": [{"node": node, "epoch": epoch} for node, epoch in begins.items()],
            "clip": None if clip is None else {"call": "norm", "args": {"most": clip}},
            "steps": steps,
        }
    )


def adamw(groups):
    return torch.optim.AdamW(groups, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.1)


if __name__ == "__main__":
    by_level = {"low": 0.81, "middle": 0.9}
    gradual = {"low": 2, "middle": 1}
    case("adamw with a rate for each part", "adamw", ADAMW, adamw, rates=by_level)
    case("adamw with a head ten times as fast", "adamw", ADAMW, adamw, rates={"head": 10})
    case("adamw with parts that begin one after the other", "adamw", ADAMW, adamw, begins=gradual)
    case("adamw with both, and a bound on gradients", "adamw", ADAMW, adamw, rates=by_level, begins=gradual, clip=1.0)
    case("sgd with momentum and both", "sgd", SGD, lambda groups: torch.optim.SGD(groups, momentum=0.9), rates=by_level, begins=gradual)
    content = {
        "recordedBy": "node tests/parity/record.mjs",
        "versions": VERSIONS,
        "stepsPerEpoch": PER_EPOCH,
        "start": {name: tensor(value) for name, value in START.items()},
        "gradients": [{name: tensor(value) for name, value in step.items()} for step in GRADIENTS],
        "cases": CASES,
    }
    (FOLDER / "groups.json").write_text(json.dumps(content) + "\n")
    print(f"groups: {len(CASES)} cases")
