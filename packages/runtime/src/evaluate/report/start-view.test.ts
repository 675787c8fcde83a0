import { describe, expect, it } from "vitest";
import { startView } from "./start-view.ts";

describe("what a training started with", () => {
  it("is told in one line, and weight by weight", () => {
    const { markup: page } = startView({
      from: "old-3fa9c1d2",
      place: { from: "", into: "" },
      kept: [{ name: "hidden/dense/kernel", from: "features/dense/kernel" }],
      carried: [
        {
          name: "kind/dense/bias",
          from: "kind/dense/bias",
          what: "classes",
          kept: 2,
          fresh: ["<b>ant</b>"],
          lost: ["owl"],
        },
      ],
      differing: [{ name: "side/dense/kernel", shape: [4, 2], other: [3, 2] }],
      fresh: [
        { name: "side/dense/kernel", shape: [4, 2] },
        { name: "topic/dense/bias", shape: [5] },
      ],
      unused: [{ name: "gone/dense/bias", shape: [7] }],
      values: { taken: 30, all: 120 },
    });
    expect(page).toMatch(/The weights of old-3fa9c1d2: 30 of 120 values, 25\.0\s%\./);
    expect(page).toContain("taken from features/dense/kernel");
    expect(page).toContain("by name: 2 classes kept; new: &lt;b&gt;ant&lt;/b&gt;; gone: owl");
    expect(page).toContain("anew: [4, 2] here, [3, 2] there");
    expect(page.match(/<code>side\/dense\/kernel<\/code>/g)).toHaveLength(1);
    expect(page).toContain('<code>topic/dense/bias</code></th><td class="words">anew: nothing fits');
    expect(page).toContain("not needed: [7]");
  });
});
