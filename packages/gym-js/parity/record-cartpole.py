"""Records trajectories of Gymnasium's CartPole into src/envs/cart-pole/__recorded__/cart-pole.json.

Usage: python record-cartpole.py   (needs: pip install "gymnasium==1.4.0")

Observations are float32 and recorded bit for bit (base64, little-endian); states are float64 and recorded as decimals
that read back exactly.
"""

import base64
import json
import pathlib

import gymnasium
import numpy as np

OUT = pathlib.Path(__file__).resolve().parent.parent / "src/envs/cart-pole/__recorded__/cart-pole.json"


def make(variant: dict) -> gymnasium.Env:
    env = gymnasium.make("CartPole-v1", sutton_barto_reward=variant["suttonBartoReward"])
    if variant["kinematicsIntegrator"] != "euler":
        env.unwrapped.kinematics_integrator = "semi-implicit euler"
    return env


def state(env: gymnasium.Env) -> list[float]:
    return [float(value) for value in env.unwrapped.state]


def trajectory(seed: int, steps: int, variant: dict) -> dict:
    """Random actions from the seeded action space; a new episode, unseeded, starts whenever one ends."""
    env = make(variant)
    env.action_space.seed(seed)
    observation, _ = env.reset(seed=seed)
    observations, actions, rewards, ends = [observation], [], [], []
    states = [state(env)]
    for index in range(steps):
        action = int(env.action_space.sample())
        observation, reward, terminated, truncated, _ = env.step(action)
        actions.append(action)
        rewards.append(float(reward))
        observations.append(observation)
        if index % 10 == 9:
            states.append(state(env))
        if terminated or truncated:
            ends.append([index, terminated, truncated])
            observation, _ = env.reset()
            observations.append(observation)
    packed = np.concatenate(observations).astype("<f4").tobytes()
    return {
        "seed": seed,
        "variant": variant,
        "actions": "".join(map(str, actions)),
        "rewards": rewards if variant["suttonBartoReward"] else f"{rewards.count(1.0)} times 1",
        "ends": ends,
        "observations": base64.b64encode(packed).decode(),
        "firstState": states[0],
        "everyTenthState": states[1:],
    }


def balanced(seed: int) -> dict:
    """A policy that balances, until the time limit."""
    env = make(EULER)
    observation, _ = env.reset(seed=seed)
    steps, terminated, truncated = 0, False, False
    while not (terminated or truncated):
        action = int(float(observation[2]) + 0.5 * float(observation[3]) + 0.05 * float(observation[1]) > 0)
        observation, _, terminated, truncated, _ = env.step(action)
        steps += 1
    return {"seed": seed, "steps": steps, "terminated": terminated, "truncated": truncated, "lastState": state(env)}


def single_steps(count: int, variant: dict) -> list[dict]:
    """Single steps from states drawn over the whole range of an episode."""
    rng = np.random.default_rng(2024)
    env = make(variant).unwrapped
    found = []
    for _ in range(count):
        env.reset(seed=0)
        start = rng.uniform([-2.4, -3, -0.2095, -3], [2.4, 3, 0.2095, 3])
        action = int(rng.integers(2))
        env.state = start
        env.step(action)
        found.append({"from": [float(value) for value in start], "action": action, "to": state_of(env)})
    return found


def state_of(env) -> list[float]:
    return [float(value) for value in env.state]


def bounds() -> dict:
    env = gymnasium.make("CartPole-v1")
    env.reset(seed=123, options={"low": -0.1, "high": 0.1})
    return {"seed": 123, "low": -0.1, "high": 0.1, "state": state(env)}


EULER = {"suttonBartoReward": False, "kinematicsIntegrator": "euler"}
SUTTON = {"suttonBartoReward": True, "kinematicsIntegrator": "euler"}
SEMI_IMPLICIT = {"suttonBartoReward": False, "kinematicsIntegrator": "semi-implicit-euler"}


def main() -> None:
    recorded = {
        "gymnasium": gymnasium.__version__,
        "numpy": np.__version__,
        "trajectories": [trajectory(seed, 150, EULER) for seed in range(8)]
        + [trajectory(seed, 60, SUTTON) for seed in (8, 9)]
        + [trajectory(seed, 150, SEMI_IMPLICIT) for seed in (10, 11)],
        "balanced": [balanced(seed) for seed in range(4)],
        "singleSteps": single_steps(80, EULER),
        "bounds": bounds(),
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(recorded, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
