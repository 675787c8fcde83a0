import { catalog } from "@penstock/dsl";
import { expect, test } from "vitest";
import { mixPower } from "../tasks/mix.ts";
import { call } from "../testing/train-fixture.ts";
import { balances } from "./balances.ts";

test("there is every balance of the catalog but the plain sum, of the kind that it says", () => {
  const listed = catalog.balances.filter(({ name }) => name !== "fixed");
  expect([...balances.keys()].sort()).toEqual(listed.map(({ name }) => name).sort());
  for (const { name, together } of listed)
    expect(balances.get(name)?.kind, name).toBe(together ? "gradients" : "losses");
});

test("there is every mix of the catalog", () => {
  for (const { name, parameters } of catalog.mixes) {
    const args = Object.fromEntries(parameters.map((one) => [one.name, one.default ?? null]));
    expect(mixPower(call(name, args), { epoch: 1, epochs: 3 }), name).toBeGreaterThanOrEqual(0);
  }
});
