"""Records the paths that Keras's and PyTorch's optimizers take over fifty steps, all with the same gradients: by themselves, and with
decay, bounds on gradients, costs of weights and means of weights. Run through `node tests/parity/record.mjs`.
"""
import json

import keras
import numpy as np
import tensorflow as tf
import torch

from record import FOLDER, VERSIONS, draw, tensor

VERSIONS["pytorch"] = torch.__version__.split("+")[0]
STEPS = 50
KEPT = [1, 2, 5, 20, 50]
SHAPES = {"a/kernel": (4, 3), "a/bias": (3,), "b/kernel": (3, 5), "c/kernel": (2, 2, 2, 3)}
NAMES = ["a/kernel", "a/bias", "b/kernel"]

rng = np.random.default_rng(3)
START = {name: draw(rng, *shape) for name, shape in SHAPES.items()}
GRADIENTS = [{name: draw(rng, *shape) for name, shape in SHAPES.items()} for _ in range(STEPS)]
# A weight that rarely gets a gradient, and one whose gradients are tiny: where forms of an optimizer differ most.
for index, step in enumerate(GRADIENTS):
    step["a/bias"][0] = step["a/bias"][0] if index % 5 == 0 else 0
    step["b/kernel"][0, 0] = np.float32(1e-6) * (index + 1)

CASES = []
ADAM = {"lr": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7}


def keep(case, paths, averages=None):
    """`paths` are the weights after each step."""
    case["steps"] = {str(at): [tensor(value) for value in paths[at - 1]] for at in KEPT}
    if averages is not None:
        case["averages"] = {str(at): [tensor(value) for value in averages[at - 1]] for at in KEPT}
    CASES.append(case)


def case_of(name, peer, call, args, more):
    moves = {"clip": None, "regularise": [], "average": None}
    return {"name": name, "peer": peer, "optimizer": call, "args": args, "moves": {**moves, **more}}


def keras_case(name, call, args, make, costs=None, excluded=(), only=None, **more):
    """`make` gives the optimizer, `costs` the weights' own loss."""
    names = only or NAMES
    variables = [keras.Variable(START[one], name=one.split("/")[1]) for one in names]
    optimizer = make()
    if excluded:
        optimizer.exclude_from_weight_decay(var_names=list(excluded))
    optimizer.build(variables)
    paths, averages = [], []
    for step in GRADIENTS:
        gradients = [tf.constant(step[one]) for one in names]
        if costs is not None:
            values = [variable.value for variable in variables]
            with tf.GradientTape() as tape:
                total = costs(dict(zip(names, values, strict=True)))
            added = tape.gradient(total, values)
            gradients = [one if more_ is None else one + more_ for one, more_ in zip(gradients, added, strict=True)]
        optimizer.apply(gradients, variables)
        paths.append([np.asarray(variable) for variable in variables])
        if optimizer.use_ema:
            averages.append([np.asarray(one) for one in optimizer._model_variables_moving_average])
    case = case_of(name, "Keras", call, args, more)
    case["weights"] = names
    keep(case, paths, averages or None)


def torch_case(name, call, args, make, peer="PyTorch", only=None, **more):
    """`make` gives an optimizer of parameters, or a function that takes a step with them."""
    names = only or NAMES
    parameters = [torch.nn.Parameter(torch.tensor(START[one])) for one in names]
    optimizer = make(parameters)
    paths = []
    for step in GRADIENTS:
        for one, parameter in zip(names, parameters, strict=True):
            parameter.grad = torch.tensor(step[one])
        optimizer() if callable(optimizer) and not hasattr(optimizer, "step") else optimizer.step()
        paths.append([parameter.detach().numpy().copy() for parameter in parameters])
    case = case_of(name, peer, call, args, more)
    case["weights"] = names
    keep(case, paths)


