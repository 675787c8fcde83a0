// The tests that take minutes, and nothing else: the usual configuration but for which files it takes and how long they last.
import base from "../../vitest.config.ts";

export default {
  ...base,
  test: {
    ...base.test,
    include: ["packages/*/src/**/*.long.test.ts", "packages/apps/*/**/*.long.test.ts", "tests/**/*.long.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    testTimeout: 1_800_000,
    hookTimeout: 600_000,
  },
};
