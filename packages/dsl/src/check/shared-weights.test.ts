import { describe, expect, test } from "vitest";
import { memoryHost } from "../source/memory-host.ts";
import { checkProgram } from "./check-program.ts";

function checked(body: string) {
  const { value, diagnostics } = checkProgram("m.pipe", memoryHost({ "m.pipe": `model m {\n${body}\n}\n` }));
  const model = value?.blocks.find((block) => block.kind === "model");
  const nodes = (model?.nodes ?? []).map(({ id, weights, borrows }) => ({
    id,
    weights: weights.map(({ name }) => name),
    borrows: borrows ?? [],
  }));
  return { nodes, codes: diagnostics.map(({ code }) => code) };
}

const read = "  input a: tokens(4)\n  input b: tokens(4)\n";

describe("weights of one name", () => {
  test("belong to the first, and lie on their side where a table is a kernel", () => {
    const { nodes, codes } = checked(`${read}  x = a -> embedding(9, 4, shared: words)
  output y: [x, b -> embedding(9, 4, shared: words)] -> add() -> dense(9, shared: words)`);
    expect(codes).toEqual([]);
    expect(nodes.filter(({ id }) => !id.endsWith("add"))).toEqual([
      { id: "x/embedding", weights: ["table"], borrows: [] },
      { id: "y/embedding", weights: [], borrows: [{ name: "table", from: "x/embedding/table", turned: false }] },
      { id: "y/dense", weights: ["bias"], borrows: [{ name: "kernel", from: "x/embedding/table", turned: true }] },
    ]);
  });

  test("are apart where the names are, and a layer's uses have them in common", () => {
    const { nodes } = checked(`${read}  x = a -> embedding(9, 4, shared: one)
  output y: [x, b -> embedding(9, 4, shared: other)] -> add() -> dense(9)`);
    expect(nodes.flatMap(({ borrows }) => borrows)).toEqual([]);
  });

  test.each([
    "b -> embedding(9, 5, shared: words)",
    "b -> embedding(8, 4, shared: words)",
    "x -> dense(8, shared: words)",
    "x -> dense(5) -> dense(9, shared: words)",
    "b -> embedding(9, 4, shared: words, sparse: true)",
  ])("must be of one size, and whole: %s", (flow) => {
    expect(checked(`${read}  x = a -> embedding(9, 4, shared: words)\n  output y: ${flow}`).codes).toContain("P3203");
  });
});
