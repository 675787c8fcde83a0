"""Records losses by row and their gradients: of Keras and PyTorch where they have the loss, else of its formula in PyTorch with
float64 numbers. Run through `node tests/parity/record.mjs`.
"""
import keras
import numpy as np
import tensorflow as tf
import torch

from record import VERSIONS, draw, tensor, write

VERSIONS["pytorch"] = torch.__version__.split("+")[0]
CASES = []


def add(name, loss, args, peer, **parts):
    """`ending` is the last function of the output; what is differentiated stands before it."""
    raw, target, rows, gradient = parts["raw"], parts["target"], parts["rows"], parts["gradient"]
    CASES.append(
        {
            "name": name,
            "loss": loss,
            "peer": peer,
            "args": {"weight": 1, **args},
            "ending": parts.get("ending"),
            "classes": bool(parts.get("classes", False)),
            "output": tensor(raw),
            "target": tensor(target),
            "rows": tensor(rows),
            "gradient": tensor(gradient),
            "weights": None if "weights" not in parts else tensor(parts["weights"]),
            "mean": None if "mean" not in parts else float(parts["mean"]),
        }
    )


def by_keras(compute, raw):
    raw = tf.constant(np.asarray(raw, np.float32))
    with tf.GradientTape() as tape:
        tape.watch(raw)
        rows = compute(raw)
    return {"raw": raw, "rows": rows, "gradient": tape.gradient(rows, raw)}


def by_torch(compute, raw, dtype=torch.float64):
    values = torch.tensor(np.asarray(raw, np.float32)).to(dtype).requires_grad_()
    rows = compute(values)
    rows.sum().backward()
    return {"raw": np.asarray(raw, np.float32), "rows": rows.detach().numpy(), "gradient": values.grad.numpy()}


def logits(rng, *shape, scale=4):
    return (draw(rng, *shape) * scale).round(3).astype(np.float32)


def cross_entropy(rng):
    labels = np.array([0, 3, 1, 2, 2, 0], np.int32)
    hot = np.eye(4, dtype=np.float32)[labels]
    for smoothing in [0.0, 0.1]:
        loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=smoothing, reduction="none")
        parts = by_keras(lambda raw, loss=loss: loss(hot, raw), logits(rng, 6, 4))
        add(f"cross_entropy with smoothing {smoothing}", "cross_entropy", {"smoothing": smoothing}, "Keras", target=labels, classes=True, ending="softmax", **parts)
    # A class that no row has, and weights for all of them: Keras multiplies rows by them (`class_weight`).
    few, weights = np.array([0, 3, 1, 3, 0, 0], np.int32), [0.5, 1, 4, 2.5]
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="none")
    counts = np.array(weights, np.float32)[few]
    parts = by_keras(lambda raw: loss(few, raw, sample_weight=counts), logits(rng, 6, 4))
    add("cross_entropy with class weights and a class without rows", "cross_entropy", {"smoothing": 0, "class_weights": weights}, "Keras", target=few, classes=True, ending="softmax", **parts)
    sure = np.array([[60, -60], [60, -60], [-1000, 1000], [1000, -1000]], np.float32)
    truth = torch.tensor([0, 1, 1, 1])
    parts = by_torch(lambda raw: torch.nn.functional.cross_entropy(raw, truth, reduction="none"), sure)
    add("cross_entropy of saturated logits", "cross_entropy", {"smoothing": 0}, "PyTorch, float64", target=truth.numpy().astype(np.int32), classes=True, ending="softmax", **parts)


