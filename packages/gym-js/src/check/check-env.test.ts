/** The check: every registered environment passes it, and environments broken on purpose are told what is wrong. */
import { describe, expect, test } from "vitest";
import { type Env, emptyInfo, type ResetArguments, type ResetResult, type StepResult } from "../core/env.ts";
import { listEnvs, make } from "../registry/default-registry.ts";
import { makeFromSpec, Registry } from "../registry/registry.ts";
import { Box } from "../spaces/box.ts";
import { type CheckReport, checkEnv, showReport } from "./check-env.ts";
import { faulty, registered, Walk } from "./testing/walk.ts";

describe("every registered environment", () => {
  test.each(listEnvs().map((spec) => [spec.id, spec] as const))("%s keeps the API without a finding", (_, spec) => {
    expect(showReport(checkEnv(makeFromSpec(spec)))).toBe("The environment keeps the API.");
    expect(checkEnv(spec.create({ renderMode: null, settings: spec.settings, onWarning: () => {} })).findings).toEqual(
      [],
    );
  });

  test.each(listEnvs().map((spec) => [spec.id, spec] as const))(
    "%s samples observations of a random episode within its space",
    (_, spec) => {
      const env = makeFromSpec(spec);
      env.actionSpace.seed(5);
      env.reset({ seed: 5 });
      for (let ended = false; !ended; ) {
        const [observation, , terminated, truncated] = env.step(env.actionSpace.sample());
        expect(env.observationSpace.contains(observation)).toBe(true);
        ended = terminated || truncated;
      }
    },
  );
});

let calls = 0;
const shared = new Float32Array(1);

const broken: Readonly<
  Record<string, { readonly env: Env; readonly rule: string; readonly also?: readonly string[]; readonly says: RegExp }>
