/**
 * The installer with real faults: what it needs is taken away, and each attempt must end in one clear message and a
 * backend that computes. All tests share one cache, so every test is also "the next attempt" after the fault before it.
 */
import { spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type InstalledNative, installedNative } from "../../packages/runtime/src/backend/index.ts";
import type { PlatformPins } from "../../packages/runtime/src/backend/pins.ts";
import { type InstallerCall, type InstallerStory, makePath, runInstaller } from "./installer.ts";
import { serveIndex } from "./serve-index.ts";
import { writeWheel } from "./small-wheel.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "penstock-faults-"));
const cache = path.join(folder, "cache");
const compilerPrograms = ["g++", "clang++", "as", "ld", "cc1plus"];
const paths = {
  nothing: makePath(path.join(folder, "path-nothing"), []),
  compiler: makePath(path.join(folder, "path-compiler"), compilerPrograms),
  pip: makePath(path.join(folder, "path-pip"), []),
};
/** pip's own script, which names its Python by a full path: no Python need be in PATH, and none with TensorFlow can be found. */
const pipQuestion = "import sys, os; print(os.path.join(sys.prefix, 'bin', 'pip3'))";
const pipScript = spawnSync("python3", ["-c", pipQuestion], { encoding: "utf8" }).stdout?.trim() ?? "";
if (existsSync(pipScript)) symlinkSync(pipScript, path.join(paths.pip, "pip3"));
const deadProxy = "http://127.0.0.1:9";
const wheelFile = "tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl";

/** Nothing of the user's environment but what a test gives: no pip configuration, no proxy, no compiler. */
const bare = { HOME: folder, PENSTOCK_CACHE: cache, PATH: paths.nothing, PENSTOCK_CUDA: "0" };

function attempt(env: Readonly<Record<string, string>>, call: Omit<InstallerCall, "env">): Promise<InstallerStory> {
  return runInstaller({ ...call, env: { ...bare, ...env } });
}

/** Asserts that an attempt failed with one clear message, that the fallback computes, and that nothing half-done is left. */
function expectFallback(story: InstallerStory, code: string): NonNullable<InstallerStory["failed"]> {
  expect(story.stderr).toBe("");
  expect(story.status).toBe(0);
  expect(story.backend?.kind).toBe("wasm");
  expect(story.backend?.product).toBe(11);
  expect(story.backend?.notice).toContain("npx pipe doctor --install");
  expect(story.failed?.code).toBe(code);
  expect(story.failed?.help.length).toBeGreaterThan(20);
  expect(existsSync(path.join(cache, "work"))).toBe(false);
  return story.failed ?? { code: "", message: "", help: "" };
}

function expectNative(story: InstallerStory): void {
  expect(story.failed).toBeNull();
  expect(story.backend).toEqual({ kind: "native", notice: null, product: 11 });
  expect(story.stderr).toBe("");
  expect(story.status).toBe(0);
  expect(existsSync(path.join(cache, "work"))).toBe(false);
}

// A file system of our own for one process, gone when it ends; where that is not allowed, a limit on file sizes.
const mounts = spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]).status === 0;

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