def binary(rng):
    labels = np.array([0, 1, 1, 0, 1], np.int32)
    several = (rng.random((5, 3)) < 0.4).astype(np.float32)
    for smoothing in [0.0, 0.2]:
        loss = keras.losses.BinaryCrossentropy(from_logits=True, label_smoothing=smoothing, reduction="none")
        args = {"smoothing": smoothing}
        parts = by_keras(lambda raw, loss=loss: loss(labels[:, None].astype(np.float32), raw), logits(rng, 5, 1))
        add(f"binary of two classes with smoothing {smoothing}", "binary", args, "Keras", target=labels, classes=True, ending="sigmoid", **parts)
        parts = by_keras(lambda raw, loss=loss: loss(several, raw), logits(rng, 5, 3))
        add(f"binary of a vector with smoothing {smoothing}", "binary", args, "Keras", target=several, ending="sigmoid", **parts)
    weights = [1, 3]
    counts = np.array(weights, np.float32)[labels]
    loss = keras.losses.BinaryCrossentropy(from_logits=True, reduction="none")
    parts = by_keras(lambda raw: loss(labels[:, None].astype(np.float32), raw, sample_weight=counts), logits(rng, 5, 1))
    add("binary with class weights", "binary", {"smoothing": 0, "class_weights": weights}, "Keras", target=labels, classes=True, ending="sigmoid", **parts)
    sure = np.array([[60, -60, 0], [-60, 60, 20], [1000, -1000, -20]], np.float32)
    truth = torch.tensor([[1, 0, 1], [0, 1, 1], [1, 0, 0]], dtype=torch.float64)
    sigmoid = torch.nn.functional.logsigmoid
    exact = lambda raw, true: -(true * sigmoid(raw) + (1 - true) * sigmoid(-raw)).mean(1)
    parts = by_torch(lambda raw: exact(raw, truth), sure)
    add("binary of saturated logits that are right", "binary", {"smoothing": 0}, "PyTorch, float64", target=truth.numpy(), ending="sigmoid", **parts)
    parts = by_torch(lambda raw: exact(raw, 1 - truth), sure)
    add("binary of saturated logits that are wrong", "binary", {"smoothing": 0}, "PyTorch, float64", target=1 - truth.numpy(), ending="sigmoid", **parts)


def focal_rows(raw, truth, gamma, alpha):
    """Equations 4 and 5 of Lin et al., 2017, for yes and no."""
    cross = torch.nn.functional.binary_cross_entropy_with_logits(raw, truth, reduction="none")
    rest = truth * torch.sigmoid(-raw) + (1 - truth) * torch.sigmoid(raw)
    weight = 1 if alpha is None else truth * alpha + (1 - truth) * (1 - alpha)
    return (weight * rest**gamma * cross).mean(1)


def focal(rng):
    labels = np.array([0, 3, 1, 2, 2, 0], np.int32)
    hot = np.eye(4, dtype=np.float32)[labels]
    for gamma, smoothing in [(2, 0), (0.5, 0), (2, 0.1)]:
        loss = keras.losses.CategoricalFocalCrossentropy(alpha=1, gamma=gamma, from_logits=True, label_smoothing=smoothing, reduction="none")
        args = {"gamma": gamma, "alpha": None, "smoothing": smoothing}
        parts = by_keras(lambda raw, loss=loss: loss(hot, raw), logits(rng, 6, 4, scale=2))
        add(f"focal of classes, gamma {gamma}, smoothing {smoothing}", "focal", args, "Keras", target=labels, classes=True, ending="softmax", **parts)
    several = (rng.random((5, 3)) < 0.4).astype(np.float32)
    for gamma, alpha, smoothing in [(2, None, 0), (3, 0.25, 0), (2, 0.25, 0.1)]:
        loss = keras.losses.BinaryFocalCrossentropy(apply_class_balancing=alpha is not None, alpha=alpha or 0.5, gamma=gamma, from_logits=True, label_smoothing=smoothing, reduction="none")
        args = {"gamma": gamma, "alpha": alpha, "smoothing": smoothing}
        parts = by_keras(lambda raw, loss=loss: loss(several, raw), logits(rng, 5, 3, scale=2))
        add(f"focal of a vector, gamma {gamma}, alpha {alpha}, smoothing {smoothing}", "focal", args, "Keras", target=several, ending="sigmoid", **parts)
    sure = np.array([[60], [-60], [20], [-1000]], np.float32)
    truth = torch.tensor([[1], [1], [0], [0]], dtype=torch.float64)
    parts = by_torch(lambda raw: focal_rows(raw, truth, 2, None), sure)
    add("focal of saturated logits", "focal", {"gamma": 2, "alpha": None, "smoothing": 0}, "formula, float64", target=truth.numpy()[:, 0].astype(np.int32), classes=True, ending="sigmoid", **parts)