> = {
  "an action space that is no space": {
    env: Object.assign(new Walk(), { actionSpace: { n: 2 } }),
    rule: "action-space",
    says: /must be a Space.*received an object with keys \[n\]/,
  },
  "an observation space too narrow": {
    env: Object.assign(new Walk(), { observationSpace: new Box({ low: -2, high: 2, shape: [1] }) }),
    rule: "step-observation",
    says: /must be in Box\(-2, 2, \(1,\), float32\); received Float32Array\(1\)/,
  },
  "observations of another type": {
    env: new (class extends Walk {
      override step(action: number) {
        return faulty(super.step(action), 0, [0]);
      }
    })(),
    rule: "step-observation",
    says: /received an array of length 1/,
  },
  "reset without info": {
    env: new (class extends Walk {
      override reset(args?: ResetArguments) {
        return super.reset(args)[0] as unknown as ResetResult<Float32Array>;
      }
    })(),
    rule: "reset-result",
    says: /must return \[observation, info\]; received Float32Array/,
  },
  "the four-part step of the old API": {
    env: new (class extends Walk {
      override step(action: number) {
        return super.step(action).slice(0, 4) as unknown as StepResult<Float32Array>;
      }
    })(),
    rule: "step-result",
    says: /`done` of the old API is now two flags/,
  },
  "a reward that is not a number": {
    env: new (class extends Walk {
      override step(action: number) {
        return faulty(super.step(action), 1, "1");
      }
    })(),
    rule: "step-reward",
    says: /must be a number; received "1"/,
  },
  "a reward of NaN": {
    env: new (class extends Walk {
      override step(action: number) {
        return faulty(super.step(action), 1, Number.NaN);
      }
    })(),
    rule: "step-reward",
    says: /must be finite; received NaN/,
  },
  "a flag that is a number": {
    env: new (class extends Walk {
      override step(action: number) {
        return faulty(super.step(action), 3, 0);
      }
    })(),
    rule: "step-flags",
    says: /truncated of step must be true or false; received 0/,
  },
  "an info that is missing": {
    env: new (class extends Walk {
      override step(action: number) {
        return faulty(super.step(action), 4, null);
      }
    })(),
    rule: "step-info",
    says: /must be an object; received null/,
  },
  "a reset that ignores its seed": {
    env: new (class extends Walk {
      override reset() {
        return super.reset();
      }
    })(),
    rule: "reset-seed",
    also: ["reset-rng", "step-determinism"],
    says: /must give the same observation each time/,
  },
  "randomness from elsewhere at the start": {
    env: new (class extends Walk {
      override reset(args?: ResetArguments): ResetResult<Float32Array> {
        super.reset(args);
        calls++;
        return [Float32Array.of(calls % 50), emptyInfo];
      }
    })(),
    rule: "reset-seed",
    says: /gave two different ones/,
  },
  "a generator that does not follow the seed": {
    env: new (class extends Walk {
      override reset(args?: ResetArguments): ResetResult<Float32Array> {
        super.reset({ ...args, seed: 1 });
        return [Float32Array.of(0), emptyInfo];
      }
    })(),
    rule: "reset-rng",
    says: /must follow the seed/,
  },
  "randomness from elsewhere in a step": {
    env: new (class extends Walk {
      override step(action: number) {
        calls++;
        return faulty(super.step(action), 1, calls);
      }
    })(),
    rule: "step-determinism",
    says: /at step 1 they differ in reward\./,
  },
  "an observation array that is used again": {
    env: new (class extends Walk {
      override step(action: number) {
        const result = super.step(action);
        shared.set(result[0]);
        return faulty(result, 0, shared);
      }
    })(),
    rule: "data-reuse",
    says: /observations of two calls share memory/,
  },
  "an info that is used again": {
    env: new (class extends Walk {
      readonly info = { lives: 3 };
      override step(action: number) {
        return faulty(super.step(action), 4, this.info);
      }
    })(),
    rule: "data-reuse",
    says: /infos of two calls share memory/,
  },
  "a step that throws": {
    env: new (class extends Walk {
      override step(): StepResult<Float32Array> {
        throw new Error("the motor is off");
      }
    })(),
    rule: "throws",
    says: /step threw an error: the motor is off/,
  },
  "options that are refused": {
    env: new (class extends Walk {
      override reset(args?: ResetArguments) {
        if (args?.options !== undefined) throw new Error("no options here");
        return super.reset(args);
      }
    })(),
    rule: "reset-options",
    says: /no options here/,
  },
  "a second close that throws": {
    env: new (class extends Walk {
      #closed = false;
      override close() {
        if (this.#closed) throw new Error("closed already");
        this.#closed = true;
      }
    })(),
    rule: "close",
    says: /a second time, threw an error: closed already/,
  },
  "a picture where text is due": {
    env: registered("ansi", () => 7),
    rule: "render",
    says: /as ansi must return text; received 7/,
  },
};

describe("environments broken on purpose", () => {
  test("the environment they are made from is sound", () => {
    expect(checkEnv(new Walk()).findings).toEqual([]);
  });

  test.each(Object.entries(broken))("%s is named", (_, { env, rule, also = [], says }) => {
    const report: CheckReport = checkEnv(env);
    expect(report.passed).toBe(false);
    expect(report.findings).toContainEqual({ rule, severity: "error", message: expect.stringMatching(says) });
    expect(new Set(report.findings.map((finding) => finding.rule))).toEqual(new Set([rule, ...also]));
  });

  test("a bound that leaves no room is a warning, and warnings pass", () => {
    const env = Object.assign(new Walk(), { actionSpace: new Box({ low: [0, 1], high: [1, 1] }) });
    const report = checkEnv(env);
    expect(report.passed).toBe(true);
    expect(report.findings.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual(["warning action-space"]);
  });

  test("a nondeterministic environment may differ between rollouts if its spec says so", () => {
    const registry = new Registry();
    registry.register("Dice-v0", {
      nondeterministic: true,
      create: () =>
        new (class extends Walk {
          override step(action: number) {
            calls++;
            return faulty(super.step(action), 1, calls);
          }
        })(),
    });
    expect(checkEnv(registry.make("Dice-v0")).findings).toEqual([]);
  });

  test("the report can be read", () => {
    const { env } = broken["a flag that is a number"] ?? { env: make("CartPole-v1") };
    expect(showReport(checkEnv(env))).toMatch(
      /^The environment breaks the API\.\nerror step-flags: The flag truncated/,
    );
  });
});
