"""Steps an environment of Gymnasium by a random policy and prints how fast.

Usage: python gym_side.py ID COPIES SECONDS SEED   (COPIES 1: one environment as `make` gives it; more: a SyncVectorEnv)
"""

import json
import platform
import sys
import time

import gymnasium
import numpy


def single(name: str, seed: int):
    """A function that takes some steps and tells how many."""
    env = gymnasium.make(name)
    env.action_space.seed(seed)
    env.reset(seed=seed)

    def steps() -> int:
        for _ in range(256):
            _, _, terminated, truncated, _ = env.step(env.action_space.sample())
            if terminated or truncated:
                env.reset()
        return 256

    return steps


def several(name: str, copies: int, seed: int):
    env = gymnasium.make_vec(name, num_envs=copies, vectorization_mode="sync")
    env.action_space.seed(seed)
    env.reset(seed=seed)

    def steps() -> int:
        for _ in range(64):
            env.step(env.action_space.sample())
        return 64 * copies

    return steps


def main() -> None:
    name, copies, seconds, seed = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
    steps = single(name, seed) if copies == 1 else several(name, copies, seed)
    steps()
    taken, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        taken += steps()
    rate = taken / (time.perf_counter() - started)
    versions = {
        "python": platform.python_version(),
        "gymnasium": gymnasium.__version__,
        "numpy": numpy.__version__,
    }
    print(json.dumps({"rate": rate, "versions": versions}))


if __name__ == "__main__":
    main()
