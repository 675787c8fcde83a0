/** More environments broken on purpose, each in one way that happens when one writes an environment. */
import { describe, expect, test } from "vitest";
import { type Env, type EnvMetadata, emptyInfo, type ResetArguments, type StepResult } from "../core/env.ts";
import { Box } from "../spaces/box.ts";
import { Dict } from "../spaces/dict.ts";
import { Discrete } from "../spaces/discrete.ts";
import { checkEnv } from "./check-env.ts";
import { faulty, registered, Walk } from "./testing/walk.ts";

interface Broken {
  readonly env: Env;
  readonly rule: string;
  readonly also?: readonly string[];
  readonly says: RegExp;
}

/** A Walk whose step gives something else in one place. */
function stepping(index: number, part: () => unknown): Env {
  return new (class extends Walk {
    override step(action: number) {
      return faulty(super.step(action), index, part());
    }
  })();
}

/** A Walk whose whole step is something else; the cast is the fault. */
function steppingAs(change: (result: StepResult<Float32Array>) => unknown): Env {
  return new (class extends Walk {
    override step(action: number) {
      return change(super.step(action)) as StepResult<Float32Array>;
    }
  })();
}

/** A Walk whose reset gives other values; the cast is the fault. */
function resetting(observation: unknown, info: unknown): Env {
  return new (class extends Walk {
    override reset(args?: ResetArguments) {
      const [sound] = super.reset(args);
      return [observation ?? sound, info] as unknown as ReturnType<Walk["reset"]>;
    }
  })();
}

class Overflowing extends Discrete {
  override sample(): number {
    return this.n;
  }
}

let everything = 0;

