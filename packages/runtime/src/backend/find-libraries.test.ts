import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { librariesOfPython, librariesOfUser, recogniseFolder } from "./find-libraries.ts";
import { findProgram } from "./run-program.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "penstock-find-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function lay(...files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), "");
  }
}

const header = "include/tensorflow/c/c_api.h";

describe.runIf(process.platform === "linux")("folders with TensorFlow's libraries", () => {
  test("a Python package's layout is known", () => {
    lay(header, "libtensorflow_cc.so.2", "libtensorflow_framework.so.2");
    expect(recogniseFolder(folder, "folder", "own")?.include).toBe(path.join(folder, "include"));
  });

  test("the layout of the C library's archive is known", () => {
    lay(header, "lib/libtensorflow.so.2", "lib/libtensorflow_framework.so.2");
    const found = recogniseFolder(folder, "folder", "own");
    expect(found?.link.map((file) => path.relative(folder, file))).toEqual([
      "lib/libtensorflow.so.2",
      "lib/libtensorflow_framework.so.2",
    ]);
  });

  test("libraries without headers, or one library of two, are not enough", () => {
    lay("libtensorflow_cc.so.2", "libtensorflow_framework.so.2");
    expect(recogniseFolder(folder, "folder", "own")).toBeNull();
    lay(header);
    rmSync(path.join(folder, "libtensorflow_framework.so.2"));
    expect(recogniseFolder(folder, "folder", "own")).toBeNull();
  });

  test("PENSTOCK_TENSORFLOW may name the folder around the Python package", () => {
    lay(`tensorflow/${header}`, "tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2");
    expect(librariesOfUser({ PENSTOCK_TENSORFLOW: folder })?.folder).toBe(folder);
    expect(librariesOfUser({})).toBeNull();
  });

  const pythonFound = findProgram("python3", process.env) !== null;
  const layPython = (version: string): void => {
    lay(`tensorflow/${header}`, "tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2");
    writeFileSync(path.join(folder, "tensorflow", "__init__.py"), "raise SystemExit('it must not be imported')\n");
    const info = path.join(folder, `tensorflow-${version}.dist-info`);
    mkdirSync(info);
    writeFileSync(path.join(info, "METADATA"), `Metadata-Version: 2.1\nName: tensorflow\nVersion: ${version}\n`);
  };

  test.runIf(pythonFound)("an installed Python tensorflow of our minor version is found and not imported", async () => {
    layPython("2.21.3");
    const found = await librariesOfPython({ ...process.env, PYTHONPATH: folder });
    expect(found?.origin).toBe("python");
    expect(found?.folder).toBe(path.join(folder, "tensorflow"));
  });

  test.runIf(pythonFound)("an installed Python tensorflow of another version is left alone", async () => {
    layPython("2.20.0");
    expect(await librariesOfPython({ ...process.env, PYTHONPATH: folder })).toBeNull();
  });
});