def hinge(rng):
    labels = np.array([0, 1, 1, 0, 1], np.int32)
    for squared, loss in [(False, keras.losses.Hinge), (True, keras.losses.SquaredHinge)]:
        one = loss(reduction="none")
        parts = by_keras(lambda raw, one=one: one(labels[:, None].astype(np.float32), raw), logits(rng, 5, 1, scale=2))
        add(f"hinge of two classes by one value, squared {squared}", "hinge", {"squared": squared}, "Keras", target=labels, classes=True, **parts)
        classes = torch.tensor([0, 3, 1, 2, 2])
        margin = torch.nn.MultiMarginLoss(p=2 if squared else 1, reduction="none")
        parts = by_torch(lambda raw, margin=margin: margin(raw, classes), logits(rng, 5, 4, scale=2))
        add(f"hinge of four classes, squared {squared}", "hinge", {"squared": squared}, "PyTorch", target=classes.numpy().astype(np.int32), classes=True, **parts)


def numbers(rng):
    for shape in [(5, 3), (4, 1)]:
        target = draw(rng, *shape)
        guess = draw(rng, *shape) * 2
        guess[0, 0] = target[0, 0]
        for name, loss, args in [
            ("mse", keras.losses.MeanSquaredError, {}),
            ("mae", keras.losses.MeanAbsoluteError, {}),
            ("huber", keras.losses.Huber, {"delta": 0.7}),
            ("log_cosh", keras.losses.LogCosh, {}),
        ]:
            one = loss(reduction="none", **args)
            add(f"{name} on {list(shape)}", name, args, "Keras", target=target, **by_keras(lambda raw, one=one: one(target, raw), guess))
        for at in [0.5, 0.9]:
            goal = torch.tensor(target, dtype=torch.float64)

            def pinball(raw, at=at, goal=goal):
                error = goal - raw
                return torch.where(error > 0, at * error, torch.where(error < 0, (at - 1) * error, 0 * error)).mean(1)

            add(f"quantile {at} on {list(shape)}", "quantile", {"at": at}, "formula, float64", target=target, **by_torch(pinball, guess))
    far = np.array([[1e4], [-1e4], [1e-3], [-50]], np.float32)
    truth = torch.zeros((4, 1), dtype=torch.float64)
    exact = lambda raw: (raw.abs() + torch.log1p(torch.exp(-2 * raw.abs())) - np.log(2)).mean(1)
    add("log_cosh of large errors", "log_cosh", {}, "formula, float64", target=truth.numpy(), **by_torch(exact, far))
    near = np.array([[1e-3], [-2e-3], [1e-2]], np.float32)
    add("log_cosh of small errors", "log_cosh", {}, "formula, float64", target=truth.numpy()[:3], **by_torch(exact, near))


def dice(rng):
    masks = (rng.random((4, 5)) < 0.4).astype(np.float32)
    masks[0] = 0
    guess = np.clip(rng.random((4, 5)), 0.02, 0.98).round(3).astype(np.float32)
    add("dice with an empty mask", "dice", {"smooth": 0}, "Keras", target=masks, **by_keras(lambda raw: keras.losses.dice(masks, raw, axis=(1,)), guess))
    truth = torch.tensor(masks, dtype=torch.float64)
    smoothed = lambda raw: 1 - (2 * (raw * truth).sum(1) + 1) / (raw.sum(1) + truth.sum(1) + 1)
    add("dice with smooth 1", "dice", {"smooth": 1}, "formula, float64", target=masks, **by_torch(smoothed, guess))