describe("without libraries to be had", () => {
  const wheels = path.join(folder, "small-wheels");
  let pins: PlatformPins;

  beforeAll(() => {
    mkdirSync(wheels);
    pins = writeWheel(wheels, wheelFile, [
      { name: "tensorflow/include/tensorflow/c/c_api.h", content: Buffer.from("// a header\n") },
      { name: "tensorflow/libtensorflow_cc.so.2", content: Buffer.alloc(16 << 20, 7) },
      { name: "tensorflow/libtensorflow_framework.so.2", content: Buffer.alloc(1 << 20, 9) },
    ]);
  });

  const place = (wheel: string): string => path.join(wheels, wheel);

  test.runIf(existsSync(pipScript))(
    "a dead proxy: pip and the index are tried, and the message names both reasons",
    async () => {
      const env = { PATH: paths.pip, HTTPS_PROXY: deadProxy, https_proxy: deadProxy };
      const pip = { PIP_RETRIES: "0", PIP_CONFIG_FILE: os.devNull };
      const failed = expectFallback(await attempt({ ...env, ...pip }, { pins: null }), "download");
      expect(failed.message).toContain("could not be downloaded");
      expect(failed.message).toContain("(pip: No matching distribution found for tensorflow-cpu==2.21.0");
      expect(failed.message).toMatch(/; .*ECONNREFUSED/);
      expect(failed.help).toContain("PENSTOCK_WHEELS");
    },
  );

  test("no pip and a dead proxy: the message says that pip was not found", async () => {
    const failed = expectFallback(await attempt({ HTTPS_PROXY: deadProxy }, { pins: null }), "download");
    expect(failed.message).toContain("pip was not found");
  });

  test("a folder of wheels without the wheel: the message names the file and its sum", async () => {
    const failed = expectFallback(await attempt({ PENSTOCK_WHEELS: paths.nothing }, { pins }), "download");
    expect(failed.message).toContain(wheelFile);
    expect(failed.help).toContain(pins.wheels[0]?.sha256 ?? "no pin");
  });

  test("a truncated wheel: both sizes and both sums are named", async () => {
    const truncated = path.join(folder, "truncated");
    mkdirSync(truncated);
    spawnSync("cp", [place(wheelFile), truncated]);
    truncateSync(path.join(truncated, wheelFile), 5_000_000);
    const failed = expectFallback(await attempt({ PENSTOCK_WHEELS: truncated }, { pins }), "checksum");
    expect(failed.message).toContain("has 5000000 bytes");
    expect(failed.message).toContain(`expected ${pins.wheels[0]?.size}`);
    expect(failed.message).toContain(`expected ${pins.wheels[0]?.sha256}`);
  });

  test("a wheel with one wrong byte: both sums are named", async () => {
    const changed = path.join(folder, "changed");
    mkdirSync(changed);
    spawnSync("cp", [place(wheelFile), changed]);
    const file = openSync(path.join(changed, wheelFile), "r+");
    writeSync(file, Buffer.from([8]), 0, 1, 9_000_000);
    closeSync(file);
    const failed = expectFallback(await attempt({ PENSTOCK_WHEELS: changed }, { pins }), "checksum");
    expect(failed.message).toMatch(/has sha256 [0-9a-f]{64}, expected [0-9a-f]{64}/);
    expect(failed.message).toContain(pins.wheels[0]?.sha256);
  });

  test("an index that breaks off in the middle of the file: what came and what should have come are named", async () => {
    const index = await serveIndex(wheels, { stopAfter: 1_000_000 });
    try {
      const failed = expectFallback(await attempt({ PIP_INDEX_URL: index.address }, { pins }), "download");
      expect(failed.message).toMatch(/aborted|sent \d+ of/);
      expect(index.requests.filter((request) => request.endsWith(".whl")).length).toBe(3);
    } finally {
      await index.close();
    }
  });

  test("a wheel that does not hold the libraries is refused by name", async () => {
    const empty = path.join(folder, "empty-wheels");
    mkdirSync(empty);
    const other = writeWheel(empty, wheelFile, [{ name: "tensorflow/README", content: Buffer.from("nothing\n") }]);
    const failed = expectFallback(await attempt({ PENSTOCK_WHEELS: empty }, { pins: other }), "wheel");
    expect(failed.message).toContain("does not hold TensorFlow's libraries");
  });

  test("a wheel whose entry would leave its folder is refused", async () => {
    const evil = path.join(folder, "evil-wheels");
    mkdirSync(evil);
    const other = writeWheel(evil, wheelFile, [{ name: "../../escaped", content: Buffer.from("out\n") }]);
    const failed = expectFallback(await attempt({ PENSTOCK_WHEELS: evil }, { pins: other }), "wheel");
    expect(failed.message).toContain("escaped");
    expect(existsSync(path.join(cache, "escaped"))).toBe(false);
  });

  const inTmpfs = (options: string): string[] => [
    ...["unshare", "-m", "sh", "-c", `mkdir -p "$0" && mount -t tmpfs -o ${options} tmpfs "$0" && exec "$@"`],
    cache,
  ];
  const smallFiles = ["sh", "-c", 'trap "" XFSZ; ulimit -f 8192; exec "$@"', "limited"];
  const systemPath = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" };

  test(`a full disk (${mounts ? "a tmpfs of 8 MB" : "files of at most 4 MB"}): the message says so`, async () => {
    const wrap = mounts ? inTmpfs("size=8m") : smallFiles;
    const failed = expectFallback(await attempt({ PENSTOCK_WHEELS: wheels, ...systemPath }, { pins, wrap }), "disk");
    expect(failed.message).toMatch(/the disk is full|file size|size limit/);
    expect(failed.help).toContain("PENSTOCK_CACHE");
  });

  test.runIf(mounts)("a read-only cache: the message says so", async () => {
    const wrap = inTmpfs("ro,size=1m");
    const failed = expectFallback(await attempt({ PENSTOCK_WHEELS: wheels, ...systemPath }, { pins, wrap }), "disk");
    expect(failed.message).toContain(`cannot be stored in ${cache}: the disk is read-only`);
  });

  test("a cache below a file: the message says so", async () => {
    const file = path.join(folder, "a-file");
    writeFileSync(file, "");
    const env = { PENSTOCK_WHEELS: wheels, PENSTOCK_CACHE: path.join(file, "cache") };
    const failed = expectFallback(await attempt(env, { pins }), "disk");
    expect(failed.message).toContain("is a file, not a folder");
  });

  test("PENSTOCK_TENSORFLOW that names an empty folder: the message says what was expected there", async () => {
    const failed = expectFallback(await attempt({ PENSTOCK_TENSORFLOW: paths.nothing }, { pins }), "folder");
    expect(failed.message).toContain(paths.nothing);
    expect(failed.help).toContain("include/tensorflow/c/c_api.h");
  });
});

