"""Records explanations as peers compute them. Grad-CAM and integrated gradients by PyTorch's autograd, written out from the papers' equations, on
small networks with drawn weights; permutation importance and partial dependence by scikit-learn, with the permutations that it draws.
"""
import json
import pathlib

import numpy as np
import sklearn
import torch
from recording import draw, tensor
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.inspection import partial_dependence, permutation_importance
from sklearn.metrics import r2_score

FILE = pathlib.Path(__file__).parent / "recorded" / "explanations.json"
STEPS = 24
rng = np.random.default_rng(5)


def weights(shapes):
    return {name: (draw(rng, *shape) / 2).astype(np.float32) for name, shape in shapes.items()}


def conv(x, w, name, pad):
    """`[batch, height, width, channels]` in and out, as the language has it."""
    kernel = torch.tensor(w[f"{name}/kernel"]).permute(3, 2, 0, 1)
    out = torch.nn.functional.conv2d(x.permute(0, 3, 1, 2), kernel, torch.tensor(w[f"{name}/bias"]), padding=pad)
    return out.permute(0, 2, 3, 1)


def dense(x, w, name):
    return x @ torch.tensor(w[f"{name}/kernel"]) + torch.tensor(w[f"{name}/bias"])


def integrated(score, x):
    """Midpoint rule from zeros; `score` gives one number a row."""
    total = torch.zeros_like(x)
    for step in range(STEPS):
        point = ((step + 0.5) / STEPS * x).detach().requires_grad_(True)
        total += torch.autograd.grad(score(point).sum(), point)[0]
    return (x * total / STEPS).detach()


def picture(name, flow, classes, ending):
    shapes = {
        "y/conv_1/kernel": (3, 3, 2, 4),
        "y/conv_1/bias": (4,),
        "y/conv_2/kernel": (3, 3, 4, 3),
        "y/conv_2/bias": (3,),
        "y/dense/kernel": (108, classes),
        "y/dense/bias": (classes,),
    }
    w = weights(shapes)
    x = torch.tensor(draw(rng, 3, 8, 8, 2))

    def layer(value):
        return torch.relu(conv(torch.relu(conv(value, w, "y/conv_1", 0)), w, "y/conv_2", 1))

    def logits(value):
        return dense(value.reshape(len(value), -1), w, "y/dense")

    out = logits(layer(x)).detach()
    mask = torch.sign(out) if classes == 1 else torch.nn.functional.one_hot(out.argmax(1), classes).float()

    def score(value):
        return (logits(value) * mask).sum(1)

    a = layer(x).detach().requires_grad_(True)
    gradient = torch.autograd.grad(score(a).sum(), a)[0]
    alpha = gradient.mean(dim=(1, 2), keepdim=True)
    cam = torch.relu((alpha * a).sum(-1)).detach()
    square = torch.zeros(3, 8, 8)
    count = torch.zeros(8, 8)
    size, starts = 3, [0, 2, 4, 5]
    for top in starts:
        for left in starts:
            hidden = x.clone()
            hidden[:, top : top + size, left : left + size] = 0
            loss = (score(layer(x)) - score(layer(hidden))).detach()
            square[:, top : top + size, left : left + size] += loss[:, None, None]
            count[top : top + size, left : left + size] += 1
    return {
        "kind": "picture",
        "name": name,
        "flow": flow,
        "x": tensor(x.numpy()),
        "weights": {key: tensor(value) for key, value in w.items()},
        "mask": tensor(mask.numpy()),
        "scores": tensor(score(layer(x)).detach().numpy()),
        "gradCam": tensor(cam.numpy()),
        "integrated": tensor(integrated(lambda v: score(layer(v)), x).numpy()),
        "occlusion": {"size": size, "stride": 2, "map": tensor((square / count).numpy())},
        "ending": ending,
    }


