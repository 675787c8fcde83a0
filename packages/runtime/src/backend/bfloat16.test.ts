import { describe, expect, test } from "vitest";
import { bfloat16Missing, type MachineFacts, machineFacts } from "./bfloat16.ts";

const processor = (line: string | null, gpus: readonly number[] = []): MachineFacts => ({
  processors: () => (line === null ? null : `processor\t: 0\nmodel name\t: some\n${line}\nbugs\t\t:\n`),
  gpus: async () => gpus,
});
const native = { kind: "native", devices: ["CPU"] } as const;
const gpu = { kind: "native", devices: ["CPU", "GPU"] } as const;

describe("bfloat16", () => {
  test.each(["flags\t\t: fpu avx512f avx512_bf16 gfni", "flags\t\t: fpu amx_bf16", "Features\t: fp asimd bf16 i8mm"])(
    "is there with `%s`",
    async (line) => {
      expect(await bfloat16Missing(native, processor(line))).toBeNull();
    },
  );

  test("is not there on a processor that only has a word like it, or on a system that does not say", async () => {
    expect(await bfloat16Missing(native, processor("flags\t\t: fpu avx512f not_avx512_bf16"))).toMatch("the processor");
    expect(await bfloat16Missing(native, processor(null))).toMatch("this system");
  });

  test("is there on a GPU from Ampere on, whatever the processor has", async () => {
    const flags = "flags\t\t: avx512_bf16";
    expect(await bfloat16Missing(gpu, processor(null, [8]))).toBeNull();
    expect(await bfloat16Missing(gpu, processor(flags, [9, 7.5]))).toMatch("compute capability 7.5");
    expect(await bfloat16Missing(gpu, processor(flags, []))).toMatch("nvidia-smi");
  });

  test("is not there without native TensorFlow", async () => {
    const wasm = { kind: "wasm", devices: ["WebAssembly"] } as const;
    expect(await bfloat16Missing(wasm, processor("flags\t\t: avx512_bf16"))).toMatch("native TensorFlow");
  });

  test("is asked of this machine without failing, also where there is no GPU", async () => {
    expect(await machineFacts({ PATH: "" }).gpus()).toEqual([]);
    const missing = await bfloat16Missing(native);
    expect(missing === null || missing.includes("processor")).toBe(true);
  });
});
