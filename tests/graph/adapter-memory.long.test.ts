import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

interface Memory {
  readonly answered: number;
  /** MiB. */
  readonly resident: number;
  readonly tensors: number;
}

const folder = mkdtempSync(path.join(tmpdir(), "penstock-adapters-"));
const script = path.join(import.meta.dirname, "adapter-memory.ts");

function run(what: string): string {
  const args = ["--expose-gc", "--conditions=source", script, folder, what];
  return execFileSync(process.execPath, args, { encoding: "utf8" });
}

/** The memory of a process that finds its graph; the one before it has recorded that. */
function measured(what: string): Memory {
  run(what);
  // Printed by that script and nobody else.
  return JSON.parse(run(what)) as Memory;
}

describe.runIf(process.platform === "linux")("an encoder of MiniLM's size", { timeout: 900_000 }, () => {
  beforeAll(() => {
    run("keep");
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("takes at most 5 % more memory with three adapters that answer in turn than by itself", () => {
    const [base, three] = [measured("base"), measured("3")];
    expect([base.answered, three.answered]).toEqual([64, 192]);
    expect(three.tensors / base.tensors).toBeLessThanOrEqual(1.05);
    expect(three.resident / base.resident).toBeLessThanOrEqual(1.05);
  });
});
