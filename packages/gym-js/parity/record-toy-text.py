"""Records trajectories of Gymnasium's toy text environments into src/envs/<environment>/__recorded__/<environment>.json.

Usage: python record-toy-text.py [environment ...]   (needs: pip install "gymnasium==1.4.0")

Everything is exact: observations, rewards, flags, probabilities and masks of a run are summed up in a SHA-256 of their
bytes, and so is the table of transitions. Runs by the policy "best" follow the table's values and keep their actions; those
of a random policy are drawn from the seeded action space.
"""

import hashlib
import json
import pathlib
import sys

import gymnasium
import numpy as np
from gymnasium.envs.toy_text.frozen_lake import generate_random_map

ENVS = pathlib.Path(__file__).resolve().parent.parent / "src/envs"
SEEDS, STEPS = range(20), 1000


def digest(values, dtype: str = "<f8") -> str:
    return hashlib.sha256(np.asarray(values, dtype=dtype).tobytes()).hexdigest()


def values_of(table: dict, sweeps: int) -> tuple[np.ndarray, np.ndarray]:
    """Best undiscounted return of each state within so many steps, and what each first action leads to."""
    values = np.zeros(len(table))
    for _ in range(sweeps):
        worth = np.array(
            [
                [sum(p * (r + (0 if ended else values[s])) for p, s, r, ended in table[state][a]) for a in table[state]]
                for state in table
            ]
        )
        values = worth.max(axis=1)
    return values, worth


class Recording:
    def __init__(self, about: dict):
        self.about = about

    def make(self, variant: dict, **more) -> gymnasium.Env:
        return gymnasium.make(variant.get("id", self.about["id"]), **variant.get("arguments", {}), **more)

    def trajectory(self, seed: int, variant: dict, policy: str = "random", steps: int = STEPS) -> dict:
        """A new episode, unseeded, starts whenever one ends."""
        env = self.make(variant)
        env.action_space.seed(seed)
        worth = values_of(env.unwrapped.P, 40)[1] if policy == "best" else None
        seen, info = env.reset(seed=seed)
        observations, actions, rewards, ends, infos = [np.ravel(seen)], [], [], [], [self.numbers(info)]
        for index in range(steps):
            if policy == "best":
                action = int(np.argmax(np.round(worth[seen], 9)))
            elif policy == "masked":
                action = int(env.action_space.sample(info["action_mask"]))
            else:
                action = int(env.action_space.sample())
            seen, reward, terminated, truncated, info = env.step(action)
            actions.append(action)
            rewards.append(reward)
            observations.append(np.ravel(seen))
            infos.append(self.numbers(info))
            if terminated or truncated:
                ends.append([index, terminated, truncated])
                seen, info = env.reset()
                observations.append(np.ravel(seen))
                infos.append(self.numbers(info))
        return {
            "seed": seed,
            "id": variant.get("id", self.about["id"]),
            "settings": variant["settings"],
            "policy": policy,
            "steps": steps,
            "episodes": len(ends),
            "totalReward": float(sum(rewards)),
            "actions": "".join(map(str, actions)) if policy == "best" else digest(actions),
            "rewards": digest(rewards),
            "ends": digest(ends),
            "observations": digest(np.concatenate(observations)),
            "infos": digest(np.concatenate(infos)),
        }

    def numbers(self, info: dict) -> np.ndarray:
        return np.concatenate([np.ravel(info[name]).astype(float) for name in self.about["infos"]] or [np.zeros(0)])

    def table(self, variant: dict) -> dict:
        env = self.make(variant).unwrapped
        flat = [number for state in env.P.values() for outcomes in state.values() for row in outcomes for number in row]
        values, _ = values_of(env.P, self.about["sweeps"])
        return {
            "id": variant.get("id", self.about["id"]),
            "settings": variant["settings"],
            "table": digest(flat),
            "start": digest(env.initial_state_distrib),
            "sweeps": self.about["sweeps"],
            "optimum": float(env.initial_state_distrib @ values),
        }

    def texts(self, variant: dict, steps: int = 24) -> dict:
        """What the text mode shows before and after each of some steps by the policy "best"."""
        env = self.make(variant, render_mode="ansi")
        worth = values_of(env.unwrapped.P, 40)[1]
        seen, _ = env.reset(seed=3)
        frames, actions = [env.render()], []
        for _ in range(steps):
            actions.append(int(np.argmax(np.round(worth[seen], 9))))
            seen, _, terminated, truncated, _ = env.step(actions[-1])
            frames.append(env.render())
            if terminated or truncated:
                break
        return {
            "id": variant.get("id", self.about["id"]),
            "settings": variant["settings"],
            "seed": 3,
            "actions": "".join(map(str, actions)),
            "frames": frames,
        }

    def all(self) -> dict:
        variants = self.about["variants"]
        runs = [self.trajectory(seed, variants[0]) for seed in SEEDS]
        runs += [self.trajectory(100 + seed, variant) for variant in variants[1:] for seed in range(4)]
        for policy in self.about["policies"]:
            runs += [self.trajectory(200 + i, variant, policy) for i, variant in enumerate(variants)]
        recorded = {"gymnasium": gymnasium.__version__, "numpy": np.__version__, "trajectories": runs}
        if "sweeps" in self.about:
            recorded["tables"] = [self.table(variant) for variant in variants]
            recorded["texts"] = [self.texts(variant) for variant in variants[:3]]
        return recorded | self.about.get("more", dict)()


