/**
 * TensorFlow's libraries in, the N-API binding out: compiles the C++ sources that `@tensorflow/tfjs-node-gpu` ships. The
 * result is named by the hash of all that went into it, so a change of any of that builds anew and nothing else does.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { open, readFile, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { bindingFormat } from "./binding-format.ts";
import { cacheFolder, type Environment, replaceFile, sha256OfFile } from "./cache.ts";
import type { NativeLibraries } from "./find-libraries.ts";
import { InstallFailure } from "./install-failure.ts";
import { ownTensorMemorySource } from "./own-tensor-memory.ts";
import { findProgram, runProgram } from "./run-program.ts";
import { stderrHolderSource } from "./stderr-holder.ts";

const require = createRequire(import.meta.url);
const napiVersion = 8;
const patience = 300_000;

/** What a build reads. */
interface BindingSources {
  readonly folder: string;
  readonly files: readonly string[];
}

function bindingSources(): BindingSources {
  const folder = path.join(path.dirname(require.resolve("@tensorflow/tfjs-node-gpu/package.json")), "binding");
  return { folder, files: readdirSync(folder).sort() };
}

/** The folder with `node_api.h`: the package of those headers, or those of the running or the system's Node. */
function nodeHeaders(): string {
  const candidates = [
    path.join(path.dirname(process.execPath), "..", "include", "node"),
    "/usr/include/node",
    "/usr/local/include/node",
  ];
  try {
    candidates.unshift(path.join(path.dirname(require.resolve("node-api-headers")), "include"));
  } catch {
    // The package is not installed; the places after it may do.
  }
  const found = candidates.find((folder) => existsSync(path.join(folder, "node_api.h")));
  if (found !== undefined) return found;
  throw new InstallFailure(
    "build",
    "Node's header node_api.h was not found.",
    "Run `npm install` again (the package node-api-headers brings it), then `npx pipe doctor --install`.",
  );
}

/** The C++ compiler: `$CXX`, `g++` or `clang++`, as program and first arguments; null when there is none. */
export function findCompiler(env: Environment): readonly string[] | null {
  const own = env["CXX"]?.trim().split(/\s+/) ?? [];
  for (const [name, ...args] of [own, ["g++"], ["clang++"]]) {
    const file = name ? findProgram(name, env) : null;
    if (file !== null) return [file, ...args];
  }
  return null;
}

/** Where the loader is to look for the libraries: relative inside the cache, so that the cache can be moved. */
function runPath(libraries: NativeLibraries, bindings: string, cache: string): string {
  const folder = path.dirname(libraries.link[0] ?? libraries.folder);
  const inside = !path.relative(cache, folder).startsWith("..") && libraries.origin !== "folder";
  if (!inside) return folder;
  return `${process.platform === "darwin" ? "@loader_path" : "$ORIGIN"}/${path.relative(bindings, folder)}`;
}

/** What makes the output a library that Node can load. */
function addonArguments(): string[] {
  if (process.platform === "darwin") return ["-bundle", "-undefined", "dynamic_lookup"];
  return process.platform === "win32" ? ["-shared"] : ["-fPIC", "-shared"];
}

function linkArguments(libraries: NativeLibraries, rpath: string): string[] {
  const loader = process.platform === "win32" ? [] : ["-Xlinker", "-rpath", "-Xlinker", rpath];
  return [...addonArguments(), ...libraries.link, ...loader];
}

/** A binding that is there, or the place where one is to be built. */
export interface BindingPlan {
  readonly file: string;
  /** The addon that keeps start-up notices away; null where it is not written for the system. */
  readonly holder: string | null;
  readonly flags: readonly string[];
  /** Libraries and loader path; they follow the sources, because linkers drop libraries that nothing before them needs. */
  readonly link: readonly string[];
  readonly sources: BindingSources;
}

/** Decides name and flags of the binding for these libraries; reads the sources, runs nothing. */
export function planBinding(libraries: NativeLibraries, env: Environment): BindingPlan {
  const cache = cacheFolder(env);
  const bindings = path.join(cache, "bindings");
  const sources = bindingSources();
  const flags = ["-std=c++17", "-O2", `-DNAPI_VERSION=${napiVersion}`, "-DBUILDING_NODE_EXTENSION"];
  const link = linkArguments(libraries, runPath(libraries, bindings, cache));
  const parts = [bindingFormat, process.platform, process.arch, ...flags, ...link];
  const hash = createHash("sha256").update(parts.join("\0"));
  for (const name of sources.files) hash.update(`\0${name}\0`).update(readFileSync(path.join(sources.folder, name)));
  const stem = path.join(bindings, `binding-napi${napiVersion}-${hash.digest("hex").slice(0, 16)}`);
  const holder = process.platform === "win32" ? null : `${stem}-stderr.node`;
  return { file: `${stem}.node`, holder, flags, link, sources };
}

