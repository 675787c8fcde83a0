import { describe, expect, test } from "vitest";
import { RecordedOrder } from "./recorded-order.ts";

const node = (name: string, ...inputs: string[]) => ({ name, op: "Relu", inputs });

describe("an order", () => {
  test("makes wait what does not follow another operation of the same order", () => {
    const order = new RecordedOrder();
    expect(order.inputsOf(node("a", "in"))).toEqual(["in"]);
    order.begin("a");
    expect(order.inputsOf(node("b", "in"))).toEqual(["in", "^a"]);
    expect(order.inputsOf(node("c", "in", "b:1"))).toEqual(["in", "b:1"]);
    expect(order.inputsOf(node("d", "in", "^b"))).toEqual(["in", "^b"]);
    expect(order.inputsOf(node("e", "in", "^a"))).toEqual(["in", "^a"]);
    order.end();
    expect(order.inputsOf(node("f", "in"))).toEqual(["in"]);
  });

  test("leaves constants and reads of variables alone", () => {
    const order = new RecordedOrder();
    order.begin("a");
    expect(order.inputsOf({ name: "b", op: "Const", inputs: [] })).toEqual([]);
    expect(order.inputsOf({ name: "c", op: "ReadVariableOp", inputs: ["v/handle"] })).toEqual(["v/handle"]);
    expect(order.inputsOf(node("d", "b", "c"))).toEqual(["b", "c", "^a"]);
  });

  test("inside another counts for both", () => {
    const order = new RecordedOrder();
    order.begin("a");
    order.begin("b");
    expect(order.inputsOf(node("c", "in"))).toEqual(["in", "^b"]);
    order.end();
    expect(order.inputsOf(node("d", "c"))).toEqual(["c"]);
    expect(order.inputsOf(node("e", "in"))).toEqual(["in", "^a"]);
  });
});
