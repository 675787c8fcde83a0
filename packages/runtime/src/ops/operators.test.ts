import { catalog } from "@penstock/dsl";
import { expect, test } from "vitest";
import { losses } from "../train/losses/losses.ts";
import { optimizers } from "../train/optimizers/optimizers.ts";
import { schedules } from "../train/schedule.ts";
import { operators } from "./operators.ts";

const names = (entries: readonly { readonly name: string }[]): string[] => entries.map(({ name }) => name).sort();

test("The runtime has exactly the catalog's operators, losses, optimizers and schedules", () => {
  // Those made of others are opened up by the checker.
  expect([...operators.keys()].sort()).toEqual(
    names(catalog.operators.filter(({ parts, form }) => (parts ?? form) === undefined)),
  );
  expect([...losses.keys()].sort()).toEqual(names(catalog.losses));
  expect([...optimizers.keys()].sort()).toEqual(names(catalog.optimizers));
  expect([...schedules.keys()].sort()).toEqual(names(catalog.schedules));
});
