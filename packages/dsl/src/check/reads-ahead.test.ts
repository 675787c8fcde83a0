import { describe, expect, test } from "vitest";
import { memoryHost } from "../source/memory-host.ts";
import { checkProgram } from "./check-program.ts";

/** Codes of what is wrong with a model that writes `de` by a flow from the words so far. */
function wrongWith(flow: string, more = ""): string[] {
  const text = `model m {
  input en: tokens(6)
  input so_far: shifted(de, 6)
  read = en -> embedding(9, 4)
  said = so_far -> embedding(9, 4)
${more}  output de: ${flow} -> dense(9) -> softmax()
}
`;
  const { diagnostics } = checkProgram("m.pipe", memoryHost({ "m.pipe": text }));
  return diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
}

describe("a model that reads words of its own target", () => {
  test.each([
    "[said -> positional() -> attention(2, causal: true), read] -> attention(2)",
    "[said -> layer_norm() -> dropout(0.1) -> transformer_block(2, causal: true), read] -> add()",
    "[said -> gru(4, steps: all), read] -> attention(2)",
    "[said -> conv1d(4, pad: causal), read] -> attention(2)",
    "[said -> rms_norm() -> relu() -> spatial_dropout(0.1), read] -> concat()",
    "[said -> residual(dense(4) -> gelu()), read] -> gate()",
    "[said, read -> transformer_block(2)] -> attention(2)",
  ])("may look back, across, and at a step by itself: %s", (flow) => {
    expect(wrongWith(flow)).toEqual([]);
  });

  test.each([
    "[said -> attention(2), read] -> attention(2)",
    "[said -> transformer_block(2), read] -> attention(2)",
    "[said -> gru(4, steps: all, bidirectional: true) -> dense(4), read] -> attention(2)",
    "[said -> conv1d(4, pad: same), read] -> attention(2)",
    "[said -> batch_norm(), read] -> attention(2)",
    "[said -> group_norm(2), read] -> attention(2)",
    "[said -> permute(2, 1) -> permute(2, 1), read] -> add()",
    "[read, said] -> attention(2)",
  ])("may not see later words: %s", (flow) => {
    expect(wrongWith(flow)).toEqual(["P3201"]);
  });

  test("gives nothing else of them", () => {
    const label = "  output label: said -> mean_pool() -> dense(2) -> softmax()\n";
    expect(wrongWith("[said, read] -> attention(2)", label)).toEqual(["P3202"]);
  });

  test("names one of its outputs, and how many words that has", () => {
    const of = (form: string): string[] => {
      const text = `model m {\n  input x: ${form}\n  output y: x -> embedding(9, 4) -> dense(9) -> softmax()\n}\n`;
      return checkProgram("m.pipe", memoryHost({ "m.pipe": text })).diagnostics.map(({ code }) => code);
    };
    expect(of("shifted(y, 6)")).toEqual([]);
    expect(of("shifted(z, 6)")).toContain("P3200");
    expect(of("shifted(6)")).toContain("P3200");
    expect(of("shifted(y, 6, 2)")).toContain("P3200");
    expect(of("shifted(y, 0)")).not.toEqual([]);
  });
});