def contrastive_rows(raw, labels, temperature):
    """Equation 2 of Khosla et al., 2020, with the anchors of one view."""
    unit = torch.nn.functional.normalize(raw, dim=1)
    likeness = unit @ unit.T / temperature
    rows = []
    for i in range(len(labels)):
        others = [a for a in range(len(labels)) if a != i]
        mates = [p for p in others if labels[p] == labels[i]]
        whole = torch.logsumexp(likeness[i, others], 0)
        rows.append(sum(whole - likeness[i, p] for p in mates) / max(len(mates), 1) + 0 * raw.sum())
    return torch.stack(rows)


def triplet_rows(raw, labels, margin, mining, distance):
    """Hermans et al., 2017, equation 5 (`hard`) and batch-all; FaceNet's semi-hard negatives as TensorFlow Addons picks them."""
    if distance == "cosine":
        unit = torch.nn.functional.normalize(raw, dim=1)
        apart = 1 - unit @ unit.T
    else:
        # Without the root of 0 that a row's distance from itself is.
        squares = ((raw[:, None] - raw[None]) ** 2).sum(-1)
        apart = squares if distance == "squared" else (squares + torch.eye(len(labels), dtype=raw.dtype)).sqrt() * (1 - torch.eye(len(labels), dtype=raw.dtype))
    rows = []
    for i in range(len(labels)):
        mates = [j for j in range(len(labels)) if j != i and labels[j] == labels[i]]
        others = [k for k in range(len(labels)) if labels[k] != labels[i]]
        if not mates or not others:
            rows.append(0 * raw.sum())
            continue
        if mining == "hard":
            terms = [torch.relu(apart[i, mates].max() - apart[i, others].min() + margin)]
        elif mining == "all":
            terms = [torch.relu(apart[i, j] - apart[i, k] + margin) for j in mates for k in others]
            terms = [term for term in terms if term > 0] or [0 * raw.sum()]
        else:
            terms = []
            for j in mates:
                farther = [apart[i, k] for k in others if apart[i, k] > apart[i, j]]
                other = torch.stack(farther).min() if farther else apart[i, others].max()
                terms.append(torch.relu(apart[i, j] - other + margin))
        rows.append(sum(terms) / len(terms))
    return torch.stack(rows)


def compared(rng):
    # One class has a single row.
    labels = np.array([0, 1, 0, 2, 1, 0, 1, 3], np.int32)
    for temperature in [0.1, 0.5]:
        parts = by_torch(lambda raw, t=temperature: contrastive_rows(raw, labels, t), draw(rng, 8, 5))
        add(f"contrastive, temperature {temperature}", "contrastive", {"temperature": temperature}, "formula, float64", target=labels, classes=True, **parts)
    for mining in ["semi_hard", "hard", "all"]:
        for distance in ["euclidean", "squared", "cosine"]:
            args = {"margin": 0.4 if distance == "cosine" else 1, "mining": mining, "distance": distance}
            parts = by_torch(lambda raw, a=args: triplet_rows(raw, labels, a["margin"], a["mining"], a["distance"]), draw(rng, 8, 5))
            add(f"triplet, {mining}, {distance}", "triplet", args, "formula, float64", target=labels, classes=True, **parts)
    alone = np.zeros(4, np.int32)
    args = {"margin": 1, "mining": "hard", "distance": "euclidean"}
    add("triplet of a batch with one class", "triplet", args, "formula, float64", target=alone, classes=True, **by_torch(lambda raw: triplet_rows(raw, alone, 1, "hard", "euclidean"), draw(rng, 4, 3)))


