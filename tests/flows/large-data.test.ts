/** Data that is larger than memory may hold, as processes: the run says so, trains from disk, and leaves nothing torn. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { randomStream } from "@penstock/runtime/random";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventsOf, makeProject, plainEnvironment } from "./pipe-process.ts";
import { weightsOf } from "./stored-weights.ts";

const program = `dataset photos {
  source: images("photos")
  input image: image(64, 64, 3) -> scale(1 / 255) -> normalize()
  target label: class(bright, dark)
  split: stratified(train: 60%, valid: 20%, test: 20%)
  augment image: rotate(10deg)
  batch: 8
}

model net {
  input image: tensor(64, 64, 3)
  output label: image -> max_pool(8) -> flatten() -> dense(2) -> softmax()
}

train fit {
  model: net
  data: photos
  loss label: cross_entropy()
  optimizer: adam(lr: 1e-2)
  epochs: 3
}

evaluate judge { run: fit, on: photos.test, expect: label.accuracy >= 90% }
`;

/** 80 pictures of 12,288 bytes decoded. */
const small = { PENSTOCK_MEMORY: "100KB" };

describe("data larger than memory", () => {
  const project = makeProject();
  const columns = path.join(project.store, "cache", "columns");
  beforeAll(async () => {
    project.write("p.pipe", program);
    const stream = randomStream(1, "photos");
    for (const [name, base] of [
      ["bright", 130],
      ["dark", 30],
    ] as const) {
      const folder = path.join(project.folder, "photos", name);
      mkdirSync(folder, { recursive: true });
      for (let index = 0; index < 40; index++) {
        const pixels = Buffer.from(Array.from({ length: 16 * 16 * 3 }, () => base + stream.integer(96)));
        await sharp(pixels, { raw: { width: 16, height: 16, channels: 3 } }).toFile(path.join(folder, `${index}.png`));
      }
    }
  });
  afterAll(() => project.remove());

  it("a setting that is no amount of memory is refused, with an example", async () => {
    const ran = await project.pipe(["run", "p.pipe"], { PENSTOCK_MEMORY: "lots" });
    expect(ran.status).toBe(3);
    expect(ran.stdout).toContain('PENSTOCK_MEMORY is "lots", which is no amount of memory');
    expect(ran.stdout).toContain("help: write a number with a unit, for example `2GB` or `512MB`");
  });

  it.runIf(process.platform !== "win32")("a full disk ends the run with words and leaves no part behind", () => {
    // 256 blocks of 512 bytes: enough for everything but the pictures.
    const limited = ["-c", 'trap "" XFSZ; ulimit -f 256; exec "$@"', "limited", process.execPath];
    const bin = path.resolve(import.meta.dirname, "../../packages/cli/bin/pipe.mjs");
    const ran = spawnSync("sh", [...limited, bin, "run", "p.pipe"], {
      cwd: project.folder,
      encoding: "utf8",
      env: { ...plainEnvironment(), ...small, PENSTOCK_STORE: project.store },
    });
    expect(ran.status, ran.stdout + ran.stderr).toBe(3);
    expect(ran.stdout).toMatch(/error\[P6201\]: .*image\.rows/);
    expect(ran.stdout).toContain("help: free some space, then run the same command again");
    expect(readdirSync(columns)).toEqual([]);
  });

  it("trains from disk, says so, and decodes once", async () => {
    const first = await project.pipe(["run", "p.pipe", "--json"], small);
    expect(first.status, first.stdout + first.stderr).toBe(0);
    const events = eventsOf(first.stdout);
    expect(events).toContainEqual({
      event: "notice",
      text: "`photos` takes 983 KB decoded, more than the 100 KB that PENSTOCK_MEMORY allows; its rows are read from disk and shuffled in windows of 10,880 rows",
    });
    const decodes = (list: typeof events): boolean =>
      list.some((event) => event.event === "progress" && event.what === "decoding pictures");
    expect(decodes(events)).toBe(true);
    expect(readdirSync(columns)).toHaveLength(1);
    const weights = weightsOf(project);
    const again = await project.pipe(["run", "p.pipe", "--json", "--fresh"], small);
    expect(again.status).toBe(0);
    expect(decodes(eventsOf(again.stdout))).toBe(false);
    expect(weightsOf(project)).toBe(weights);
  });

  it("trains in memory where there is room, without a word", async () => {
    const ran = await project.pipe(["run", "p.pipe", "--json", "--fresh"], { PENSTOCK_MEMORY: "10MB" });
    expect(ran.status).toBe(0);
    expect(eventsOf(ran.stdout).filter((event) => event.event === "notice" && event.text.includes("disk"))).toEqual([]);
    expect(existsSync(columns)).toBe(true);
  });
});
