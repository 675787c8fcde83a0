"""Records runs of Gymnasium's SyncVectorEnv into src/vector/__recorded__/vector.json.

Usage: python record-vector.py   (needs: pip install "gymnasium==1.4.0")

Three copies of each environment run in each autoreset mode, with actions drawn from the vector's seeded action space.
Actions, observations, last observations, rewards and infos are summed up in a SHA-256 of their bytes, and flags are kept as
digits. Pendulum's rewards are kept as base64 of float64: they depend on the last bits of the C library's sine and powf.
"""

import base64
import hashlib
import json
import pathlib

import gymnasium
import numpy as np
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from gymnasium.wrappers.vector import RecordEpisodeStatistics

OUT = pathlib.Path(__file__).resolve().parent.parent / "src/vector/__recorded__/vector.json"
IDS = ("CartPole-v1", "Pendulum-v1", "Taxi-v4", "Blackjack-v1", "FrozenLake-v1")
MODES = ("next-step", "same-step", "disabled")
COPIES, STEPS = 3, 320


def digest(values, dtype: str = "<f8") -> str:
    return hashlib.sha256(np.asarray(values, dtype=dtype).tobytes()).hexdigest()


def packed(values: np.ndarray) -> str:
    return base64.b64encode(values.astype("<f8").tobytes()).decode()


def rows(observations) -> np.ndarray:
    """[copies, size]"""
    if isinstance(observations, tuple):
        return np.stack([np.asarray(part, float) for part in observations], axis=1)
    return np.asarray(observations, float).reshape(COPIES, -1)


def info_numbers(infos: dict) -> list:
    """Mask and value of what the environments with tables tell, for each copy; masks alone where there is nothing."""
    numbers = []
    for part in (infos, infos.get("final_info", {})):
        numbers += list(part.get("_prob", np.zeros(COPIES)))
        numbers += list(part.get("prob", np.zeros(COPIES)))
        numbers += list(np.ravel(part.get("action_mask", np.zeros(0))))
    return numbers + list(infos.get("_final_info", np.zeros(COPIES)))


class FloatProbability(gymnasium.Wrapper):
    """`info["prob"]` as a float also after `reset`: the type of the first copy's decides that of all, and an integer cuts."""

    def reset(self, **arguments):
        observation, info = self.env.reset(**arguments)
        return observation, info | ({"prob": float(info["prob"])} if "prob" in info else {})


def run(name: str, mode: str) -> dict:
    create = lambda: FloatProbability(gymnasium.make(name))
    inner = SyncVectorEnv([create] * COPIES, autoreset_mode=AutoresetMode(MODE_NAMES[mode]))
    envs = RecordEpisodeStatistics(inner)
    inner.action_space.seed(7)
    observations, infos = envs.reset(seed=11)
    seen, told, actions, rewards, flags, finals = [rows(observations)], info_numbers(infos), [], [], [], []
    episodes = []
    for step in range(STEPS):
        action = inner.action_space.sample()
        observations, reward, terminated, truncated, infos = envs.step(action)
        actions.append(np.ravel(action))
        seen.append(rows(observations))
        told += info_numbers(infos)
        rewards.append(reward)
        ended = terminated | truncated
        flags += ["%d" % (t + 2 * u) for t, u in zip(terminated, truncated)]
        for copy in np.flatnonzero(ended):
            episodes += [step, copy, infos["episode"]["r"][copy] if name != "Pendulum-v1" else 0, infos["episode"]["l"][copy]]
            if mode == "same-step":
                finals.append(np.ravel(np.asarray(infos["final_obs"][copy], float)))
        if mode == "disabled" and ended.any():
            observations, infos = inner.reset(options={"reset_mask": ended})
            envs.episode_returns[ended] = 0
            envs.episode_lengths[ended] = 0
            envs.prev_dones[ended] = False
            seen.append(rows(observations))
            told += info_numbers(infos)
    return {
        "id": name,
        "mode": mode,
        "actions": digest(np.concatenate(actions)),
        "observations": digest(np.concatenate(seen)),
        "finalObservations": digest(np.concatenate(finals) if finals else []),
        "infos": digest(told),
        "flags": "".join(flags),
        "rewards": packed(np.concatenate(rewards)) if name == "Pendulum-v1" else digest(np.concatenate(rewards)),
        "episodes": digest(episodes),
        "episodeCount": int(envs.episode_count),
    }


MODE_NAMES = {"next-step": "NextStep", "same-step": "SameStep", "disabled": "Disabled"}


def seeded() -> dict:
    """First observations by a list of seeds, some of them missing."""
    envs = SyncVectorEnv([lambda: gymnasium.make("CartPole-v1")] * COPIES)
    envs.reset(seed=1)
    observations, _ = envs.reset(seed=[5, None, 3])
    return {"seeds": [5, None, 3], "after": 1, "observations": [float(x) for x in np.ravel(observations)]}


def main() -> None:
    recorded = {
        "gymnasium": gymnasium.__version__,
        "numpy": np.__version__,
        "copies": COPIES,
        "steps": STEPS,
        "runs": [run(name, mode) for name in IDS for mode in MODES],
        "seeded": seeded(),
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(recorded, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
