"""Records Gymnasium's LunarLander into src/box2d/lunar-lander/__recorded__/lunar-lander.json.

Usage: python record-lunar-lander.py   (needs: pip install "gymnasium==1.4.0" "Box2D==2.3.10" "pygame==2.6.1")

`starts` have the ground and the first observation. `flights` have observations (float32) and rewards (float64) up to the
first touch of anything, or for 100 steps. `episodes` have the return, the length and the kind of end of 200 whole episodes,
by which the two physics libraries are compared where their motions have long parted. Numbers are packed little-endian in
base64. `landings` have observations of the demonstration's pilot from the first touch of a leg on.
"""

import base64
import json
import pathlib

import gymnasium
import numpy as np
from gymnasium.envs.box2d.lunar_lander import heuristic

FILE = pathlib.Path(__file__).resolve().parent.parent / "src/box2d/lunar-lander/__recorded__/lunar-lander.json"
FLIGHTS, EPISODES, STEPS = range(20), range(200), 100
KEPT = [1, 2, 5, 10, 20, 50, 100]
AFTER_TOUCH = [0, 1, 2, 5, 10, 20, 50]
VARIANTS = [
    {"id": "LunarLander-v3", "settings": {}},
    {"id": "LunarLanderContinuous-v3", "settings": {}},
    {"id": "LunarLander-v3", "settings": {"enableWind": True, "windPower": 10.0, "turbulencePower": 1.0, "gravity": -8.0}},
]
NAMES = {"enableWind": "enable_wind", "windPower": "wind_power", "turbulencePower": "turbulence_power"}


def packed(values, dtype="<f8") -> str:
    return base64.b64encode(np.asarray(values, dtype=dtype).tobytes()).decode()


def made(variant: dict) -> gymnasium.Env:
    arguments = {NAMES.get(name, name): value for name, value in variant["settings"].items()}
    return gymnasium.make(variant["id"], **arguments)


def coast(env: gymnasium.Env):
    return np.zeros(2, dtype=np.float32) if env.unwrapped.continuous else 0


def started(env: gymnasium.Env, seed: int) -> np.ndarray:
    env.action_space.seed(seed)
    return env.reset(seed=seed)[0]


def chosen(env: gymnasium.Env, policy: str, observation: np.ndarray):
    if policy == "coast":
        return coast(env)
    if policy == "random":
        return env.action_space.sample()
    action = heuristic(env, observation)
    return np.asarray(action, dtype=np.float32) if env.unwrapped.continuous else action


def start(seed: int) -> dict:
    env = made(VARIANTS[0])
    observation = started(env, seed)
    moon = env.unwrapped.moon.fixtures[1:]
    heights = [edge.shape.vertices[0][1] for edge in moon] + [moon[-1].shape.vertices[1][1]]
    return {"seed": seed, "ground": packed(heights, "<f4"), "observation": packed(observation, "<f4")}


def flight(variant: int, policy: str, seed: int) -> dict:
    env = made(VARIANTS[variant])
    observation = started(env, seed)
    observations, rewards, steps = [observation], [], 0
    for step in range(1, STEPS + 1):
        observation, reward, terminated, _, _ = env.step(chosen(env, policy, observation))
        if terminated or observation[6] or observation[7]:
            break
        steps = step
        if step in KEPT:
            observations.append(observation)
            rewards.append(float(reward))
    kept = [step for step in KEPT if step <= steps]
    return {
        "seed": seed,
        "variant": variant,
        "policy": policy,
        "steps": steps,
        "kept": kept,
        "observations": packed(observations, "<f4"),
        "rewards": packed(rewards),
    }


def landing(variant: int, seed: int) -> dict:
    env = made(VARIANTS[variant])
    observation = started(env, seed)
    observations, touch, step, ended = [], None, 0, False
    while not ended and (touch is None or step < touch + AFTER_TOUCH[-1]):
        observation, _, terminated, truncated, _ = env.step(chosen(env, "heuristic", observation))
        step += 1
        ended = terminated or truncated
        if touch is None and (observation[6] or observation[7]):
            touch = step
        if touch is not None and step - touch in AFTER_TOUCH:
            observations.append(observation)
    return {"seed": seed, "variant": variant, "touch": touch, "observations": packed(observations, "<f4")}


def episode(variant: int, policy: str, seed: int) -> tuple:
    env = made(VARIANTS[variant])
    observation = started(env, seed)
    total, steps = 0.0, 0
    while True:
        observation, reward, terminated, truncated, _ = env.step(chosen(env, policy, observation))
        total += float(reward)
        steps += 1
        if terminated or truncated:
            unwrapped = env.unwrapped
            asleep = terminated and not unwrapped.lander.awake
            kind = 3 if not terminated else 2 if asleep else 0 if abs(observation[0]) >= 1 else 1
            return total, steps, kind


def episodes(variant: int, policy: str) -> dict:
    rows = [episode(variant, policy, seed) for seed in EPISODES]
    print(variant, policy, np.mean([row[0] for row in rows]), np.mean([row[0] > 200 for row in rows]))
    return {
        "variant": variant,
        "policy": policy,
        "returns": packed([row[0] for row in rows], "<f4"),
        "lengths": packed([row[1] for row in rows], "<i2"),
        # 0: left the view, 1: hull touched the ground, 2: asleep, 3: out of time.
        "ends": "".join(str(row[2]) for row in rows),
    }


def main() -> None:
    whole = {
        "variants": VARIANTS,
        "starts": [start(seed) for seed in FLIGHTS],
        "flights": [
            flight(variant, policy, seed)
            for variant in range(len(VARIANTS))
            for policy in ("coast", "random")
            for seed in FLIGHTS
        ],
        "afterTouch": AFTER_TOUCH,
        "landings": [landing(variant, seed) for variant in (0, 1) for seed in FLIGHTS],
        "episodes": [
            episodes(variant, policy) for variant in (0, 1) for policy in ("random", "heuristic")
        ],
    }
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(whole, separators=(",", ":")) + "\n")
    print(FILE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
