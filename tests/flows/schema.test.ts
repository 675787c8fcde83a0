import { readFileSync } from "node:fs";
import { runEventJsonSchema } from "@penstock/runtime";
import { expect, it } from "vitest";

it("the published schema of run events is the one in the code", () => {
  const published = readFileSync(new URL("../../docs/schema/run-events.schema.json", import.meta.url), "utf8");
  // `node --conditions=source tools/schema/write-schemas.mjs` writes it.
  expect(JSON.parse(published)).toEqual(runEventJsonSchema());
});
