/**
 * The public surface of gym-js/box2d: environments on the physics library planck, which has to be installed beside gym-js.
 * Importing this entry registers them, so that `make("LunarLander-v3")` works. Apart from the main one, which depends on
 * nothing.
 */
import type { Env } from "../core/env.ts";
import { register } from "../registry/default-registry.ts";
import { LunarLander, lunarLanderSettings } from "./lunar-lander/lunar-lander.ts";

export { LunarLander, lunarLanderSettings } from "./lunar-lander/lunar-lander.ts";

declare module "../registry/default-registry.ts" {
  interface RegisteredEnvs {
    "LunarLander-v3": Env<Float32Array, number>;
    "LunarLanderContinuous-v3": Env<Float32Array, Float32Array>;
  }
}

const registration = {
  create: (args: ConstructorParameters<typeof LunarLander>[0]) => new LunarLander(args),
  maxEpisodeSteps: 1000,
  rewardThreshold: 200,
  settingRules: lunarLanderSettings,
};
register("LunarLander-v3", registration);
register("LunarLanderContinuous-v3", { ...registration, settings: { continuous: true } });