/** The line of a compiler's output that says what went wrong. */
function reasonOf(output: string): string {
  const lines = output.split("\n").map((line) => line.trim());
  const telling = lines.find((line) => /\b(error|cannot find|not found|No space left|Killed)\b/i.test(line));
  return (telling ?? lines.find((line) => line !== "") ?? "it said nothing").slice(0, 300);
}

/** Options of a build. */
export interface BuildOptions {
  readonly env: Environment;
  /** An existing folder for work in progress. */
  readonly work: string;
}

/** Runs the compiler; throws an InstallFailure with its reason and the log's path. */
async function compile(compiler: readonly string[], args: readonly string[], options: BuildOptions): Promise<void> {
  const { env, work } = options;
  const [program = "g++", ...first] = compiler;
  // A compiler writes its temporary files where TMPDIR says: beside the work, so that they are cleaned up with it.
  const temporary = { TMPDIR: work, TEMP: work, TMP: work };
  const all = [...first, ...args];
  const result = await runProgram({ program, args: all, env: { ...env, ...temporary, LC_ALL: "C" }, patience });
  if (result.status === 0) return;
  const text = `${result.errors}${result.output}`;
  const log = path.join(cacheFolder(env), "build-binding.log");
  const kept = await writeFile(log, `${[program, ...all].join(" ")}\n${text}`).then(
    () => ` The whole output is in ${log}.`,
    () => "",
  );
  const reason = result.stopped === "time" ? `it did not end in ${patience / 1000} s` : reasonOf(text);
  throw new InstallFailure(
    "build",
    `${path.basename(program)} could not build the binding to TensorFlow: ${reason}.${kept}`,
    "Mend what it says (or name another compiler with CXX=<program>), then run `npx pipe doctor --install`.",
  );
}

/** Moves a built file to its place, its sum first: a file without its sum, or with another's, is built again. */
async function placeBuilt(built: string, place: string): Promise<void> {
  await replaceFile(`${place}.sha256`, await sha256OfFile(built));
  const handle = await open(built, "r+");
  await handle.sync();
  await handle.close();
  await rename(built, place);
}

/** Compiles the binding and moves it to its place in one step; throws an InstallFailure with the log's path. */
export async function buildBinding(
  libraries: NativeLibraries,
  plan: BindingPlan,
  options: BuildOptions,
): Promise<void> {
  const compiler = findCompiler(options.env);
  if (compiler === null) {
    throw new InstallFailure(
      "compiler",
      "No C++ compiler was found ($CXX, g++ and clang++ were looked for in PATH).",
      "Install one (Debian and Ubuntu: apt-get install g++; Fedora: dnf install gcc-c++; macOS: xcode-select --install), " +
        "then run `npx pipe doctor --install`.",
    );
  }
  const common = [...plan.flags, "-I", nodeHeaders()];
  if (plan.holder !== null) {
    const source = path.join(options.work, "stderr-holder.cc");
    const built = path.join(options.work, "stderr-holder.node");
    await writeFile(source, stderrHolderSource);
    await compile(compiler, [...common, source, ...addonArguments(), "-o", built], options);
    await placeBuilt(built, plan.holder);
  }
  const { folder, files } = plan.sources;
  const built = path.join(options.work, "binding.node");
  const sources = files.filter((name) => name.endsWith(".cc")).map((name) => path.join(folder, name));
  const first = path.join(options.work, "own-tensor-memory.h");
  await writeFile(first, ownTensorMemorySource);
  await compile(
    compiler,
    [...common, "-I", libraries.include, "-I", folder, "-include", first, ...sources, ...plan.link, "-o", built],
    options,
  );
  await placeBuilt(built, plan.file);
}

/** Whether what lies there is, byte for byte, what was built. */
export async function isWholeBinding(plan: BindingPlan): Promise<boolean> {
  const whole = async (file: string): Promise<boolean> =>
    (await readFile(`${file}.sha256`, "utf8")) === (await sha256OfFile(file));
  try {
    return (await whole(plan.file)) && (plan.holder === null || (await whole(plan.holder)));
  } catch {
    return false;
  }
}
