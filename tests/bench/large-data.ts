/**
 * Data that is larger than memory should hold, as a stranger would bring it: a CSV file of 5 GB and a folder of 50,000 JPEGs, made in
 * a temporary folder, trained on by the built command, removed. A kind out of the table in; a figure out.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { RunEvent } from "@penstock/runtime";
import { randomStream } from "@penstock/runtime/random";
import sharp from "sharp";
import { largeTableProgram, writeLargeTable } from "../flows/large-table.ts";
import { BenchFailure } from "./bench-failure.ts";

const command = path.join(import.meta.dirname, "../../packages/cli/bin/pipe.mjs");

/** What is measured of large data. */
export type LargeKind = "large-csv" | "large-csv-memory" | "large-folder";

/** A run from its start to its end. */
interface Watched {
  /** From the start to the first training step, in seconds. */
  readonly firstStep: number;
  /** The most that each of its processes held at any time, added up, in megabytes. */
  readonly megabytes: number;
  readonly events: readonly RunEvent[];
}

/** Most memory that each process of a group has held so far, in kB by its number. */
function peaksOf(group: number): [number, number][] {
  return readdirSync("/proc").flatMap((name): [number, number][] => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // The fifth field is the group; the second, a name in brackets, may hold blanks.
      const fields = readFileSync(`/proc/${name}/stat`, "utf8")
        .replace(/^.*\) /, "")
        .split(" ");
      if (Number(fields[2]) !== group) return [];
      const peak = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${name}/status`, "utf8"))?.[1];
      return [[Number(name), Number(peak ?? 0)]];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

/** Runs a program to its end and watches its processes. Linux alone keeps count of what they held. */
async function watch(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Watched> {
  const folder = path.dirname(program);
  const started = performance.now();
  const child = spawn(process.execPath, [command, "run", program, "--json", ...args], {
    cwd: folder,
    env: { ...process.env, PENSTOCK_STORE: path.join(folder, "store"), ...env },
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  const peaks = new Map<number, number>();
  const look = setInterval(() => {
    // One that has just ended has none any more.
    for (const [one, peak] of peaksOf(child.pid ?? 0)) peaks.set(one, Math.max(peak, peaks.get(one) ?? 0));
  }, 100);
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const events: RunEvent[] = [];
  const others: string[] = [];
  let firstStep = Number.NaN;
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith('{"event"')) {
        // What is wrong with the program is no event.
        others.push(line);
        continue;
      }
      const event = JSON.parse(line) as RunEvent; // the schema test holds every line against the schema
      if (event.event === "batch" && Number.isNaN(firstStep)) firstStep = (performance.now() - started) / 1000;
      events.push(event);
    }
    const status = await ended;
    if (status !== 0)
      throw new BenchFailure(`\`pipe run\` ended with status ${status}: ${others.join(" ").slice(0, 500)}`);
  } finally {
    clearInterval(look);
  }
  const kilobytes = [...peaks.values()].reduce((sum, peak) => sum + peak, 0);
  return { firstStep, megabytes: (kilobytes * 1024) / 1e6, events };
}

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(path.join(tmpdir(), "penstock-large-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Trains one epoch on a CSV file of so many bytes with 24 columns, half a gigabyte of it in memory. */
function trainOnCsv(bytes: number): Promise<Watched> {
  return inFolder(async (folder) => {
    writeLargeTable(path.join(folder, "visits.csv"), bytes);
    const program = path.join(folder, "visits.pipe");
    writeFileSync(program, largeTableProgram("visits.csv", "epochs: 1"));
    return watch(program, [], { PENSTOCK_MEMORY: "500MB" });
  });
}

const folderProgram = `dataset photos {
  source: images("photos")
  input image: image(64, 64, 3) -> scale(1 / 255) -> normalize()
  target label: class(10)
  split: stratified(train: 90%, valid: 5%, test: 5%)
  augment image: flip(horizontal) -> pad_crop(4)
  batch: 64
}

model small_cnn {
  input image: tensor(64, 64, 3)
  features = image
    -> conv(32, kernel: 3, activation: relu)
    -> max_pool(2)
    -> conv(64, kernel: 3, activation: relu)
    -> max_pool(2)
    -> conv(64, kernel: 3, activation: relu)
    -> global_avg_pool()
  output label: features -> dense(10) -> softmax()
}

train fit {
  model: small_cnn
  data: photos
  loss label: cross_entropy()
  optimizer: adam(lr: 1e-3)
  epochs: 1
}
`;

/** Photographs of a camera's habits: 160 by 120 pixels, coloured areas and some grain, compressed as usual. */
async function writePhotos(folder: string, count: number): Promise<void> {
  const stream = randomStream(7, "photos");
  const [width, height, labels] = [160, 120, 10];
  for (let label = 0; label < labels; label++) mkdirSync(path.join(folder, String(label)), { recursive: true });
  const pixels = Buffer.alloc(width * height * 3);
  for (let index = 0; index < count; index++) {
    const label = index % labels;
    const [red, green, blue] = [20 * label, stream.integer(200), 200 - 20 * label];
    const grain = stream.integer(256);
    for (let at = 0; at < pixels.length; at += 3) {
      const noise = (at * 7 + grain * (at % 11)) % 40;
      const light = Math.floor(at / 3 / width / 4);
      pixels[at] = red + noise + light;
      pixels[at + 1] = green + noise;
      pixels[at + 2] = blue + noise + light;
    }
    const jpeg = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 85 })
      .toBuffer();
    writeFileSync(path.join(folder, String(label), `${index}.jpg`), jpeg);
  }
}

/** The part of an epoch's time, in percent, in which the step waits for its rows. */
function waitsOnFolder(pictures: number): Promise<number> {
  return inFolder(async (folder) => {
    await writePhotos(path.join(folder, "photos"), pictures);
    const program = path.join(folder, "photos.pipe");
    writeFileSync(program, folderProgram);
    const { events } = await watch(program, ["--profile"]);
    const told = events.find((event) => event.event === "profile");
    if (told?.event !== "profile") throw new BenchFailure("the run told no profile");
    const secondsOf = (name: string): number => told.phases.find(({ phase }) => phase === name)?.seconds ?? 0;
    const waits = secondsOf("waiting for data");
    const steps = secondsOf("training steps");
    return (100 * waits) / (waits + steps);
  });
}

let csv: Promise<Watched> | null = null;

/** Measures; `quick` with a thousandth of the data. */
export async function measureLarge(kind: LargeKind, quick: boolean): Promise<number> {
  if (kind === "large-folder") return waitsOnFolder(quick ? 500 : 50_000);
  csv ??= trainOnCsv(quick ? 5e6 : 5e9);
  const { firstStep, megabytes } = await csv;
  return kind === "large-csv" ? firstStep : megabytes;
}
