// Finds a Chromium for the tests that look at pages, or takes Debian's from its packages into the user's cache, and prints its path
// and the folder of its libraries. Nothing is installed into the system, so no rights are needed; apt checks what it fetches by the
// signatures of the distribution. Usage: node tools/browser/install-browser.mjs
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "../bootstrap/lock.mjs";
import { cacheFolder } from "../peers/peers-folder.mjs";

const known = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** A reason in the surroundings, shown without a stack. */
function failure(message, help) {
  return Object.assign(new Error(`${message}\n${help}`), { expected: true });
}

const byHand = "Install Chromium (`apt install chromium`), or name a browser with PENSTOCK_CHROMIUM=<path>.";

/** A program on the path, or null. */
function onPath(name, env) {
  for (const folder of (env.PATH ?? "").split(path.delimiter)) {
    const file = path.join(folder, name);
    if (folder !== "" && existsSync(file) && statSync(file).isFile()) return file;
  }
  return null;
}

/** Runs apt with folders of its own, so that it neither needs rights nor touches the system's lists. */
function apt(folder, words, { cwd = folder } = {}) {
  const state = path.join(folder, "apt");
  for (const part of ["lists/partial", "cache/archives/partial"])
    mkdirSync(path.join(state, part), { recursive: true });
  const options = [
    `Dir::State::lists=${path.join(state, "lists")}`,
    `Dir::Cache=${path.join(state, "cache")}`,
    "Debug::NoLocking=1",
    "APT::Sandbox::User=",
    "Acquire::Retries=3",
  ].flatMap((option) => ["-o", option]);
  const done = spawnSync("apt-get", [...options, ...words], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  if (done.status === 0) return done.stdout;
  const told = `${done.stderr ?? ""}`.trim().split("\n").slice(-3).join("\n");
  throw failure(`Chromium could not be fetched: ${done.error?.message ?? told}`, byHand);
}

/** Names of the packages that apt would add to this system for Chromium. */
function missingPackages(folder) {
  const plan = apt(folder, ["install", "--simulate", "--no-install-recommends", "chromium"]);
  return [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name);
}

/** Unpacks the packages of Chromium, and of what it needs and the system does not have, below `root`. */
function unpackPackages(folder, root, say) {
  apt(folder, ["update"]);
  const names = missingPackages(folder);
  const debs = path.join(folder, "debs");
  mkdirSync(debs, { recursive: true });
  say(`fetching Chromium from Debian's packages (${names.length} of them, about 300 MB unpacked) into ${folder}`);
  apt(folder, ["download", ...names], { cwd: debs });
  for (const deb of readdirSync(debs)) {
    const { status, stderr, error } = spawnSync("dpkg-deb", ["-x", path.join(debs, deb), root], { encoding: "utf8" });
    if (status !== 0) throw failure(`\`${deb}\` could not be unpacked: ${error?.message ?? stderr.trim()}`, byHand);
  }
}

/** Folders with shared libraries below a root: some packages keep theirs in a folder of their own, which they know by its place in the system. */
function libraryFolders(root) {
  const found = new Set();
  for (const base of ["usr/lib", "lib"]) {
    const folder = path.join(root, base);
    if (!existsSync(folder)) continue;
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isDirectory() && /\.so(\.|$)/.test(entry.name)) found.add(entry.parentPath);
    }
  }
  // Chromium finds its own by itself; what is loaded on demand lies apart.
  return [...found].filter((folder) => !/chromium|dri|gconv|modules/.test(path.relative(root, folder)));
}

/** The browser in an unpacked root; null where there is none. */
function unpacked(root) {
  const program = path.join(root, "usr/lib/chromium/chromium");
  return existsSync(program) ? { program, libraries: libraryFolders(root) } : null;
}

/** The browser's program and the folders of libraries that it needs besides the system's. Throws where there is none to be had. */
export async function installBrowser(say, env = process.env) {
  if (env.PENSTOCK_CHROMIUM) return { program: env.PENSTOCK_CHROMIUM, libraries: [] };
  const installed = known.map((name) => onPath(name, env)).find((file) => file !== null);
  if (installed !== undefined) return { program: installed, libraries: [] };
  if (process.platform !== "linux" || onPath("apt-get", env) === null) {
    throw failure("There is no Chromium on this machine, and no apt to fetch it with.", byHand);
  }
  const folder = path.join(cacheFolder(env), "chromium");
  const root = path.join(folder, "root");
  return withLock(path.join(folder, "lock"), say, () => {
    const before = unpacked(root);
    if (before !== null) return before;
    const making = `${root}.part`;
    for (const part of [making, root, path.join(folder, "debs")]) rmSync(part, { recursive: true, force: true });
    mkdirSync(making, { recursive: true });
    try {
      unpackPackages(folder, making, say);
      const made = unpacked(making);
      if (made === null) throw failure("Debian's package of Chromium holds no `usr/lib/chromium/chromium`.", byHand);
      renameSync(making, root);
    } finally {
      for (const part of [making, path.join(folder, "debs"), path.join(folder, "apt")]) {
        rmSync(part, { recursive: true, force: true });
      }
    }
    return unpacked(root);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(JSON.stringify(await installBrowser((line) => console.error(`penstock: ${line}`))));
  } catch (error) {
    console.error(error.expected ? error.message : error);
    process.exitCode = 1;
  }
}
