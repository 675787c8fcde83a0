import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";

interface Memory {
  readonly before: number;
  readonly peak: number;
  readonly losses: readonly number[];
}

/** The memory of three steps in processes of their own: one that records them, and one that finds their graph. */
function measured(...settings: string[]): Memory[] {
  const folder = mkdtempSync(path.join(tmpdir(), "penstock-step-"));
  const script = path.join(import.meta.dirname, "step-memory.ts");
  const args = ["--conditions=source", script, folder, "deep", ...settings];
  try {
    // Printed by that script and nobody else.
    return [1, 2].map(() => JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as Memory);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const taken = ({ before, peak }: Memory): number => peak - before;

describe.runIf(process.platform === "linux")("the memory of a deep network's steps", { timeout: 600_000 }, () => {
  let plain: Memory[];

  beforeAll(() => {
    plain = measured();
  }, 300_000);

  test.each([
    { settings: ["recompute: true"] },
    { settings: ["accumulate: 4"] },
    { settings: ["accumulate: 4", "recompute: true"] },
  ])(
    "falls with $settings by a quarter at least, by two fifths while recording, and the losses stay",
    ({ settings }) => {
      for (const [index, less] of measured(...settings).entries()) {
        const before = plain[index] ?? expect.fail("nothing to compare with");
        expect(taken(less)).toBeLessThan((index === 0 ? 0.6 : 0.75) * taken(before));
        for (const [step, loss] of less.losses.entries())
          expect(loss).toBeCloseTo(before.losses[step] ?? Number.NaN, 4);
      }
    },
  );
});
