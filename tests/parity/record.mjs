// Records the reference values of `recorded/` anew with the pinned Python libraries, which it installs where they are not.
// Usage: node tests/parity/record.mjs [SCRIPT…], for example `record_networks.py`; without one, all scripts run.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { installEncoders, installPeers, installReturns } from "../../tools/peers/install-peers.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Scripts that need the library of pretrained text encoders, and no other peer. */
const ofEncoders = ["record_pretrained.py", "record_minilm.py"];

/** Scripts that need rliable, and no other peer. */
const ofReturns = ["record_returns.py"];

/** Installs what a script needs; gives the path of its Python. */
function pythonFor(script, say) {
  if (ofEncoders.includes(script)) return installEncoders(say);
  return ofReturns.includes(script) ? installReturns(say) : installPeers(say);
}

/** Runs a program to its end; ends this process where it fails. */
function mustRun(program, args) {
  const { status, error } = spawnSync(program, args, {
    stdio: "inherit",
    env: { ...process.env, CUDA_VISIBLE_DEVICES: "-1", TF_CPP_MIN_LOG_LEVEL: "2", KERAS_BACKEND: "tensorflow" },
  });
  if (status !== 0) {
    console.error(`${program} failed${error === undefined ? ` with status ${status}` : `: ${error.message}`}`);
    process.exit(1);
  }
}

try {
  const say = (line) => console.error(`penstock: ${line}`);
  const scripts =
    process.argv.length > 2
      ? process.argv.slice(2)
      : [
          "record.py",
          "record_losses.py",
          "record_optimizers.py",
          "record_groups.py",
          "record_schedules.py",
          "record_networks.py",
          "record_pictures.py",
          "record_sequences.py",
          "record_layers.py",
          "record_attention.py",
          "record_adapters.py",
          "record_windows.py",
          "record_preparation.py",
          "record_terms.py",
          "record_places.py",
          "record_initializers.py",
          "record_figures.py",
          "record_texts.py",
          "record_fairness.py",
          "record_explanations.py",
          "record_boxes.py",
          "record_robustness.py",
          "record_encoders.py",
          ...ofEncoders,
          ...ofReturns,
        ];
  for (const script of scripts) mustRun(await pythonFor(script, say), [here(script)]);
  mustRun(process.execPath, [
    here("../../node_modules/@biomejs/biome/bin/biome"),
    "format",
    "--write",
    here("recorded"),
  ]);
} catch (error) {
  console.error(error.expected ? error.message : error);
  process.exitCode = 1;
}
