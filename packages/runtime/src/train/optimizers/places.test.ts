import { describe, expect, test } from "vitest";
import { pickedBy } from "./places.ts";

describe("places", () => {
  test("pick weights by their own name, or by their node", () => {
    expect(pickedBy([":bias"], "features/conv/bias")).toBe(true);
    expect(pickedBy([":bias"], "features/conv/kernel")).toBe(false);
    expect(pickedBy([":bias"], "features/attention/query_bias")).toBe(true);
    expect(pickedBy([":query_bias"], "features/attention/key_bias")).toBe(false);
    expect(pickedBy(["features/conv"], "features/conv/kernel")).toBe(true);
    expect(pickedBy(["features/conv"], "features/conv_2/kernel")).toBe(false);
    expect(pickedBy(["features"], "features/conv/kernel")).toBe(false);
  });

  test("of nothing pick nothing", () => {
    expect(pickedBy([], "a/bias")).toBe(false);
    expect(pickedBy(undefined, "a/bias")).toBe(false);
  });
});