def plain_cases():
    opt = keras.optimizers
    for name, args, make in [
        ("sgd", {"lr": 0.05, "momentum": 0, "nesterov": False}, lambda: opt.SGD(0.05)),
        ("sgd with momentum", {"lr": 0.05, "momentum": 0.9, "nesterov": False}, lambda: opt.SGD(0.05, momentum=0.9)),
        ("sgd with Nesterov's momentum", {"lr": 0.05, "momentum": 0.9, "nesterov": True}, lambda: opt.SGD(0.05, momentum=0.9, nesterov=True)),
    ]:
        keras_case(name, "sgd", args, make)
    args = {"lr": 0.05, "momentum": 0.9, "nesterov": False, "decay": 0.1, "exclude": [":bias"]}
    keras_case("sgd with decay but of biases", "sgd", args, lambda: opt.SGD(0.05, momentum=0.9, weight_decay=0.1), excluded=("bias",))
    keras_case("adam", "adam", ADAM, lambda: opt.Adam(0.01, epsilon=1e-7))
    other = {**ADAM, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3}
    keras_case("adam with other decays", "adam", other, lambda: opt.Adam(0.01, beta_1=0.8, beta_2=0.95, epsilon=1e-3))
    keras_case("adamw", "adamw", {**ADAM, "decay": 0.1}, lambda: opt.AdamW(0.01, weight_decay=0.1, epsilon=1e-7))
    rms = {"lr": 0.01, "rho": 0.9, "momentum": 0, "epsilon": 1e-7, "centred": False}
    keras_case("rmsprop", "rmsprop", rms, lambda: opt.RMSprop(0.01, epsilon=1e-7))
    keras_case("rmsprop with momentum", "rmsprop", {**rms, "momentum": 0.8, "rho": 0.95}, lambda: opt.RMSprop(0.01, rho=0.95, momentum=0.8))
    keras_case("rmsprop, centred", "rmsprop", {**rms, "centred": True, "momentum": 0.5, "epsilon": 1e-3}, lambda: opt.RMSprop(0.01, momentum=0.5, centered=True, epsilon=1e-3))
    for start in [0, 0.1]:
        args = {"lr": 0.1, "start": start, "epsilon": 1e-10}
        torch_case(f"adagrad from {start}", "adagrad", args, lambda p, s=start: torch.optim.Adagrad(p, lr=0.1, initial_accumulator_value=s, eps=1e-10))
    lion = {"lr": 0.01, "beta1": 0.9, "beta2": 0.99}
    keras_case("lion", "lion", lion, lambda: opt.Lion(0.01, beta_1=0.9, beta_2=0.99))
    keras_case("lion with decay", "lion", {**lion, "beta1": 0.8, "beta2": 0.95, "decay": 0.5}, lambda: opt.Lion(0.01, beta_1=0.8, beta_2=0.95, weight_decay=0.5))
    keras_case("lamb", "lamb", ADAM, lambda: opt.Lamb(0.01, epsilon=1e-7))
    keras_case("lamb with decay", "lamb", {**ADAM, "decay": 0.1}, lambda: opt.Lamb(0.01, epsilon=1e-7, weight_decay=0.1))


def muon_in_float32(parameters, nesterov):
    """PyTorch's Muon with its matrices in float32: in bfloat16 two digits are all that could be compared. Kernels lie the other way
    round there: a row for each unit."""
    from torch.optim import _muon

    def zeropower(grad, coefficients, steps, eps):
        a, b, c = coefficients
        x = grad.T if grad.size(0) > grad.size(1) else grad
        x = x / x.norm().clamp(min=eps)
        for _ in range(steps):
            gram = x @ x.T
            x = a * x + (b * gram + c * gram @ gram) @ x
        return x.T if grad.size(0) > grad.size(1) else x

    _muon._zeropower_via_newtonschulz = zeropower
    turned = [torch.nn.Parameter(p.detach().reshape(-1, p.shape[-1]).T.contiguous()) for p in parameters]
    optimizer = torch.optim.Muon(turned, lr=0.02, weight_decay=0.1, momentum=0.95, nesterov=nesterov)

    def step():
        for parameter, other in zip(parameters, turned, strict=True):
            other.grad = parameter.grad.reshape(-1, parameter.shape[-1]).T.contiguous()
        optimizer.step()
        for parameter, other in zip(parameters, turned, strict=True):
            parameter.data = other.detach().T.reshape(parameter.shape).clone()

    return step


