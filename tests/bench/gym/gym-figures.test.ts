/** The section on environments: medians, ratios, goals. */
import { listEnvs } from "gym-js";
import { describe, expect, test } from "vitest";
import { gymCases, isReached, renderGym } from "./gym-figures.ts";

const alone = { id: "CartPole-v1", copies: 1, goal: 10, rate: null };
const at = { command: "npm run bench:gym", machine: "two cores", date: "2026-01-02", load: 0.1 };

describe("figures of environments", () => {
  test("are medians of the rounds, held against both goals", () => {
    const result = (ours: number[], rate: number | null) => ({
      one: { ...alone, rate },
      rounds: ours.map((own): [number, number] => [own, 1000]),
      versions: {},
    });
    expect(isReached(result([1e4, 9e9, 1], null))).toBe(true);
    expect(isReached(result([9999, 9e9, 1], null))).toBe(false);
    expect(isReached(result([1e6, 1e6, 1e6], 5e6))).toBe(false);
  });

  test("are a line each, which says where a goal is missed", () => {
    const rounds: [number, number][] = [
      [2e6, 1e5],
      [9e5, 1e5],
      [5e5, 1e5],
    ];
    const section = renderGym([{ one: alone, rounds, versions: { node: "24", gymnasium: "1.4" } }], at);
    expect(section).toContain(
      "| `CartPole-v1` | 1 | 2000 / 100, 900 / 100, 500 / 100 | 900 / 100 | **9×** | ≥ 10× (missed) |",
    );
    expect(section).toContain("node 24, gymnasium 1.4");
  });

  test("are of registered environments", () => {
    expect(gymCases.map(({ id }) => id).filter((id) => !listEnvs().some((spec) => spec.id === id))).toEqual([]);
  });
});
