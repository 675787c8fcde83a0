"""Records trajectories of Gymnasium's classic control environments into src/envs/<environment>/__recorded__/<environment>.json.

Usage: python record-classic-control.py [environment ...]   (needs: pip install "gymnasium==1.4.0")

States are float64, and packed as such (base64, little-endian) so that they read back exactly. Actions, rewards and float32
observations are summed up in a SHA-256 of their bytes, which keeps twenty runs of a thousand steps small. NumPy's sines and
cosines are the C library's here; where a platform's differ in the last bit, a new recording may differ by as much.
"""

import base64
import hashlib
import json
import pathlib
import sys

import gymnasium
import numpy as np

ENVS = pathlib.Path(__file__).resolve().parent.parent / "src/envs"
SEEDS, STEPS = range(20), 1000
EVERY = 20  # steps between two states that are kept


def packed(values) -> str:
    return base64.b64encode(np.asarray(values, dtype="<f8").tobytes()).decode()


def digest(values, dtype: str) -> str:
    return hashlib.sha256(np.asarray(values, dtype=dtype).tobytes()).hexdigest()


class Recording:
    """One environment, with what the table below says of it."""

    def __init__(self, about: dict):
        self.about = about

    def make(self, variant: int) -> gymnasium.Env:
        given = self.about["variants"][variant]
        env = gymnasium.make(self.about["id"], **given.get("arguments", {}))
        for name, value in given.get("attributes", {}).items():
            setattr(env.unwrapped, name, value)
        return env

    def pumped(self, env: gymnasium.Env, observation: np.ndarray):
        """Pushes the way it moves, which reaches the goal of every environment that has one."""
        forwards = observation[self.about["pump"]] >= 0
        if isinstance(env.action_space, gymnasium.spaces.Discrete):
            return int(env.action_space.n) - 1 if forwards else 0
        return env.action_space.high if forwards else env.action_space.low

    def trajectory(self, seed: int, steps: int, *, variant: int = 0, policy: str = "random") -> dict:
        """A new episode, unseeded, starts whenever one ends."""
        env = self.make(variant)
        env.action_space.seed(seed)
        observation, _ = env.reset(seed=seed)
        observations, actions, rewards, ends = [observation], [], [], []
        first, kept = [np.array(env.unwrapped.state)], []
        for index in range(steps):
            action = env.action_space.sample() if policy == "random" else self.pumped(env, observation)
            observation, reward, terminated, truncated, _ = env.step(action)
            actions.append(action)
            rewards.append(float(reward))
            observations.append(observation)
            if index % EVERY == EVERY - 1:
                kept.append(np.array(env.unwrapped.state))
            if terminated or truncated:
                ends.append([index, bool(terminated), bool(truncated)])
                observation, _ = env.reset()
                observations.append(observation)
                first.append(np.array(env.unwrapped.state))
        return {
            "seed": seed,
            "variant": self.about["variants"][variant]["settings"],
            "policy": policy,
            "steps": steps,
            "ends": ends,
            "actions": digest(actions, "<f4"),
            "rewards": digest(rewards, "<f8"),
            "observations": digest(observations, "<f4"),
            "firstStates": packed(first),
            "keptStates": packed(kept),
            "keptRewards": packed(rewards[EVERY - 1 :: EVERY]),
        }

    def single_steps(self, count: int, variant: int) -> dict:
        """Single steps from states drawn from all over an episode's range."""
        rng = np.random.default_rng(2024)
        env = self.make(variant).unwrapped
        env.reset(seed=0)
        env.action_space.seed(7)
        befores, actions, afters, rewards = [], [], [], []
        for _ in range(count):
            env.state = before = rng.uniform(*self.about["range"])
            action = env.action_space.sample()
            _, reward, _, _, _ = env.step(action)
            befores.append(before)
            actions.append(np.ravel(action)[0])
            afters.append(np.array(env.state))
            rewards.append(reward)
        return {
            "variant": self.about["variants"][variant]["settings"],
            "from": packed(befores),
            "actions": packed(actions),
            "to": packed(afters),
            "rewards": packed(rewards),
        }

    def started(self) -> dict:
        env = self.make(0)
        env.reset(seed=123, options=self.about["options"])
        return {"seed": 123, "options": list(self.about["options"].values()), "state": packed(env.unwrapped.state)}

    def all(self) -> dict:
        variants = range(len(self.about["variants"]))
        runs = [self.trajectory(seed, STEPS) for seed in SEEDS]
        runs += [self.trajectory(100 + variant, 500, variant=variant) for variant in variants[1:]]
        if "pump" in self.about:
            runs += [self.trajectory(200 + i, 500, variant=i % len(variants), policy="pump") for i in range(4)]
        return {
            "gymnasium": gymnasium.__version__,
            "numpy": np.__version__,
            "every": EVERY,
            "trajectories": runs,
            "singleSteps": [self.single_steps(100, variant) for variant in variants],
            "started": self.started(),
        }


def fast_goal() -> list[dict]:
    """The two mountain cars' only argument, at its default and at a speed that the first visit of the goal may lack."""
    return [
        {"settings": {}},
        {"settings": {"goalVelocity": 0.03}, "arguments": {"goal_velocity": 0.03}},
    ]


TABLE = {
    "mountain-car": {
        "id": "MountainCar-v0",
        "variants": fast_goal(),
        "range": ([-1.2, -0.07], [0.6, 0.07]),
        "options": {"low": -0.9, "high": -0.1},
        "pump": 1,
    },
    "mountain-car-continuous": {
        "id": "MountainCarContinuous-v0",
        "variants": fast_goal(),
        "range": ([-1.2, -0.07], [0.6, 0.07]),
        "options": {"low": -0.9, "high": -0.1},
        "pump": 1,
    },
    "pendulum": {
        "id": "Pendulum-v1",
        "variants": [{"settings": {}}, {"settings": {"g": 9.81}, "arguments": {"g": 9.81}}],
        "range": ([-20, -8], [20, 8]),
        "options": {"x_init": 0.5, "y_init": 0.25},
    },
    "acrobot": {
        "id": "Acrobot-v1",
        "variants": [
            {"settings": {}},
            {"settings": {"bookOrNips": "nips"}, "attributes": {"book_or_nips": "nips"}},
            {"settings": {"torqueNoiseMax": 0.5, "dt": 0.1}, "attributes": {"torque_noise_max": 0.5, "dt": 0.1}},
        ],
        "range": ([-np.pi, -np.pi, -8, -12], [np.pi, np.pi, 8, 12]),
        "options": {"low": -0.2, "high": 0.2},
        "pump": 5,
    },
}


def main() -> None:
    for name in sys.argv[1:] or TABLE:
        out = ENVS / name / "__recorded__" / f"{name}.json"
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(Recording(TABLE[name]).all(), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