def muon_cases():
    muon = {"lr": 0.02, "momentum": 0.95, "nesterov": True, "steps": 5, "scale": "adam", "others": [], "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7}
    make = lambda: keras.optimizers.Muon(0.02, momentum=0.95, nesterov=True, ns_steps=5, rms_rate=0.2, adam_lr_ratio=1, adam_beta_1=0.9, adam_beta_2=0.999, epsilon=1e-7, weight_decay=None, adam_weight_decay=None, exclude_embeddings=False)
    keras_case("muon with Adam for the bias", "muon", muon, make)
    for nesterov in [True, False]:
        args = {**muon, "nesterov": nesterov, "scale": "shape", "decay": 0.1}
        torch_case(f"muon by shape, Nesterov {nesterov}", "muon", args, lambda p, n=nesterov: muon_in_float32(p, n), peer="PyTorch, in float32", only=["a/kernel", "b/kernel", "c/kernel"])


def call(name, **args):
    return {"call": name, "args": args}


def other_cases():
    opt = keras.optimizers
    sgd = {"lr": 0.05, "momentum": 0.9, "nesterov": False}
    make = lambda **more: lambda: opt.SGD(0.05, momentum=0.9, **more)
    keras_case("clip by the norm of all", "sgd", sgd, make(global_clipnorm=2), clip=call("norm", most=2))
    keras_case("clip by the norm of each", "sgd", sgd, make(clipnorm=1.5), clip=call("weight_norm", most=1.5))
    keras_case("clip by value", "sgd", sgd, make(clipvalue=0.4), clip=call("value", most=0.4))
    keras_case("clip where nothing is longer", "sgd", sgd, make(global_clipnorm=1000), clip=call("norm", most=1000))
    kernels = lambda reg: lambda weights: sum(reg(value) for name, value in weights.items() if name.endswith("kernel"))
    keras_case("a cost of squares", "sgd", sgd, make(), costs=kernels(keras.regularizers.L2(0.05)), regularise=[call("l2", factor=0.05, on=[":kernel"])])
    keras_case("a cost of sizes", "sgd", sgd, make(), costs=kernels(keras.regularizers.L1(0.05)), regularise=[call("l1", factor=0.05, on=[":kernel"])])
    both = lambda weights: keras.regularizers.L1(0.02)(weights["a/bias"]) + keras.regularizers.L2(0.1)(weights["b/kernel"])
    keras_case("two costs of some weights, and a bound", "adam", ADAM, lambda: opt.Adam(0.01, epsilon=1e-7, global_clipnorm=1), costs=both, clip=call("norm", most=1), regularise=[call("l1", factor=0.02, on=[":bias"]), call("l2", factor=0.1, on=["b"])])
    keras_case("a mean of weights", "adam", ADAM, lambda: opt.Adam(0.01, epsilon=1e-7, use_ema=True, ema_momentum=0.9), average=call("ema", decay=0.9, warmup=False))


if __name__ == "__main__":
    plain_cases()
    muon_cases()
    other_cases()
    content = {
        "recordedBy": "node tests/parity/record.mjs",
        "versions": VERSIONS,
        "start": {name: tensor(value) for name, value in START.items()},
        "gradients": [{name: tensor(value) for name, value in step.items()} for step in GRADIENTS],
        "cases": CASES,
    }
    (FOLDER / "optimizers.json").write_text(json.dumps(content) + "\n")
    print(f"optimizers: {len(CASES)} cases")