const real: InstalledNative | null = await installedNative();

describe.skipIf(real === null || process.platform !== "linux")("with TensorFlow's own libraries", () => {
  const wheels = path.join(folder, "wheels");
  let pins: PlatformPins;

  beforeAll(() => {
    if (real === null) return;
    const { include, link } = real.libraries;
    const headers = readdirSync(include, { recursive: true, encoding: "utf8" })
      .filter((name) => /^(tensorflow\/c|tensorflow\/core\/platform|tsl\/platform|xla\/tsl\/c)\/.*\.h$/.test(name))
      .map((name) => ({ name: `tensorflow/include/${name}`, content: { file: path.join(include, name) } }));
    const libraries = link.map((file) => ({ name: `tensorflow/${path.basename(file)}`, content: { file } }));
    mkdirSync(wheels);
    pins = writeWheel(wheels, wheelFile, [...libraries, ...headers]);
  });

  test("kill -9 while it unpacks leaves nothing that looks like an installation", async () => {
    const story = await attempt(
      { PENSTOCK_WHEELS: wheels },
      { pins, watch: ({ stage, done = 0 }, child) => stage === "unpack" && done > 2e8 && child.kill("SIGKILL") },
    );
    expect(story.stages).toEqual(["find", "download", "unpack"]);
    expect(story.status).toBeNull();
    expect(readdirSync(cache)).not.toContain(expect.stringMatching(/^tensorflow-/));
  });

  test("no compiler: the libraries are kept, the message names how to get one", async () => {
    const failed = expectFallback(await attempt({ PENSTOCK_WHEELS: wheels }, { pins }), "compiler");
    expect(failed.message).toContain("No C++ compiler was found");
    expect(failed.help).toContain("apt-get install g++");
    expect(readdirSync(cache)).toContainEqual(expect.stringMatching(/^tensorflow-2\.21\.0-/));
  });

  test("a compiler that fails: its own reason and the log are named", async () => {
    const compiler = path.join(folder, "broken-compiler");
    writeFileSync(compiler, "#!/bin/sh\necho 'fatal error: no room for thought' >&2\nexit 1\n", { mode: 0o755 });
    const failed = expectFallback(await attempt({ CXX: compiler }, { pins }), "build");
    expect(failed.message).toContain("fatal error: no room for thought");
    expect(existsSync(path.join(cache, "build-binding.log"))).toBe(true);
  });

  test("kill -9 while it builds leaves no binding", async () => {
    const below = (name: string): string[] =>
      readdirSync(path.join(cache, name), { recursive: true, encoding: "utf8" });
    // The small addon is in its place, and the compiler has files of the large one open.
    const isBuilding = (): boolean =>
      existsSync(path.join(cache, "bindings")) &&
      below("bindings").some((name) => name.endsWith("-stderr.node")) &&
      below("work").some((name) => /cc\w+\.(s|o)$/.test(name));
    let poll: NodeJS.Timeout | undefined;
    const story = await attempt(
      { PATH: paths.compiler },
      {
        pins,
        watch: ({ stage }, child) => {
          if (stage !== "build") return;
          poll ??= setInterval(() => isBuilding() && child.kill("SIGKILL"), 5);
        },
      },
    );
    clearInterval(poll);
    expect(story.stages).toEqual(["find", "build"]);
    expect(story.status).toBeNull();
    expect(below("bindings").filter((name) => /[0-9a-f]{16}\.node$/.test(name))).toEqual([]);
  });

  test("two installers at once: one builds, the other waits, both compute", async () => {
    const both = await Promise.all([1, 2].map(() => attempt({ PATH: paths.compiler }, { pins })));
    for (const story of both) expectNative(story);
    const logs = both.flatMap((story) => story.logs);
    expect(logs.filter((line) => line.startsWith("building the binding")).length).toBe(1);
    expect(logs.filter((line) => line.startsWith("another installation is running (process ")).length).toBe(1);
  });

  test("a cache that was cut short is noticed, and mended through the index without pip", async () => {
    const [name = ""] = readdirSync(cache).filter((each) => each.startsWith("tensorflow-"));
    truncateSync(path.join(cache, name, "tensorflow", "libtensorflow_cc.so.2"), 1000);
    const index = await serveIndex(wheels, {});
    try {
      const story = await attempt({ PIP_INDEX_URL: index.address, PATH: paths.compiler }, { pins });
      expectNative(story);
      expect(story.stages).toEqual(["find", "download", "unpack", "load"]);
      expect(index.requests.length).toBe(2);
    } finally {
      await index.close();
    }
  });

  test.runIf(mounts)("an installed cache that is read-only is used without network, compiler or pip", async () => {
    const remount =
      'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && ! touch "$0/x" 2>/dev/null && exec "$@"';
    const wrap = ["unshare", "-m", "sh", "-c", remount, cache];
    expectNative(await attempt({ PATH: "/usr/sbin:/usr/bin:/sbin:/bin", CXX: "/nowhere" }, { pins, wrap }));
  });
});
