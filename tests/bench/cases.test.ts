import { expect, test } from "vitest";
import { cases } from "./cases.ts";

test("No two cases share name and peer", () => {
  const titles = cases.map((one) => `${one.name}, ${one.kind === "pair" ? one.peer : ""}`);
  expect(new Set(titles).size).toBe(titles.length);
});

test("Cases of one name measure one thing", () => {
  for (const { name, what, unit, better } of cases) {
    for (const other of cases.filter((one) => one.name === name)) expect(other).toMatchObject({ what, unit, better });
  }
});
