import { expect, test } from "vitest";
import type { DoctorReport } from "./describe-backend.ts";
import { renderDoctor } from "./render-doctor.ts";

const report: DoctorReport = {
  node: "v24.0.0",
  platform: "linux-x64",
  backend: "wasm",
  tensorflow: null,
  devices: ["WebAssembly"],
  threads: 2,
  speed: { matmulGflops: 30, convolutionGflops: 20 },
  libraries: null,
  compiler: null,
  pip: null,
  cache: { folder: "/c", bytes: 0 },
  nvidiaGpu: false,
  missing: [{ what: "a C++ compiler", mend: "apt-get install g++" }],
  neverRun: ["CUDA 12: never run"],
};

test("what is missing is followed by the command that mends it", () => {
  const lines = renderDoctor(report, { colour: false }).split("\n");
  const at = lines.findIndex((line) => line.trim() === "a C++ compiler");
  expect(lines[at + 1]?.trim()).toBe("apt-get install g++");
  expect(lines.some((line) => line.includes("about ten times slower"))).toBe(true);
  expect(lines.at(-2)?.trim()).toBe("CUDA 12: never run");
});

test("colour adds escapes and changes no word", () => {
  const plain = renderDoctor(report, { colour: false });
  const coloured = renderDoctor(report, { colour: true });
  const start = String.fromCharCode(27);
  expect(plain).not.toContain(start);
  expect(coloured.replaceAll(new RegExp(`${start}\\[\\d+m`, "g"), "")).toBe(plain);
});