const broken: Readonly<Record<string, Broken>> = {
  "an observation space that is missing": {
    env: Object.assign(new Walk(), { observationSpace: undefined }),
    rule: "observation-space",
    says: /observation space must be a Space.*received undefined/,
  },
  "an action space that samples what it does not contain": {
    env: Object.assign(new Walk(), { actionSpace: new Overflowing(2) }),
    rule: "action-space",
    says: /Discrete\(2\) sampled 2, which it does not contain/,
  },
  "an action space that is made anew at each reading": {
    env: Object.defineProperty(new Walk(), "actionSpace", { get: () => new Discrete(2) }),
    rule: "action-space",
    says: /action space must be the same object at each reading/,
  },
  "an observation space that is made anew at each reading": {
    env: Object.defineProperty(new Walk(), "observationSpace", {
      get: () => new Box({ low: -100, high: 100, shape: [1] }),
    }),
    rule: "observation-space",
    says: /observation space must be the same object/,
  },
  "a space of named parts where an array is given": {
    env: Object.assign(new Walk(), { observationSpace: new Dict({ at: new Box({ low: -100, high: 100 }) }) }),
    rule: "reset-observation",
    also: ["step-observation"],
    says: /must be in Dict\('at': Box.*received Float32Array\(1\)/,
  },
  "a first observation outside its space": {
    env: resetting(Float32Array.of(200), emptyInfo),
    rule: "reset-observation",
    says: /observation of reset must be in Box.*\[200\]/,
  },
  "an info of reset that is a list": {
    env: resetting(null, []),
    rule: "reset-info",
    says: /info of reset must be an object; received an array of length 0/,
  },
  "an info of step that is a list": {
    env: stepping(4, () => []),
    rule: "step-info",
    says: /info of step must be an object; received an array/,
  },
  "observations that are too long": {
    env: stepping(0, () => new Float32Array(2)),
    rule: "step-observation",
    says: /received Float32Array\(2\)/,
  },
  "observations of another precision": {
    env: stepping(0, () => new Float64Array(1)),
    rule: "step-observation",
    says: /must be in Box\(.*float32\); received Float64Array\(1\)/,
  },
  "an observation of NaN": {
    env: stepping(0, () => Float32Array.of(Number.NaN)),
    rule: "step-observation",
    says: /received Float32Array\(1\) \[NaN\]/,
  },
  "an infinite reward": {
    env: stepping(1, () => Number.NEGATIVE_INFINITY),
    rule: "step-reward",
    says: /must be finite; received -Infinity/,
  },
  "a reward in an array": {
    env: stepping(1, () => [1]),
    rule: "step-reward",
    says: /must be a number; received an array of length 1/,
  },
  "an end told in words": {
    env: stepping(2, () => "false"),
    rule: "step-flags",
    says: /terminated of step must be true or false; received "false"/,
  },
  "an end that is missing": {
    env: stepping(3, () => undefined),
    rule: "step-flags",
    says: /truncated of step must be true or false; received undefined/,
  },
  "a step that gives an object": {
    env: steppingAs(([observation, reward]) => ({ observation, reward })),
    rule: "step-result",
    says: /received an object with keys \[observation, reward\]/,
  },
  "a step that gives a promise": {
    env: steppingAs((result) => Promise.resolve(result)),
    rule: "step-result",
    says: /must return \[observation, reward, terminated, truncated, info\]; received an object/,
  },
  "a step of six parts": {
    env: steppingAs((result) => [...result, 0]),
    rule: "step-result",
    says: /received an array of length 6/,
  },
  "a step that writes into the action": {
    env: new (class extends Walk {
      override actionSpace = new Box({ low: -2, high: 2 }) as never; // another space than Walk's, for this fault
      override step(action: number | Float32Array) {
        if (typeof action !== "number") action[0] = 1;
        return super.step(1);
      }
    })(),
    rule: "step-action",
    says: /must leave the action/,
  },
  "a step that moves the observation of reset": {
    env: new (class extends Walk {
      #first: Float32Array = new Float32Array(1);
      override reset(args?: ResetArguments) {
        const result = super.reset(args);
        this.#first = result[0];
        return result;
      }
      override step(action: number) {
        const result = super.step(action);
        this.#first.set(result[0]);
        return faulty(result, 0, this.#first);
      }
    })(),
    rule: "data-reuse",
    says: /observations of two calls share memory/,
  },
  "a count that reset forgets": {
    env: new (class extends Walk {
      #steps = 0;
      override step(action: number) {
        this.#steps++;
        return faulty(super.step(action), 3, this.#steps === 300);
      }
    })(),
    rule: "step-determinism",
    says: /at step 100 they differ in truncated/,
  },
  "an info that differs from run to run": {
    env: stepping(4, () => ({ at: everything++ })),
    rule: "step-determinism",
    says: /they differ in info\./,
  },
  "draws that depend on earlier episodes": {
    env: new (class extends Walk {
      #steps = 0;
      override step(action: number) {
        this.#steps++;
        if (this.#steps === 400) this.rng.random();
        return super.step(action);
      }
    })(),
    rule: "step-determinism",
    says: /left the generator in different states/,
  },
  "a reset that throws": {
    env: new (class extends Walk {
      override reset(): never {
        throw new Error("no map");
      }
    })(),
    rule: "throws",
    says: /reset threw an error: no map/,
  },
  "a render that throws": {
    env: new (class extends Walk {
      override render(): never {
        throw new Error("no screen");
      }
    })(),
    rule: "throws",
    says: /render threw an error: no screen/,
  },
  "text though no render mode was chosen": {
    env: new (class extends Walk {
      override render() {
        return "at 3";
      }
    })(),
    rule: "render",
    says: /without a render mode must return null; received "at 3"/,
  },
  "a picture with too few bytes": {
    env: registered("rgb_array", () => ({ width: 4, height: 4, data: new Uint8Array(16) })),
    rule: "render",
    says: /data a Uint8Array of height \* width \* 3; received an object/,
  },
  "a picture of plain numbers": {
    env: registered("rgb_array", () => ({ width: 1, height: 1, data: [0, 0, 0] })),
    rule: "render",
    says: /rgb_array must return \{width, height, data\}/,
  },
  "a render mode that is not declared": {
    env: new (class extends Walk {
      override render() {
        return "at 3";
      }
    })("ansi"),
    rule: "render",
    says: /one of metadata\.renderModes \(none\); it is "ansi"/,
  },
  "render modes that are no list": {
    env: Object.assign(new Walk(), { metadata: { renderFps: 1 } as EnvMetadata }),
    rule: "render",
    says: /renderModes must be a list of modes.*received undefined/,
  },
  "a speed of no frames a second": {
    env: Object.assign(new Walk(), { metadata: { renderModes: [], renderFps: 0 } }),
    rule: "render",
    says: /renderFps must be a number above 0; received 0/,
  },
  "a close that throws": {
    env: new (class extends Walk {
      override close() {
        throw new Error("still in use");
      }
    })(),
    rule: "close",
    says: /^close threw an error: still in use/,
  },
};

describe("environments broken on purpose", () => {
  test("are more than thirty, besides those of check-env.test.ts", () => {
    expect(Object.keys(broken).length).toBeGreaterThan(30);
  });

  test.each(Object.entries(broken))("%s is named", (_, { env, rule, also = [], says }) => {
    const report = checkEnv(env);
    expect(report.passed).toBe(false);
    expect(report.findings).toContainEqual({ rule, severity: "error", message: expect.stringMatching(says) });
    expect(new Set(report.findings.map((finding) => finding.rule))).toEqual(new Set([rule, ...also]));
  });
});
