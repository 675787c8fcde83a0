"""Records what Keras (affine maps with most borders) and SciPy (those that wrap around, Gaussian blur) make of small pictures. Run
through `node tests/parity/record.mjs`.
"""
import numpy as np
import keras
import scipy
import scipy.ndimage

from record import VERSIONS, tensor, write

VERSIONS["scipy"] = scipy.__version__

# Our word for what stands beyond the border, and Keras's. Keras does not interpolate between the two sides that meet where a
# picture wraps around, SciPy does.
BORDERS = {"zero": "constant", "nearest": "nearest", "reflect": "reflect", "wrap": None}
MOVEMENTS = {
    "a turn": [0.94, -0.34, 1.9, 0.34, 0.94, -1.3],
    "a zoom out": [1.3, 0.0, -1.1, 0.0, 1.3, -0.7],
    "a slant": [1.0, 0.35, -1.2, 0.0, 1.0, 0.0],
    "a shift by a part of a pixel": [1.0, 0.0, 0.25, 0.0, 1.0, -2.6],
    "a mirror with a shift": [-1.0, 0.0, 7.0, 0.0, 1.0, 2.0],
    "far away": [0.8, 0.1, 9.5, -0.2, 1.1, -8.25],
}


def pictures(rng, *shape):
    return np.round(rng.uniform(size=shape), 3).astype(np.float32)


def move(picture, movement, border):
    if BORDERS[border] is not None:
        return keras.ops.image.affine_transform(
            picture, np.array(movement + [0.0, 0.0], np.float32), interpolation="bilinear", fill_mode=BORDERS[border]
        )
    y, x = np.mgrid[: picture.shape[0], : picture.shape[1]].astype(np.float64)
    places = [movement[3] * x + movement[4] * y + movement[5], movement[0] * x + movement[1] * y + movement[2]]
    channels = [
        scipy.ndimage.map_coordinates(picture[:, :, one].astype(np.float64), places, order=1, mode="grid-wrap")
        for one in range(picture.shape[2])
    ]
    return np.stack(channels, -1).astype(np.float32)


def main():
    rng = np.random.default_rng(6)
    cases = []
    for name, movement in MOVEMENTS.items():
        for border in BORDERS:
            channels = 3 if border in ("zero", "reflect") else 2
            picture = pictures(rng, 6, 8, channels)
            cases.append(
                {
                    "kind": "movement",
                    "name": f"{name}, {border}",
                    "movement": movement,
                    "fill": border,
                    "picture": tensor(picture),
                    "result": tensor(move(picture, movement, border)),
                }
            )
    for sigma in (0.4, 1.0, 2.3):
        picture = pictures(rng, 7, 9, 3)
        radius = max(1, int(np.ceil(3 * sigma)))
        blurred = scipy.ndimage.gaussian_filter(
            picture.astype(np.float64), (sigma, sigma, 0), mode="nearest", radius=(radius, radius, 0)
        )
        cases.append(
            {
                "kind": "blur",
                "name": f"sigma {sigma}",
                "sigma": sigma,
                "picture": tensor(picture),
                "result": tensor(blurred.astype(np.float32)),
            }
        )
    write("pictures", cases)


if __name__ == "__main__":
    main()
