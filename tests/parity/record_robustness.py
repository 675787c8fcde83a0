"""Records how SciPy (Gaussian blur, zoom), Python's colorsys (brightness and saturation of HSV) and PyTorch (FGSM) change small
pictures. Run through `node tests/parity/record.mjs`. The formulas of the first are those of CIFAR-10-C.
"""
import colorsys

import numpy as np
import scipy
import scipy.ndimage
import torch

from record import VERSIONS, tensor, write

VERSIONS["scipy"] = scipy.__version__
VERSIONS["torch"] = torch.__version__


def by_hsv(picture, change):
    result = np.zeros(picture.shape)
    for y in range(picture.shape[0]):
        for x in range(picture.shape[1]):
            hsv = change(*colorsys.rgb_to_hsv(*(picture[y, x] / 255)))
            result[y, x] = 255 * np.array(colorsys.hsv_to_rgb(*hsv))
    return result


def zoomed(picture, zoom):
    size = picture.shape[0]
    kept = int(np.ceil(size / zoom))
    top = (size - kept) // 2
    large = scipy.ndimage.zoom(picture[top : top + kept, top : top + kept], (zoom, zoom, 1), order=1)
    trim = (large.shape[0] - size) // 2
    return large[trim : trim + size, trim : trim + size]


def clipped(value):
    return min(1.0, max(0.0, value))


def changes():
    rng = np.random.default_rng(53)
    square = rng.integers(0, 256, size=(12, 12, 3)).astype(np.float64)
    small = rng.integers(0, 256, size=(6, 8, 3)).astype(np.float64)
    small[0, 0], small[0, 1], small[0, 2] = 0, 90, 255
    for sigma in (0.4, 1.0, 2.3):
        yield "blur", {"sigma": sigma}, small, scipy.ndimage.gaussian_filter(small, (sigma, sigma, 0), mode="nearest", truncate=4)
    for by in (0.05, 0.3, -0.4):
        yield "brightness", {"by": by}, small, by_hsv(small, lambda h, s, v, by=by: (h, s, clipped(v + by)))
    for factor, add in ((0.3, 0), (1.5, 0), (2.5, 0.2), (20, 0.2)):
        yield "saturate", {"factor": factor, "add": add}, small, by_hsv(
            small, lambda h, s, v, factor=factor, add=add: (h, clipped(s * factor + add), v)
        )
    for most in (0.06, 0.25):
        zooms = [1 + 0.01 * at for at in range(round(most / 0.01) + 1)]
        yield "zoom_blur", {"most": most, "step": 0.01}, square, (square + sum(zoomed(square, zoom) for zoom in zooms)) / (
            len(zooms) + 1
        )


def attacks():
    """A convolution and a dense layer on pictures of 4 × 4, without biases that would hide a mistake."""
    rng = np.random.default_rng(54)
    mean, std = np.array([0.4, 0.5, 0.6], np.float32), np.array([0.2, 0.25, 0.3], np.float32)
    kernel = np.round(rng.normal(size=(3, 3, 3, 8)) / 4, 3).astype(np.float32)
    weights = np.round(rng.normal(size=(128, 3)) / 8, 3).astype(np.float32)
    pictures = rng.integers(0, 256, size=(6, 4, 4, 3)).astype(np.float32)
    labels = rng.integers(0, 3, size=6)

    def logits(raw):
        prepared = (raw / 255 - torch.tensor(mean)) / torch.tensor(std)
        seen = torch.nn.functional.conv2d(prepared.permute(0, 3, 1, 2), torch.tensor(kernel).permute(3, 2, 0, 1), padding=1)
        return torch.relu(seen).permute(0, 2, 3, 1).reshape(6, 128) @ torch.tensor(weights)

    for epsilon in (2, 8):
        raw = torch.tensor(pictures, requires_grad=True)
        loss = torch.nn.functional.cross_entropy(logits(raw), torch.tensor(labels), reduction="sum")
        loss.backward()
        moved = torch.clamp(raw.detach() + epsilon * torch.sign(raw.grad), 0, 255)
        yield {
            "kind": "attack",
            "name": f"fgsm of {epsilon}/255",
            "epsilon": epsilon,
            "mean": tensor(mean),
            "std": tensor(std),
            "kernel": tensor(kernel),
            "weights": tensor(weights),
            "pictures": tensor(pictures),
            "labels": tensor(labels),
            "result": tensor(moved.numpy()),
            "smallest": float(raw.grad.abs().min()),
        }


def main():
    cases = [
        {
            "kind": "change",
            "name": f"{family} {' '.join(str(value) for value in args.values())}",
            "family": family,
            "args": args,
            "picture": tensor(picture.astype(np.float32)),
            "result": tensor(result.astype(np.float32)),
        }
        for family, args, picture, result in changes()
    ]
    write("robustness", cases + list(attacks()))


if __name__ == "__main__":
    main()