def lake(settings: dict, arguments: dict, **more) -> dict:
    return {"settings": settings, "arguments": arguments, **more}


def drawn_maps() -> dict:
    cases = [(8, 0.8, 0), (4, 0.8, 1), (5, 0.5, 2), (2, 0.3, 3), (12, 0.7, 4), (3, 1.0, 5)]
    return {
        "maps": [
            {"size": size, "frozenShare": p, "seed": seed, "rows": [str(row) for row in generate_random_map(size, p, seed)]}
            for size, p, seed in cases
        ]
    }


def tuples() -> dict:
    """Samples of Blackjack's observation space, whose parts are seeded by numbers drawn from the seed."""
    space = gymnasium.make("Blackjack-v1").observation_space
    found = []
    for seed in (0, 1, 42):
        space.seed(seed)
        found.append({"seed": seed, "samples": [[int(part) for part in space.sample()] for _ in range(20)]})
    return {"samples": found}


OBLONG = ["SFFFF", "FHFHS", "FFFFG"]

TABLE = {
    "frozen-lake": {
        "id": "FrozenLake-v1",
        "infos": ["prob"],
        "policies": ["best"],
        "sweeps": 1000,
        "variants": [
            lake({}, {}),
            lake({}, {}, id="FrozenLake8x8-v1"),
            lake({"isSlippery": False}, {"is_slippery": False}),
            lake({"mapName": "8x8", "successRate": 0.75}, {"map_name": "8x8", "success_rate": 0.75}),
            lake(
                {"desc": OBLONG, "rewardSchedule": [10, -5, -0.1]},
                {"desc": OBLONG, "reward_schedule": (10, -5, -0.1)},
            ),
            lake(
                {"desc": generate_random_map(8, 0.8, 0), "successRate": 0.9},
                {"desc": generate_random_map(8, 0.8, 0), "success_rate": 0.9},
            ),
        ],
        "more": drawn_maps,
    },
    "cliff-walking": {
        "id": "CliffWalking-v1",
        "infos": ["prob"],
        "policies": ["best"],
        "sweeps": 1000,
        "variants": [
            lake({}, {}),
            lake({}, {}, id="CliffWalkingSlippery-v1"),
            lake({"isSlippery": True}, {"is_slippery": True}),
        ],
    },
    "taxi": {
        "id": "Taxi-v4",
        "infos": ["prob", "action_mask"],
        "policies": ["masked", "best"],
        "sweeps": 100,
        "variants": [
            lake({}, {}),
            lake({"isRainy": True}, {"is_rainy": True}),
            lake({"ficklePassenger": True}, {"fickle_passenger": True}),
            lake(
                {"isRainy": True, "rainyProbability": 0.6, "ficklePassenger": True, "fickleProbability": 0.9},
                {"is_rainy": True, "rainy_probability": 0.6, "fickle_passenger": True, "fickle_probability": 0.9},
            ),
        ],
    },
    "blackjack": {
        "id": "Blackjack-v1",
        "infos": [],
        "policies": [],
        "more": tuples,
        "variants": [
            lake({}, {}),
            lake({"sab": False, "natural": True}, {"sab": False, "natural": True}),
            lake({"sab": False}, {"sab": False}),
            lake({"sab": True, "natural": True}, {"sab": True, "natural": True}),
        ],
    },
}


def main() -> None:
    for name in sys.argv[1:] or TABLE:
        out = ENVS / name / "__recorded__" / f"{name}.json"
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(Recording(TABLE[name]).all(), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