def weighted(rng):
    """Rows that count differently: the mean is that of Keras's `sample_weight`."""
    weights = np.array([0, 1, 2.5, 1, 0.25, 10], np.float32)
    labels = np.array([0, 3, 1, 2, 2, 0], np.int32)
    hot = np.eye(4, dtype=np.float32)[labels]
    numbers = logits(rng, 6, 2)
    for name, loss, target, raw, ending in [
        ("cross_entropy", keras.losses.CategoricalCrossentropy, hot, logits(rng, 6, 4), "softmax"),
        ("mse", keras.losses.MeanSquaredError, numbers, logits(rng, 6, 2), None),
        ("binary", keras.losses.BinaryCrossentropy, np.eye(2, dtype=np.float32)[labels % 2], logits(rng, 6, 2), "sigmoid"),
    ]:
        settings = {} if ending is None else {"from_logits": True}
        rows = loss(reduction="none", **settings)
        parts = by_keras(lambda raw, l=rows, t=target: l(t, raw, sample_weight=weights), raw)
        mean = loss(**settings)(target, raw, sample_weight=weights)
        classes = name == "cross_entropy"
        add(f"{name}, rows weighed", name, {"smoothing": 0} if ending else {}, "Keras", target=labels if classes else target, classes=classes, ending=ending, weights=weights, mean=mean, **parts)


def ctc(rng):
    """Blanks are 0; PyTorch counts a row without a way 0 (`zero_infinity`)."""
    words = np.array([[2, 3, 3, 1, 0], [4, 0, 0, 0, 0], [0, 0, 0, 0, 0], [1, 1, 1, 0, 0], [5, 4, 3, 2, 1]], np.int32)
    lengths = (words > 0).sum(1)

    def by_pytorch(raw, labels, counts):
        time = raw.shape[1]
        logs = torch.log_softmax(raw, -1).transpose(0, 1)
        return torch.nn.functional.ctc_loss(logs, torch.tensor(labels), torch.full((len(labels),), time), torch.tensor(counts), reduction="none", zero_infinity=True)

    loss = keras.losses.CTC(reduction="none")
    add("ctc (Keras)", "ctc", {}, "Keras", target=words, classes=True, ending="softmax", **by_keras(lambda raw: loss(words, raw), logits(rng, 5, 9, 6)))
    add("ctc", "ctc", {}, "PyTorch, float64", target=words, classes=True, ending="softmax", **by_torch(lambda raw: by_pytorch(raw, words, lengths), logits(rng, 5, 9, 6)))
    tight = words[[0, 3, 4]]
    parts = by_torch(lambda raw: by_pytorch(raw, tight, lengths[[0, 3, 4]]), logits(rng, 3, 5, 6))
    add("ctc with as many places as words, too few where words repeat", "ctc", {}, "PyTorch, float64", target=tight, classes=True, ending="softmax", **parts)
    parts = by_torch(lambda raw: by_pytorch(raw, words, lengths), logits(rng, 5, 9, 6, scale=60))
    add("ctc of logits far apart", "ctc", {}, "PyTorch, float64", target=words, classes=True, ending="softmax", **parts)
    front = np.stack([np.concatenate([row[row == 0], row[row > 0]]) for row in words]).astype(np.int32)
    parts = by_torch(lambda raw: by_pytorch(raw, words, lengths), logits(rng, 5, 9, 6))
    add("ctc with padding in front", "ctc", {}, "PyTorch, float64", target=front, classes=True, ending="softmax", **parts)
    long = np.zeros((2, 30), np.int32)
    long[0, :25] = rng.integers(1, 8, 25)
    long[1, :30] = rng.integers(1, 8, 30)
    parts = by_torch(lambda raw: by_pytorch(raw, long, (long > 0).sum(1)), logits(rng, 2, 120, 8))
    add("ctc of long sequences", "ctc", {}, "PyTorch, float64", target=long, classes=True, ending="softmax", **parts)


