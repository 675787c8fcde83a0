"""Records the rates that Keras's and PyTorch's schedules give over ten epochs of ten steps, or over ten epochs, and those of Keras's
ReduceLROnPlateau for a course of losses. Run through `node tests/parity/record.mjs`.
"""
import keras
import numpy as np
import torch

from record import VERSIONS, write

VERSIONS["pytorch"] = torch.__version__.split("+")[0]
EPOCHS, STEPS = 10, 10
CASES = []


def add(name, peer, rates, call, **args):
    """`rates` are those of every step, or of every epoch where there are ten."""
    rates = [float(f"{float(rate):.9g}") for rate in rates]
    CASES.append({"name": name, "peer": peer, "schedule": {"call": call, "args": args}, "epochs": EPOCHS, "stepsPerEpoch": STEPS, "rates": rates})


def keras_case(name, schedule, call, **args):
    add(name, "Keras", [np.asarray(schedule(step)) for step in range(EPOCHS * STEPS)], call, **args)


def torch_case(name, make, call, base=0.1, count=EPOCHS * STEPS, **args):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=base)
    scheduler = make(optimizer)
    rates = []
    for _ in range(count):
        rates.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    add(name, "PyTorch", rates, call, **args)


def cosines():
    schedules, lr = keras.optimizers.schedules, torch.optim.lr_scheduler
    plain = {"over": None, "every": None, "stretch": 1, "shrink": 1, "warmup": 0}
    keras_case("cosine", schedules.CosineDecay(0.1, 100, alpha=0.1), "cosine", **{**plain, "from": 0.1, "to": 0.01, "per": "step"})
    keras_case("cosine with a warm-up", schedules.CosineDecay(0.0, 80, alpha=0.05, warmup_target=0.1, warmup_steps=20), "cosine", **{**plain, "from": 0.1, "to": 0.005, "warmup": 20, "per": "step"})
    keras_case("cosine that ends before the training", schedules.CosineDecay(0.1, 60), "cosine", **{**plain, "from": 0.1, "to": 0, "over": 60, "per": "step"})
    keras_case("cosine with restarts, longer and lower", schedules.CosineDecayRestarts(0.1, 20, t_mul=2.0, m_mul=0.5, alpha=0.1), "cosine", **{**plain, "from": 0.1, "to": 0.01, "every": 20, "stretch": 2, "shrink": 0.5, "per": "step"})
    torch_case("cosine with restarts", lambda o: lr.CosineAnnealingWarmRestarts(o, 25, eta_min=0.01), "cosine", **{**plain, "from": 0.1, "to": 0.01, "every": 25, "per": "step"})
    torch_case("cosine by epoch", lambda o: lr.CosineAnnealingLR(o, T_max=10, eta_min=0.01), "cosine", count=10, **{**plain, "from": 0.1, "to": 0.01, "per": "epoch"})


def steps():
    schedules, lr = keras.optimizers.schedules, torch.optim.lr_scheduler
    torch_case("step by epoch", lambda o: lr.StepLR(o, 3, gamma=0.5), "step", count=10, **{"from": 0.1, "factor": 0.5, "every": 3, "at": [], "per": "epoch"})
    torch_case("step at given epochs", lambda o: lr.MultiStepLR(o, [4, 7], gamma=0.2), "step", count=10, **{"from": 0.1, "factor": 0.2, "every": None, "at": [4, 7], "per": "epoch"})
    keras_case("step by steps", schedules.ExponentialDecay(0.1, 30, 0.5, staircase=True), "step", **{"from": 0.1, "factor": 0.5, "every": 30, "at": [], "per": "step"})
    keras_case("exponential", schedules.ExponentialDecay(0.1, 20, 0.5), "exponential", **{"from": 0.1, "factor": 0.5, "every": 20, "per": "step"})
    torch_case("exponential by epoch", lambda o: lr.ExponentialLR(o, 0.9), "exponential", count=10, **{"from": 0.1, "factor": 0.9, "every": 1, "per": "epoch"})


