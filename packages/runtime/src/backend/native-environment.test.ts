import { expect, test } from "vitest";
import { threadVariables } from "./native-environment.ts";

const one = { TF_NUM_INTEROP_THREADS: "1", TF_NUM_INTRAOP_THREADS: "1" };

test("TensorFlow gets one thread for small work, and all for large", () => {
  expect(threadVariables({}, 3e5)).toEqual(one);
  expect(threadVariables({}, 1e9)).toEqual({});
});

test.each(Object.keys(one))("what the user has said with %s stands", (name) => {
  expect(threadVariables({ [name]: "2" }, 3e5)).toEqual({});
});
