/** CartPole and a PPO with the settings that RL Baselines3 Zoo has tuned for it. */
import { makeVector } from "gym-js";
import type { Tf } from "../../ops/operator.ts";
import { graphsInMemory } from "../../train/graph-use.ts";
import { adam, call, dense, modelOf } from "../../train/testing/train-fixture.ts";
import { Ppo, type PpoInput, type PpoSnapshot } from "../ppo/ppo.ts";
import type { PpoSettings } from "../ppo/ppo-settings.ts";

/** Two layers of 64 for the policy, two for the values. */
export const cartPoleModel = modelOf(
  { observation: [4] },
  [
    dense("acting_1", "observation", { width: 4, units: 64, activation: "tanh" }),
    dense("acting_2", "acting_1", { width: 64, units: 64, activation: "tanh" }),
    dense("judging_1", "observation", { width: 4, units: 64, activation: "tanh" }),
    dense("judging_2", "judging_1", { width: 64, units: 64, activation: "tanh" }),
    dense("actions", "acting_2", { width: 64, units: 2 }),
    dense("worth", "judging_2", { width: 64, units: 1 }),
  ],
  { policy: "actions", value: "worth" },
);

export const zooSettings: PpoSettings = {
  steps: 100_000,
  rollout: 32,
  batch: 256,
  epochs: 20,
  gamma: 0.98,
  lambda: 0.8,
  learningRate: { kind: "linear", from: 1e-3, to: 0, over: 100_000 },
  clip: { kind: "linear", from: 0.2, to: 0, over: 100_000 },
  valueWeight: 0.5,
  entropyWeight: 0,
  normalizeAdvantages: true,
};

/** A training from the seed, or on from a snapshot; dispose it. */
export function cartPolePpo(
  tf: Tf,
  seed: number,
  { from = null, ...settings }: Partial<PpoSettings> & { readonly from?: PpoSnapshot | null } = {},
): Ppo {
  const input: PpoInput = {
    tf,
    vector: makeVector("CartPole-v1", { copies: 8, autoreset: "same-step" }),
    model: cartPoleModel,
    moves: {
      optimizer: { ...adam(0), args: { ...adam(0).args, epsilon: 1e-5 } },
      clip: call("norm", { most: 0.5 }),
      regularise: [],
      average: null,
      rates: [],
      unfreeze: [],
    },
    settings: { ...zooSettings, ...settings },
    seed,
    graphs: graphsInMemory,
  };
  return new Ppo(input, from);
}
