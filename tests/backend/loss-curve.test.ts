import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { mirror } from "../data-mirror.ts";
import { smallProgram } from "../flows/small-program.ts";

const steps = 20;

async function lossesOn(backend: string, program: string, settings: readonly string[]): Promise<readonly number[]> {
  const script = fileURLToPath(new URL("loss-curve.ts", import.meta.url));
  const environment = { ...process.env, ...(mirror === null ? {} : { PENSTOCK_MIRROR: mirror }) };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=source", script, program, backend, String(steps), ...settings],
    { env: environment },
  );
  const result: { backend: string; losses: number[] } = JSON.parse(stdout);
  expect(result.backend).toBe(backend);
  expect(result.losses).toHaveLength(steps);
  return result.losses;
}

async function largestDifference(program: string, settings: readonly string[]): Promise<number> {
  const native = await lossesOn("native", program, settings);
  const wasm = await lossesOn("wasm", program, settings);
  return Math.max(...native.map((loss, step) => Math.abs(loss - (wasm[step] ?? Number.NaN))));
}

it("WASM and native TensorFlow train alike: every loss of 20 steps within 1e-3, with dropout, batch norm and augmentation", async () => {
  const program = path.join(mkdtempSync(path.join(os.tmpdir(), "penstock-curve-")), "small.pipe");
  writeFileSync(program, smallProgram());
  expect(await largestDifference(program, [])).toBeLessThan(1e-3);
});

it.runIf(mirror !== null && existsSync(path.join(mirror, "cifar10")))(
  "so they do on 1,000 rows of CIFAR-10 (needs PENSTOCK_MIRROR)",
  async () => {
    const program = fileURLToPath(new URL("../../examples/cifar10-tutorial.pipe", import.meta.url));
    expect(await largestDifference(program, ["rows=1000", "epochs=2"])).toBeLessThan(1e-3);
  },
);
