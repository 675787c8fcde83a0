// The stages of set-up, each idempotent: packages, the pinned Node, the build, TensorFlow. A stage that is up to date
// takes milliseconds and says nothing.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runQuietly } from "./run.mjs";
import { say, stage } from "./say.mjs";

/** The tree's top folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");
const modules = path.join(root, "node_modules");
const windows = process.platform === "win32";

/** The Node that every command of the tree runs on, wherever the system's own is. */
export function pinnedNode() {
  return path.join(modules, "node", "bin", windows ? "node.exe" : "node");
}

function hashFiles(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(path.relative(root, file)).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

function readText(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** Writes a stamp in one step, so that a killed set-up never leaves half of one. */
function writeStamp(file, text) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/**
 * PATH without the tree's own programs: npm puts them first, and an installation replaces them, the Node that npm would be
 * running on among them.
 */
function outerPath() {
  const inside = path.join(modules, path.sep);
  return (process.env.PATH ?? "")
    .split(path.delimiter)
    .filter((folder) => !`${path.resolve(folder)}${path.sep}`.startsWith(inside))
    .join(path.delimiter);
}

/** What npm says when something outside it fails, and what to do then; the first that fits is told. */
const npmHints = [
  [/ENOSPC|no space left/i, "The disk is full: free about 1 GB, then run the same command again."],
  [/EACCES|EPERM|EROFS/, "A folder cannot be written: look at the permissions of this folder and of npm's cache."],
  [/spawn npm.* ENOENT/, "There is no npm in PATH: install Node 20 or newer with its npm."],
  [
    /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|network/i,
    "The package registry cannot be reached: look at your network or proxy settings, then run the same command again.",
  ],
];

/** One message for a failed npm: what to do, npm's own first words, and where all of them are. */
function npmFailure(output) {
  const log = path.join(root, "tools/bootstrap/.state/npm.log");
  let place = "";
  try {
    writeStamp(log, `${output}\n`);
    place = `\nAll that npm said is in ${path.relative(process.cwd(), log) || log}`;
  } catch {
    // A full disk takes no log either.
  }
  const hint = npmHints.find(([pattern]) => pattern.test(output))?.[1];
  const said = output.split("\n").filter((line) => /npm error (?!code|A complete log)\S/.test(line));
  const told = new Error(
    `Installing packages failed. ${hint ?? "Run the same command again; what was downloaded is kept."}\n` +
      `${said.slice(0, 3).join("\n")}${place}`,
  );
  told.expected = true;
  return told;
}

async function runNpm(args) {
  const env = { ...process.env, PATH: outerPath(), npm_config_loglevel: "warn" };
  // A setting of the npm that called us would win over the arguments below.
  delete env.npm_config_ignore_scripts;
  let output;
  try {
    output = await runQuietly(windows ? "npm.cmd" : "npm", args, { cwd: root, env, shell: windows });
  } catch (failure) {
    throw npmFailure(String(failure.message));
  }
  // npm only warns of files that it could not unpack.
  if (/TAR_ENTRY_ERROR/.test(output)) throw npmFailure(output);
}

/** Installs the packages of the lock file and the pinned Node, if what is there differs. */
export async function installPackages() {
  const files = [path.join(root, "package.json"), path.join(root, "package-lock.json"), ...workspaceManifests()];
  const wanted = `${hashFiles(files)} ${process.platform}-${process.arch}`;
  const stamp = path.join(modules, ".penstock-installed");
  if (readText(stamp) === wanted && existsSync(pinnedNode())) return;
  await stage("installing packages (about 700 MB on disk, once)", async () => {
    rmSync(stamp, { force: true });
    // No install script runs: the only one we need is the pinned Node's, next.
    await runNpm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    await runNpm(["rebuild", "node", "--ignore-scripts=false", "--foreground-scripts"]);
    if (!existsSync(pinnedNode())) throw new Error(`the package \`node\` left no program at ${pinnedNode()}`);
    writeStamp(stamp, wanted);
  });
}

function workspaceManifests() {
  const folders = ["packages", "packages/apps"].flatMap((parent) =>
    readdirSync(path.join(root, parent)).map((name) => path.join(root, parent, name, "package.json")),
  );
  return folders.filter((file) => existsSync(file)).sort();
}

/** Environment of commands that run on the pinned Node. */
export function pinnedEnvironment() {
  const separator = windows ? ";" : ":";
  const first = [path.dirname(pinnedNode()), path.join(modules, ".bin")].join(separator);
  return { ...process.env, PATH: `${first}${separator}${process.env.PATH ?? ""}`, NX_DAEMON: "false", NX_TUI: "false" };
}

function sourceFiles(folder, found = []) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) sourceFiles(file, found);
    else if (/\.(ts|json)$/.test(entry.name) && !entry.name.endsWith(".test.ts")) found.push(file);
  }
  return found;
}

/** Name, size and time of every source: equal text means that nothing was touched since. */
function buildKey() {
  const parts = [];
  for (const manifest of workspaceManifests()) {
    const folder = path.join(path.dirname(manifest), "src");
    if (!existsSync(folder)) continue;
    for (const file of sourceFiles(folder).sort()) {
      const { size, mtimeMs } = statSync(file);
      parts.push(`${path.relative(root, file)} ${size} ${mtimeMs}`);
    }
    const output = path.join(path.dirname(manifest), "dist", "index.js");
    parts.push(`${path.relative(root, output)} ${existsSync(output)}`);
  }
  parts.push(readText(path.join(modules, ".penstock-installed")) ?? "");
  return createHash("sha256").update(parts.join("\n")).digest("hex");
}

/** Builds every package, if a source changed since the last build. */
export async function buildPackages() {
  const stamp = path.join(root, "tools/bootstrap/.state/built");
  if (readText(stamp) === buildKey()) return;
  await stage("building the packages", async () => {
    const nx = path.join(modules, "nx", "dist", "bin", "nx.js");
    await runQuietly(pinnedNode(), [nx, "run-many", "-t", "build"], { cwd: root, env: pinnedEnvironment() });
  });
  writeStamp(stamp, buildKey());
}

/** Puts native TensorFlow in place; where that cannot be done says so once, and everything runs on WASM. */
export async function installBackend() {
  if (process.env.PENSTOCK_BACKEND && process.env.PENSTOCK_BACKEND !== "native") return;
  const script = path.join(root, "packages/cli/bin/pipe.mjs");
  const { spawn } = await import("node:child_process");
  const status = await new Promise((resolve) => {
    const child = spawn(pinnedNode(), [script, "doctor", "--install"], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.on("error", () => resolve(1));
    child.on("close", resolve);
  });
  if (status !== 0) say("going on without native TensorFlow (slower); `npx pipe doctor` says what is missing");
}