def lines():
    schedules, lr = keras.optimizers.schedules, torch.optim.lr_scheduler
    torch_case("linear", lambda o: lr.LinearLR(o, 1, 0.1, total_iters=50), "linear", **{"from": 0.1, "to": 0.01, "over": 50, "per": "step"})
    keras_case("polynomial", schedules.PolynomialDecay(0.1, 60, 0.01, power=2.0), "polynomial", **{"from": 0.1, "to": 0.01, "power": 2, "over": 60, "per": "step"})
    torch_case("polynomial over all", lambda o: lr.PolynomialLR(o, total_iters=100, power=1.5), "polynomial", **{"from": 0.1, "to": 0, "power": 1.5, "over": None, "per": "step"})
    torch_case("one_cycle", lambda o: lr.OneCycleLR(o, 0.1, total_steps=100), "one_cycle", **{"peak": 0.1, "rise": 0.3, "from": None, "to": None, "shape": "cosine", "over": None, "per": "step"})
    torch_case("one_cycle in straight lines", lambda o: lr.OneCycleLR(o, 0.1, total_steps=100, pct_start=0.45, anneal_strategy="linear", div_factor=10, final_div_factor=100), "one_cycle", **{"peak": 0.1, "rise": 0.45, "from": 0.01, "to": 0.0001, "shape": "linear", "over": None, "per": "step"})
    torch_case("warmup, then exponential", lambda o: lr.SequentialLR(o, [lr.LinearLR(o, 0.1, 1, total_iters=20), lr.ExponentialLR(o, 0.95)], [20]), "warmup", **{"over": 20, "from": 0.01, "per": "step", "before": {"call": "exponential", "args": {"from": 0.1, "factor": 0.95, "every": 1, "per": "step"}}})
    for warmup in (7, 20):
        torch_case(f"inverse_sqrt after {warmup} steps", lambda o: lr.LambdaLR(o, lambda step: min(step / warmup, (warmup / max(step, 1)) ** 0.5)), "inverse_sqrt", **{"peak": 0.1, "warmup": warmup, "per": "step"})
    torch_case("warmup by epoch, then step", lambda o: lr.SequentialLR(o, [lr.LinearLR(o, 0.2, 1, total_iters=4), lr.StepLR(o, 2, gamma=0.5)], [4]), "warmup", count=10, **{"over": 4, "from": 0.02, "per": "epoch", "before": {"call": "step", "args": {"from": 0.1, "factor": 0.5, "every": 2, "at": [], "per": "epoch"}}})


def plateaus():
    rng = np.random.default_rng(8)
    losses = np.round(np.concatenate([np.linspace(1, 0.6, 8), 0.6 + 0.01 * rng.random(14), np.linspace(0.59, 0.4, 6), np.full(12, 0.4)]), 3)
    losses[12] = np.nan
    for args in [
        {"factor": 0.5, "patience": 2, "min_delta": 0.01, "cooldown": 0, "to": 0},
        {"factor": 0.1, "patience": 3, "min_delta": 0.0001, "cooldown": 3, "to": 0.0005},
        {"factor": 0.7, "patience": 1, "min_delta": 0, "cooldown": 1, "to": 0.02},
    ]:
        model = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1)])
        model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
        callback = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", factor=args["factor"], patience=args["patience"], min_delta=args["min_delta"], cooldown=args["cooldown"], min_lr=args["to"])
        callback.set_model(model)
        callback.on_train_begin()
        rates = []
        for epoch, loss in enumerate(losses):
            callback.on_epoch_end(epoch, {"val_loss": float(loss)})
            rates.append(float(f"{float(np.asarray(model.optimizer.learning_rate)):.6g}"))
        CASES.append(
            {
                "name": f"plateau {args}",
                "peer": "Keras",
                # Keras counts the measurement in which its cooldown runs out.
                "schedule": {"call": "plateau", "args": {"from": 0.1, "on": "valid.loss", **args, "cooldown": max(args["cooldown"] - 1, 0)}},
                "losses": [None if np.isnan(loss) else float(loss) for loss in losses],
                "rates": rates,
            }
        )


if __name__ == "__main__":
    for part in [cosines, steps, lines, plateaus]:
        part()
    write("schedules", CASES)
