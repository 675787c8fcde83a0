import { describe, expect, it } from "vitest";
import { epochDraws, tellDraws } from "./epoch-draws.ts";

const span = { file: "", start: 0, end: 0 };
const sampling = { call: "balanced", args: { by: "label", strength: 1, rows: "same" }, span };
const balance = [
  { column: "other", classes: [{ name: "x", train: 100 }] },
  {
    column: "label",
    classes: [
      { name: "ham", train: 9_000 },
      { name: "spam", train: 1_000 },
      { name: "void", train: 0 },
    ],
  },
];

describe("the draws of an epoch", () => {
  it("are those of the class target that rows are drawn by", () => {
    const draws = epochDraws({ sampling }, balance);
    expect(draws).toEqual({
      target: "label",
      classes: [
        { name: "ham", train: 9_000, epoch: 5_000 },
        { name: "spam", train: 1_000, epoch: 5_000 },
        { name: "void", train: 0, epoch: 0 },
      ],
    });
    if (draws === null) throw new Error("nothing is drawn");
    expect(tellDraws("mails", draws)).toBe(
      "an epoch of `mails` has 10,000 rows: `ham` 5,000 of 9,000, `spam` 5,000 of 1,000",
    );
  });

  it("are not told where each row comes once, or nothing has been counted", () => {
    expect(epochDraws({ sampling: null }, balance)).toBeNull();
    expect(epochDraws({ sampling }, [])).toBeNull();
  });

  it("of many classes are told of the most frequent and the rarest", () => {
    const classes = Array.from({ length: 40 }, (_, index) => ({ name: `c${index}`, train: 10 + index, epoch: 30 }));
    expect(tellDraws("many", { target: "label", classes })).toBe(
      "an epoch of `many` has 1,200 rows: `c39` 30 of 49, `c38` 30 of 48, `c37` 30 of 47, …, `c2` 30 of 12, `c1` 30 of 11, `c0` 30 of 10",
    );
  });
});
