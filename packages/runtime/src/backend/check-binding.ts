/**
 * A built binding in, its word that it works out. It is tried in a process of its own: libraries that need a newer
 * processor or C library end the process that loads them, and that must not be the user's.
 */
import type { Environment } from "./cache.ts";
import { InstallFailure } from "./install-failure.ts";
import { nativeEnvironment } from "./native-environment.ts";
import { runProgram } from "./run-program.ts";

const patience = 120_000;

const trial = `
const loaded = { exports: {} };
process.dlopen(loaded, process.argv[1]);
const tf = loaded.exports;
const two = tf.createTensor([2], tf.TF_FLOAT, new Float32Array([1, 2]));
const type = [{ name: "T", type: tf.TF_ATTR_TYPE, value: tf.TF_FLOAT }];
const [sum] = tf.executeOp("AddV2", type, [two, two], 1);
const values = tf.tensorDataSync(sum.id);
if (values[0] !== 2 || values[1] !== 4) throw new Error("TensorFlow adds 1 + 1 = " + values[0]);
process.stdout.write(JSON.stringify({ version: tf.TF_Version }));
`;

/** Loads the binding in a child process and lets it add; returns TensorFlow's version, or throws an InstallFailure. */
export async function checkBinding(binding: string, env: Environment): Promise<string> {
  const result = await runProgram({
    program: process.execPath,
    args: ["--input-type=commonjs", "-e", trial, binding],
    env: { ...env, ...nativeEnvironment(env), NODE_OPTIONS: "" },
    patience,
  });
  if (result.status === 0) {
    // The child printed exactly this object.
    const { version } = JSON.parse(result.output) as { version: string };
    return version;
  }
  const lines = result.errors
    .split("\n")
    .filter((line) => /error|illegal|not found|undefined symbol|required/i.test(line));
  const reason = lines.at(0) ?? (result.stopped === "time" ? `no answer in ${patience / 1000} s` : "it ended at once");
  throw new InstallFailure(
    "load",
    `TensorFlow was built but does not run on this machine: ${reason.trim().slice(0, 300)}.`,
    "It needs glibc 2.27 or newer and a processor with AVX; `npx pipe doctor` shows what was found. Until then everything " +
      "runs on WebAssembly.",
  );
}