def regions(rng):
    """Masks, and boxes by their middles: no peer has these losses, so that PyTorch's automatic gradients are of the formulas."""
    mask = rng.integers(0, 4, (3, 5, 6)).astype(np.int32)
    mask[1][mask[1] == 2] = 0
    hot = torch.tensor(np.eye(4)[mask])
    present = (hot.sum((1, 2)) > 0).to(torch.float64)

    def entropy(raw, smoothing=0.0):
        soft = hot * (1 - smoothing) + smoothing / 4
        return -(soft * torch.log_softmax(raw, -1)).sum(-1).mean((1, 2))

    def dice(raw, smooth=0.0):
        guess = torch.softmax(raw, -1)
        areas = guess.sum((1, 2)) + hot.sum((1, 2)) + smooth + 1e-7
        return ((1 - (2 * (guess * hot).sum((1, 2)) + smooth) / areas) * present).sum(-1) / present.sum(-1)

    of_mask = {"target": mask, "classes": True, "ending": "softmax"}
    for smoothing in [0.0, 0.1]:
        parts = by_torch(lambda raw, by=smoothing: entropy(raw, by), logits(rng, 3, 5, 6, 4, scale=2))
        add(f"cross_entropy of a mask, smoothing {smoothing}", "cross_entropy", {"smoothing": smoothing, "class_weights": None}, "formula, float64", **of_mask, **parts)
    for smooth in [0, 1]:
        parts = by_torch(lambda raw, by=smooth: dice(raw, by), logits(rng, 3, 5, 6, 4, scale=2))
        add(f"dice of a mask, smooth {smooth}", "dice", {"smooth": smooth}, "formula, float64", **of_mask, **parts)
    for part in [0.5, 0.2]:
        parts = by_torch(lambda raw, by=part: by * dice(raw) + (1 - by) * entropy(raw), logits(rng, 3, 5, 6, 4, scale=2))
        add(f"dice_cross_entropy, part {part}", "dice_cross_entropy", {"part": part, "smooth": 0}, "formula, float64", **of_mask, **parts)

    grid = np.zeros((3, 4, 5, 8), np.float32)
    grid[..., :3] = (rng.random((3, 4, 5, 3)) * 0.9).round(3)
    for row, y, x, one in [(0, 1, 1, 0), (0, 3, 4, 2), (1, 2, 2, 1)]:
        grid[row, y, x, one] = 1
        grid[row, y, x, 3:] = [2.5, 1.5, 0.25, 0.75, 1]
    known = torch.tensor(grid.astype(np.float64))
    heat, numbers, held = known[..., :3], known[..., 3:7], known[..., 7:]

    def middles(raw, alpha, beta, size_weight, place_weight, prior):
        scores = raw[..., :3] + np.log(prior / (1 - prior))
        yes, no = torch.sigmoid(scores), torch.sigmoid(-scores)
        at, beside = no**alpha * torch.nn.functional.softplus(-scores), (1 - heat) ** beta * yes**alpha * torch.nn.functional.softplus(scores)
        errors = ((raw[..., 3:] - numbers).abs() * held).sum((1, 2))
        sums = torch.where(heat == 1, at, beside).sum((1, 2, 3)) + size_weight * errors[:, :2].sum(-1) + place_weight * errors[:, 2:].sum(-1)
        return sums / held.sum((1, 2, 3)).clamp(min=1)

    for args in [
        {"alpha": 2, "beta": 4, "size_weight": 0.1, "place_weight": 1, "prior": 0.1},
        {"alpha": 1, "beta": 2, "size_weight": 0.5, "place_weight": 0.25, "prior": 0.3},
    ]:
        parts = by_torch(lambda raw, by=args: middles(raw, **by), logits(rng, 3, 4, 5, 7, scale=2))
        add(f"centers, alpha {args['alpha']}", "centers", {**args, "top": 10}, "formula, float64", target=grid, **parts)


if __name__ == "__main__":
    rng = np.random.default_rng(2)
    for part in [cross_entropy, binary, focal, hinge, numbers, dice, compared, weighted, ctc, regions]:
        part(rng)
    write("losses", CASES)