def text():
    w = weights(
        {
            "y/embedding/table": (9, 4),
            "y/dense_1/kernel": (4, 5),
            "y/dense_1/bias": (5,),
            "y/dense_2/kernel": (5, 2),
            "y/dense_2/bias": (2,),
        }
    )
    ids = np.array([[3, 8, 1, 5, 0, 0], [2, 2, 7, 4, 6, 1]], np.int32)
    present = torch.tensor(ids != 0).float()[..., None]

    def logits(embedded):
        mean = (embedded * present).sum(1) / present.sum(1)
        return dense(torch.tanh(dense(mean, w, "y/dense_1")), w, "y/dense_2")

    embedded = torch.tensor(w["y/embedding/table"])[torch.tensor(ids).long()]
    out = logits(embedded)
    mask = torch.nn.functional.one_hot(out.argmax(1), 2).float()
    attributions = integrated(lambda v: (logits(v) * mask).sum(1), embedded)
    return {
        "kind": "text",
        "name": "words over their embeddings",
        "flow": "x -> embedding(9, 4) -> mean_pool() -> dense(5, activation: tanh) -> dense(2) -> softmax()",
        "x": tensor(ids),
        "weights": {key: tensor(value) for key, value in w.items()},
        "mask": tensor(mask.numpy()),
        "words": tensor(attributions.sum(-1).numpy()),
    }


class Fixed(RegressorMixin, BaseEstimator):
    """A network with given weights, as scikit-learn takes it."""

    def fit(self, x, y):
        self.fitted_ = True
        return self

    def predict(self, x):
        return (np.tanh(x.astype(np.float64) @ KERNEL_1 + BIAS_1) @ KERNEL_2 + BIAS_2)[:, 0]


KERNEL_1, BIAS_1 = draw(rng, 3, 6), draw(rng, 6)
KERNEL_2, BIAS_2 = draw(rng, 6, 1), draw(rng, 1)


def table(repeats=6, seed=3):
    x = np.stack([rng.integers(0, 7, 60) / 2, rng.integers(-3, 4, 60), rng.integers(0, 5, 60) / 4], 1).astype(np.float32)
    model = Fixed().fit(None, None)
    y = (model.predict(x) + rng.normal(0, 0.3, 60)).astype(np.float32)
    found = permutation_importance(model, x, y, n_repeats=repeats, random_state=seed, scoring="r2")
    start = np.random.RandomState(seed).randint(np.iinfo(np.int32).max + 1)
    permutations = []
    for column in range(3):
        state, index, own = np.random.RandomState(start), np.arange(60), []
        # scikit-learn shuffles one list of places over and over, and the column with it.
        for repeat in range(repeats):
            state.shuffle(index)
            own.append(index.copy())
        permutations.append([one.tolist() for one in own])
        values = []
        shuffled = x.copy()
        for one in own:
            shuffled[:, column] = x[one, column] if not values else shuffled[one, column]
            values.append(r2_score(y, model.predict(x)) - r2_score(y, model.predict(shuffled)))
        if not np.allclose(values, found.importances[column]):
            raise SystemExit(f"scikit-learn shuffles otherwise: {values} and {found.importances[column]}")
    # What the repeated shuffling comes to, from the column as it was.
    for own in permutations:
        for repeat in range(1, repeats):
            before = own[repeat - 1]
            own[repeat] = [before[place] for place in own[repeat]]
    dependence = []
    for column in range(3):
        one = partial_dependence(model, x, [column], kind="average", grid_resolution=20, method="brute")
        dependence.append({"grid": one["grid_values"][0].tolist(), "values": one["average"][0].tolist()})
    return {
        "kind": "table",
        "name": "columns of a table",
        "flow": "x -> dense(6, activation: tanh) -> dense(1)",
        "x": tensor(x),
        "y": tensor(y),
        "weights": {
            "y/dense_1/kernel": tensor(KERNEL_1),
            "y/dense_1/bias": tensor(BIAS_1),
            "y/dense_2/kernel": tensor(KERNEL_2),
            "y/dense_2/bias": tensor(BIAS_2),
        },
        "permutations": permutations,
        "r2": float(r2_score(y, model.predict(x))),
        "importances": {"mean": found.importances_mean.tolist(), "deviation": found.importances_std.tolist()},
        "dependence": dependence,
    }


FLOW = "x -> conv(4, kernel: 3) -> relu() -> conv(3, kernel: 3, pad: same) -> relu() -> flatten() -> dense({}) -> {}()"
cases = [
    picture("a picture of three classes", FLOW.format(3, "softmax"), 3, "softmax"),
    picture("a picture of yes and no", FLOW.format(1, "sigmoid"), 1, "sigmoid"),
    text(),
    table(),
]
content = {
    "recordedBy": "node tests/parity/record.mjs record_explanations.py",
    "versions": {"torch": torch.__version__, "scikit-learn": sklearn.__version__},
    "steps": STEPS,
    "cases": cases,
}
FILE.write_text(json.dumps(content) + "\n")
print(f"explanations: {len(cases)} cases")
