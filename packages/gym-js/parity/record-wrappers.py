"""Records what Gymnasium's wrappers compute into src/wrappers/__recorded__/wrappers.json.

Usage: python record-wrappers.py   (needs: pip install "gymnasium==1.4.0")

Arrays are recorded as decimals that read back exactly. Noise is the same environment as in the tests beside the
recording: observations of each element type, drawn from its own generator.
"""

import json
import pathlib

import gymnasium
import numpy as np
from gymnasium import spaces, wrappers

OUT = pathlib.Path(__file__).resolve().parent.parent / "src/wrappers/__recorded__/wrappers.json"


class Noise(gymnasium.Env):
    """Observations that only depend on the seed; an episode ends at every seventh step."""

    def __init__(self, dtype: str):
        self.dtype = dtype
        self.action_space = spaces.Discrete(2)
        if dtype == "discrete":
            self.observation_space = spaces.Discrete(9)
        elif dtype == "uint8":
            self.observation_space = spaces.Box(0, 255, (3,), np.uint8)
        else:
            self.observation_space = spaces.Box(-np.inf, np.inf, (3,), np.dtype(dtype).type)

    def observation(self):
        if self.dtype == "discrete":
            return int(self.np_random.integers(9))
        if self.dtype == "uint8":
            return np.array([self.np_random.integers(256) for _ in range(3)], np.uint8)
        return np.array([3 + (i + 1) * self.np_random.random() for i in range(3)]).astype(self.dtype)

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.steps = 0
        return self.observation(), {}

    def step(self, action):
        self.steps += 1
        return self.observation(), 2 * self.np_random.random() - 0.5, self.steps == 7, False, {}


def run(env, actions: list, seed: int):
    """Observations (flat lists) and rewards of these actions; a new episode, unseeded, starts whenever one ends."""
    observation, _ = env.reset(seed=seed)
    observations, rewards = [plain(observation)], []
    for action in actions:
        observation, reward, terminated, truncated, _ = env.step(action)
        observations.append(plain(observation))
        rewards.append(float(reward))
        if terminated or truncated:
            observation, _ = env.reset()
            observations.append(plain(observation))
    return {"observations": observations, "rewards": rewards}


def plain(value):
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return np.asarray(value).ravel().tolist()


def normalized_observations(dtype: str) -> dict:
    env = wrappers.NormalizeObservation(Noise(dtype))
    first = run(env, [0] * 20, 3)
    env.update_running_mean = False
    return {
        "updating": first["observations"],
        "fixed": run(env, [0] * 5, 4)["observations"],
        "mean": plain(env.obs_rms.mean),
        "variance": plain(env.obs_rms.var),
        "count": env.obs_rms.count,
    }


def never_updated(dtype: str) -> list:
    env = wrappers.NormalizeObservation(Noise(dtype))
    env.update_running_mean = False
    return run(env, [0] * 4, 3)["observations"]


def normalized_rewards() -> dict:
    env = wrappers.NormalizeReward(Noise("float64"), gamma=0.9)
    updating = run(env, [0] * 30, 5)["rewards"]
    env.update_running_mean = False
    return {
        "updating": updating,
        "fixed": run(env, [0] * 5, 6)["rewards"],
        "mean": float(env.return_rms.mean),
        "variance": float(env.return_rms.var),
    }


def cart_pole() -> list:
    env = wrappers.NormalizeObservation(gymnasium.make("CartPole-v1"))
    return run(env, [i % 2 for i in range(60)], 11)["observations"]


class Echo(gymnasium.Env):
    """Observes the action that reached it."""

    def __init__(self, dtype: str):
        low = np.array([-2, 0.3, -np.inf, -1, -np.inf], dtype)
        high = np.array([2, 7.1, 3, np.inf, np.inf], dtype)
        self.action_space = spaces.Box(low, high, dtype=np.dtype(dtype).type)
        self.observation_space = spaces.Box(-np.inf, np.inf, (5,), np.dtype(dtype).type)

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        return np.zeros(5, self.action_space.dtype), {}

    def step(self, action):
        return action, 0.0, False, False, {}


LOW = np.array([-1, -1, -np.inf, 0.1, -np.inf])
HIGH = np.array([1, 0.7, 0.2, np.inf, np.inf])


def echoed(create, dtype: str) -> dict:
    """What reaches the environment of actions drawn from a wide normal distribution, and of the outer bounds."""
    env = create(Echo(dtype))
    rng = np.random.default_rng(8)
    actions = [(4 * rng.standard_normal(5)).astype(dtype) for _ in range(12)]
    return {"actions": [plain(action) for action in actions], "inner": run(env, actions, 0)["observations"][1:]}


def frames() -> dict:
    plainly = {"stack_size": 3}
    custom = {"stack_size": 3, "padding_type": np.array([1, 2, 3], np.float32)}
    cases = {"reset": plainly, "zero": {**plainly, "padding_type": "zero"}, "custom": custom}
    recorded = {
        name: run(wrappers.FrameStackObservation(Noise("float32"), **arguments), [0] * 9, 2)["observations"]
        for name, arguments in cases.items()
    }
    recorded["discrete"] = run(
        wrappers.FrameStackObservation(Noise("discrete"), 4, padding_type="zero"), [0] * 9, 2
    )["observations"]
    return recorded


def flags(env, steps: int) -> str:
    env.reset(seed=9)
    return "".join("1" if env.step(0)[2] else "0" for _ in range(steps))


DTYPES = ("float32", "float64", "uint8", "discrete")


def main() -> None:
    recorded = {
        "gymnasium": gymnasium.__version__,
        "numpy": np.__version__,
        "normalizedObservations": {dtype: normalized_observations(dtype) for dtype in DTYPES},
        "neverUpdated": {dtype: never_updated(dtype) for dtype in DTYPES},
        "normalizedRewards": normalized_rewards(),
        "cartPole": cart_pole(),
        "clipped": {dtype: echoed(wrappers.ClipAction, dtype) for dtype in ("float32", "float64")},
        "rescaled": {
            dtype: echoed(lambda env: wrappers.RescaleAction(env, LOW, HIGH), dtype) for dtype in ("float32", "float64")
        },
        "frames": frames(),
        "autoresetFlags": flags(wrappers.Autoreset(Noise("float64")), 20),
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(recorded, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
