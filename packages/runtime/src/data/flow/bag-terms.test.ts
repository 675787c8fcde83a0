import { describe, expect, it } from "vitest";
import { bagOf, RowCounts } from "./bag-terms.ts";
import { keptBags } from "./kept-bags.ts";
import { signRuns } from "./word-runs.ts";

const rows = [["a", "b", "a"], ["a", "c"], ["a", "b"], ["d"]];

function fitted(parts: Partial<Parameters<RowCounts["fit"]>[0]> = {}) {
  const counts = new RowCounts();
  for (const row of rows) counts.add(row);
  return counts.fit({ most: 9, least: 1, weighted: true, ...parts });
}

/** The pairs of a bag without padding. */
function pairs(bag: Float64Array): [number, number][] {
  const all = Array.from({ length: bag.length / 2 }, (_, at): [number, number] => [
    bag[2 * at] ?? 0,
    bag[2 * at + 1] ?? 0,
  ]);
  return all.filter(([id]) => id !== 0);
}

describe("terms of a bag", () => {
  it("get numbers by how many rows have them, equal ones in the order of their signs", () => {
    expect(fitted().terms).toEqual(["a", "b", "c", "d"]);
    expect(fitted({ least: 2 }).terms).toEqual(["a", "b"]);
    expect(fitted({ most: 3 }).terms).toEqual(["a", "b", "c"]);
  });

  it("weigh the more the fewer rows have them: ln((1 + rows) / (1 + rows with it)) + 1", () => {
    const { weights } = fitted();
    [3, 2, 1, 1].forEach((having, at) => {
      expect(weights?.[at]).toBeCloseTo(Math.log(5 / (1 + having)) + 1, 12);
    });
    expect(fitted({ weighted: false }).weights).toBeNull();
  });

  it("keep the frequent ones and their bound whatever else comes", () => {
    const counts = new RowCounts(100);
    for (let row = 0; row < 20_000; row++) counts.add([`rare ${row}`, "often", row % 2 === 0 ? "half" : "rest"]);
    const { terms } = counts.fit({ most: 1_000, least: 1, weighted: false });
    expect(terms.slice(0, 3)).toEqual(["often", "half", "rest"]);
    expect(terms.length).toBeLessThanOrEqual(100);
  });
});

describe("a bag", () => {
  it("has length 1, each term by how often the row has it times its weight; unknown terms are left out", () => {
    const bag = pairs(bagOf({ ...fitted(), length: 4 })(["b", "a", "zzz", "a"]));
    const [a, b] = [2 * (Math.log(5 / 4) + 1), Math.log(5 / 3) + 1];
    expect(bag.map(([id]) => id)).toEqual([2, 1]);
    expect(bag[0]?.[1]).toBeCloseTo(b / Math.hypot(a, b), 12);
    expect(bag[1]?.[1]).toBeCloseTo(a / Math.hypot(a, b), 12);
  });

  it("of a mean adds up to 1", () => {
    const mean = bagOf({ ...fitted({ weighted: false }), length: 4 });
    expect(pairs(mean(["a", "c", "a", "b"]))).toEqual([
      [1, 0.5],
      [3, 0.25],
      [2, 0.25],
    ]);
  });

  it("keeps the heaviest terms where a row has too many, and forgets the row after it", () => {
    const two = bagOf({ ...fitted(), length: 2 });
    const first = [...two(["a", "b", "c", "c"])];
    expect([first[0], first[2]]).toEqual([3, 2]);
    expect(two([])).toEqual(new Float64Array(4));
    expect([...two(["a", "b", "c", "c"])]).toEqual(first);
  });
});

describe("bags that are kept", () => {
  it("are the same as made anew, padding included, within their memory and beyond it", () => {
    for (const most of [0, 24, 1e6]) {
      let made = 0;
      const write = keptBags((row) => {
        made++;
        return row === 0 ? [] : Float64Array.of(row, 0.5, row + 1, 0.25, 0, 0).subarray(0, 6);
      }, most);
      const out = new Float32Array(6);
      for (const row of [1, 2, 1, 2, 3, 1]) {
        out.fill(9);
        write(row, out);
        expect([...out]).toEqual([row, 0.5, row + 1, 0.25, 0, 0]);
      }
      expect(made).toBe(most === 0 ? 6 : most === 24 ? 4 : 3);
    }
  });
});

describe("bags of runs of signs, made without a text for each", () => {
  const texts = [
    "how do I top up?",
    "  two  blanks,\ta tab\u00a0and a narrow one ",
    "好的 数据 ü ñ",
    "a 👍 takes two units",
    "x",
    "",
    "the same the same the same",
  ];

  it.each(["inside_words", "characters"] as const)("are those of the runs as texts: %s", (of) => {
    const runs = { from: 2, to: 4, of };
    const [whole, apart] = [new RowCounts(), new RowCounts()];
    for (const text of texts) {
      whole.add(text, runs);
      apart.add(signRuns(text, runs));
    }
    const terms = whole.fit({ most: 500, least: 1, weighted: true });
    expect(terms).toEqual(apart.fit({ most: 500, least: 1, weighted: true }));
    expect(terms.terms.length).toBeGreaterThan(50);
    const [direct, listed] = [bagOf({ ...terms, length: 30 }, runs), bagOf({ ...terms, length: 30 })];
    for (const text of texts) expect(direct(text)).toEqual(listed(signRuns(text, runs)));
  });
});
