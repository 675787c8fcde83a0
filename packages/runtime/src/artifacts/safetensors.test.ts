import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeSafetensors, encodeSafetensors, SafetensorsError, type StoredTensor } from "./safetensors.ts";

const tensor = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }).chain((shape) => {
  const size = shape.reduce((product, length) => product * length, 1);
  return fc.oneof(
    fc.float32Array({ minLength: size, maxLength: size, noNaN: true }).map((data): StoredTensor => ({ shape, data })),
    fc.int32Array({ minLength: size, maxLength: size }).map((data): StoredTensor => ({ shape, data })),
  );
});

const sample = encodeSafetensors(new Map([["w", { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }]]), { seed: "1" });

/** The sample with another header of any length. */
function withHeader(header: unknown, body = new Uint8Array(16)): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + body.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(body, 8 + json.length);
  return bytes;
}

describe("safetensors", () => {
  it("gives back every tensor and the metadata", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), tensor), fc.string(), (tensors, note) => {
        const names = Object.keys(tensors).filter((name) => name !== "__metadata__" && name !== "__proto__");
        const given = new Map(names.map((name) => [name, tensors[name] ?? { shape: [0], data: new Float32Array() }]));
        const read = decodeSafetensors(encodeSafetensors(given, { note }));
        expect(read.metadata["note"]).toBe(note);
        expect([...read.tensors.keys()].sort()).toEqual([...given.keys()].sort());
        for (const [name, { shape, data }] of given) {
          expect(read.tensors.get(name)?.shape).toEqual(shape);
          expect(read.tensors.get(name)?.data).toEqual(data);
        }
      }),
    );
  });

  it("reads a view into a larger buffer, as files come from Node", () => {
    const pool = Buffer.alloc(sample.length + 3, 0xff);
    pool.set(sample, 3);
    expect(decodeSafetensors(pool.subarray(3)).tensors.get("w")?.data).toEqual(Float32Array.of(1, 2, 3, 4));
  });

  it("writes equal bytes for equal content in any order", () => {
    const a: StoredTensor = { shape: [1], data: Float32Array.of(1) };
    const b: StoredTensor = { shape: [2], data: Int32Array.of(1, 2) };
    const one = encodeSafetensors(
      new Map([
        ["a", a],
        ["b", b],
      ]),
    );
    const two = encodeSafetensors(
      new Map([
        ["b", b],
        ["a", a],
      ]),
    );
    expect(one).toEqual(two);
  });

  it("refuses every cut of a file, and never reads past its end", () => {
    for (let length = 0; length < sample.length; length++) {
      expect(() => decodeSafetensors(sample.slice(0, length))).toThrow(SafetensorsError);
    }
  });

  it("survives any flipped byte: a sound file or a SafetensorsError, nothing else", () => {
    for (let position = 0; position < sample.length; position++) {
      for (const value of [0, 0x22, 0x7f, 0xff]) {
        const bytes = sample.slice();
        bytes[position] = value;
        try {
          decodeSafetensors(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(SafetensorsError);
        }
      }
    }
  });

  it.each([
    ["offsets beyond the file", { w: { dtype: "F32", shape: [8], data_offsets: [0, 32] } }, /cut off/],
    [
      "a shape that does not fit its bytes",
      { w: { dtype: "F32", shape: [3], data_offsets: [0, 16] } },
      /needs 12 bytes/,
    ],
    ["a negative length", { w: { dtype: "F32", shape: [-4], data_offsets: [0, 16] } }, /whole numbers/],
    ["a type that is not known", { w: { dtype: "F64", shape: [2], data_offsets: [0, 16] } }, /F64/],
    ["a list for a header", [1, 2], /not a JSON object/],
  ])("names what is wrong with %s", (_what, header, message) => {
    expect(() => decodeSafetensors(withHeader(header))).toThrow(message);
  });
});
