import { beforeAll, describe, expect, test } from "vitest";
import { loadBackend } from "../backend/index.ts";
import type { NativeBinding } from "../backend/native-ops.ts";
import { requireBackend } from "./recordable-backend.ts";
import { constantForm } from "./recorded-constant.ts";
import { TraceError } from "./trace-error.ts";

let binding: NativeBinding;

beforeAll(async () => {
  await loadBackend({ install: false });
  binding = requireBackend().binding;
});

const formOf = (values: unknown, shape: readonly number[]) =>
  constantForm(binding, { dtype: binding.TF_FLOAT, shape, values }, undefined);

describe("the values of a tensor in a graph", () => {
  test("are spelled out where they are few, or differ", () => {
    const few = formOf(Float32Array.of(1, 1), [2]);
    const bytes = new Uint8Array(Float32Array.of(1, 1).buffer);
    expect(few).toEqual({ kind: "spelled", value: { dtype: binding.TF_FLOAT, shape: [2], bytes } });
    const many = new Float32Array(1000);
    many[999] = 1;
    expect(formOf(many, [10, 100]).kind).toBe("spelled");
    expect(formOf(new Float32Array(64), [64]).kind).toBe("spelled");
  });

  test("are one value and a shape where they are many and all the same", () => {
    const form = formOf(new Float32Array(65).fill(2.5), [5, 13]);
    if (form.kind !== "filled") expect.fail("they were spelled out");
    expect([...new Int32Array(form.dims.bytes.slice().buffer)]).toEqual([5, 13]);
    expect(form.dims).toMatchObject({ dtype: binding.TF_INT32, shape: [2] });
    expect([...new Float32Array(form.value.bytes.slice().buffer)]).toEqual([2.5]);
    expect(form.value).toMatchObject({ dtype: binding.TF_FLOAT, shape: [] });
  });

  test("count as the same by their bits: zeros of both signs do not", () => {
    const zeros = new Float32Array(100);
    zeros[50] = -0;
    expect(formOf(zeros, [100]).kind).toBe("spelled");
  });

  test("of one byte each, and those of none at all, are taken as they are", () => {
    const flags = constantForm(
      binding,
      { dtype: binding.TF_BOOL, shape: [70], values: new Uint8Array(70).fill(1) },
      undefined,
    );
    expect(flags).toMatchObject({ kind: "filled", value: { bytes: Uint8Array.of(1) } });
    expect(formOf(new Float32Array(0), [0, 3])).toMatchObject({ kind: "spelled", value: { bytes: new Uint8Array(0) } });
  });

  test("are a copy: what their array becomes afterwards does not matter", () => {
    const values = Float32Array.of(1, 2);
    const form = formOf(values, [2]);
    values.fill(9);
    expect(form).toMatchObject({ value: { bytes: new Uint8Array(Float32Array.of(1, 2).buffer) } });
  });

  test("may be a part of a larger buffer", () => {
    const part = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
    expect(formOf(part, [2])).toMatchObject({ value: { bytes: new Uint8Array(Float32Array.of(2, 3).buffer) } });
  });

  test("are refused where they are texts", () => {
    const origin = new Error();
    const refused = () => constantForm(binding, { dtype: binding.TF_STRING, shape: [1], values: ["word"] }, origin);
    expect(refused).toThrow(TraceError);
    expect(refused).toThrow(/text tensor.*recorded-constant\.test\.ts:\d+/);
  });
});
