/** What a user sees: the doctor's report, and a terminal without TensorFlow's own notices. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type DoctorReport, installedNative } from "../../packages/runtime/src/backend/index.ts";

const native = await installedNative();
const backendModule = fileURLToPath(new URL("../../packages/runtime/src/backend/index.ts", import.meta.url));

function runScript(script: string, env: Readonly<Record<string, string>>) {
  return spawnSync(process.execPath, ["--conditions=source", "--input-type=module", "-e", script], {
    encoding: "utf8",
    env: { ...process.env, ...env, NODE_OPTIONS: "" },
  });
}

const doctorScript = `
  import { describeBackend } from ${JSON.stringify(backendModule)};
  console.log(JSON.stringify(await describeBackend()));`;

test.skipIf(native === null)("native TensorFlow computes without a word on standard error", () => {
  const run = runScript(
    `import { loadBackend } from ${JSON.stringify(backendModule)};
     const { tf, kind } = await loadBackend({ prefer: "native", install: false });
     const image = tf.ones([8, 32, 32, 3]);
     const filter = tf.variable(tf.ones([3, 3, 3, 16]));
     tf.train.adam(0.001).minimize(() => tf.conv2d(image, filter, 1, "same").relu().mean());
     console.log(kind);`,
    { PENSTOCK_BACKEND: "" },
  );
  expect(run.stderr).toBe("");
  expect(run.stdout).toBe("native\n");
});

test.skipIf(native === null)(
  "the doctor names TensorFlow, its threads and two plausible speeds, and misses nothing",
  () => {
    const run = runScript(doctorScript, { PENSTOCK_BACKEND: "" });
    expect(run.stderr).toBe("");
    // The script printed exactly this object.
    const report = JSON.parse(run.stdout) as DoctorReport;
    expect(report).toMatchObject({ backend: "native", tensorflow: "2.21.0", node: process.version, missing: [] });
    expect(report.speed.matmulGflops).toBeGreaterThan(1);
    expect(report.speed.convolutionGflops).toBeGreaterThan(1);
    expect(report.cache.bytes).toBeGreaterThan(0);
  },
);

test("without native TensorFlow the doctor says so and gives the command that brings it", () => {
  const run = runScript(doctorScript, {
    PENSTOCK_CACHE: "/nowhere/at/all",
    PENSTOCK_BACKEND: "native",
    PENSTOCK_TENSORFLOW: "",
  });
  expect(run.stderr).toBe("");
  // The script printed exactly this object.
  const report = JSON.parse(run.stdout) as DoctorReport;
  expect(report.backend).toBe("wasm");
  expect(report.cache.bytes).toBe(0);
  expect(report.missing).toContainEqual({
    what: "Native TensorFlow is not installed",
    mend: "npx pipe doctor --install",
  });
});

test("PENSTOCK_BACKEND that names no backend is refused with the names there are", () => {
  const run = runScript(
    `import { loadBackend } from ${JSON.stringify(backendModule)};
     await loadBackend({ install: false }).catch((error) => console.log(error.name, error.message));`,
    { PENSTOCK_BACKEND: "webgl" },
  );
  expect(run.stdout).toContain('InstallFailure PENSTOCK_BACKEND is "webgl"; expected native, wasm, cpu or auto.');
});
