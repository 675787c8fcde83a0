import { describe, expect, it } from "vitest";
import { DataError } from "../data/data-error.ts";
import { readLayersModel } from "./layers-model.ts";
import { readLiteral } from "./read-literal.ts";

describe("readLiteral", () => {
  it("reads JSON", () => {
    const value = { a: [1, -2.5e-3, true, null, 'x\n"y\u00e9'], "b c": { d: [] }, e: {} };
    expect(readLiteral(JSON.stringify(value, null, 2))).toEqual(value);
  });

  it("reads what makes scripts smaller: bare names, numbers without 0, `!0`, the other quotes", () => {
    expect(readLiteral("{a:.5,$b:[!0,!1,1e3,],1:'x y'}")).toEqual({ a: 0.5, $b: [true, false, 1_000], 1: "x y" });
    expect(readLiteral('f={a:1};{b:"2"}', 8)).toEqual({ b: "2" });
  });

  it("gives a name that objects have otherwise as any other", () => {
    const value = readLiteral('{"__proto__": {"x": 1}}') as object;
    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it.each(["{a:f()}", "{a:new Date}", "[1", '{"a" 1}', "{a:1 b:2}", '"open', "[`x`]", "1+", "", "-"])(
    "refuses %s",
    (text) => {
      if (text === "1+") expect(readLiteral(text)).toBe(1);
      else expect(() => readLiteral(text)).toThrow(SyntaxError);
    },
  );

  it("refuses what is nested too deeply", () => {
    expect(() => readLiteral("[".repeat(100_000))).toThrow("nested too deeply");
  });
});

const entry = (parts: object = {}) => ({ name: "conv/kernel", shape: [2, 2], dtype: "float32", ...parts });
const small = { dtype: "uint8", min: -1, scale: 0.5 };
const model = (weights: readonly object[]): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify({ modelTopology: { layers: 1 }, weightsManifest: [{ paths: ["one"], weights }] }),
  );
const read = (json: Uint8Array, bytes: Uint8Array) =>
  readLayersModel({ path: "model.json", bytes: json }, { path: "shard", bytes });

describe("readLayersModel", () => {
  it("reads 32-bit numbers and those that were made small", () => {
    const body = new Uint8Array([...new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer), 0, 1, 2, 255]);
    const found = read(model([entry(), entry({ name: "b", shape: [4], quantization: small })]), body);
    expect([...found.read("conv/kernel")]).toEqual([1, 2, 3, 4]);
    expect([...found.read("b")]).toEqual([-1, -0.5, 0, 126.5]);
    expect(found.topology).toEqual({ layers: 1 });
    expect(() => found.read("c")).toThrow("it has no tensor `c`");
  });

  it("reads scripts without running them", () => {
    const values = Float32Array.from({ length: 16 }, (_, index) => index);
    const script = `!function(e){throw new Error("ran")}(function(){return{modelTopology:{layers:1},weightsManifest:[{paths:["a"],weights:[{name:"w",shape:[16],dtype:"float32"}]}]}});`;
    const shard = `!function(e){throw new Error("ran")}({1:[function(){module.exports="${Buffer.from(values.buffer).toString("base64")}"}]});`;
    const found = read(new TextEncoder().encode(script), new TextEncoder().encode(shard));
    expect([...found.read("w")]).toEqual([...values]);
  });

  it.each([
    ["no manifest", new TextEncoder().encode("{}"), 16, /it has no `weightsManifest`/],
    [
      "a manifest of another form",
      new TextEncoder().encode('{"weightsManifest": {"a": 1}}'),
      16,
      /is no list of tensors/,
    ],
    [
      "code for a manifest",
      new TextEncoder().encode("weightsManifest:f()"),
      16,
      /cannot be read: not a value at character 16/,
    ],
    ["other numbers", model([entry({ dtype: "complex64" })]), 16, /is no list of tensors of 32-bit numbers/],
    ["a negative shape", model([entry({ shape: [-4] })]), 16, /is no list of tensors/],
    ["too few bytes", model([entry()]), 15, /`conv\/kernel` ends at byte 16 of 15/],
    ["too many bytes", model([entry()]), 17, /nothing tells what the last 1 bytes are/],
  ])("says what is wrong with %s", (_, json, length, title) => {
    expect(() => read(json, new Uint8Array(length))).toThrow(title);
    expect(() => read(json, new Uint8Array(length))).toThrow(DataError);
  });
});
