import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DataProbe } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/dataset-fixture.ts";
import { type ProbeKey, ProbeMemory } from "./probe-cache.ts";

const probe = (rows: number): DataProbe => ({ kind: "probe", columns: [], rows, official: null });

/** A file of more than a MiB, written an hour ago. */
function write(path: string, sign: string): void {
  writeFileSync(path, sign.repeat(2 ** 20 + 1));
  const hour = Date.now() / 1000 - 3600;
  utimesSync(path, hour, hour);
}

function place(): { key: ProbeKey; folder: string; file: string } {
  const folder = temporaryFolder();
  const file = join(folder, "rows.csv");
  write(file, "x");
  return { key: { kind: "csv", options: [","], paths: [file] }, folder: join(folder, "kept"), file };
}

/** A look that counts how often it was asked for. */
function counted(rows: number) {
  const looks = { count: 0, look: () => probe(rows + looks.count++) };
  return looks;
}

const clock = Date.now;

describe("kept looks", () => {
  it("are used again by another process, also where the file was only touched", () => {
    const { key, folder, file } = place();
    const looks = counted(7);
    expect(new ProbeMemory(clock).find(key, folder, looks.look).rows).toBe(7);
    expect(new ProbeMemory(clock).find(key, folder, looks.look).rows).toBe(7);
    utimesSync(file, 1e9, 1e9);
    expect(new ProbeMemory(clock).find(key, folder, looks.look).rows).toBe(7);
    expect(looks.count).toBe(1);
  });

  it("are not used for other content, other options or another source", () => {
    const { key, folder, file } = place();
    const looks = counted(1);
    const find = (one: ProbeKey) => new ProbeMemory(clock).find(one, folder, looks.look).rows;
    expect([find(key), find({ ...key, options: [";"] }), find({ ...key, kind: "cifar" })]).toEqual([1, 2, 3]);
    write(file, "y");
    expect(find(key)).toBe(4);
  });

  it("are remembered within a process without a folder", () => {
    const { key } = place();
    const looks = counted(3);
    const memory = new ProbeMemory(clock);
    expect([memory.find(key, null, looks.look).rows, memory.find(key, null, looks.look).rows]).toEqual([3, 3]);
    expect(new ProbeMemory(clock).find(key, null, looks.look).rows).toBe(4);
  });

  it("are made anew where a kept file was cut short or changed", () => {
    const { key, folder } = place();
    const looks = counted(5);
    new ProbeMemory(clock).find(key, folder, looks.look);
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), "utf8");
      writeFileSync(join(folder, name), text.replace('"rows":5', '"rows":6').slice(0, -1));
    }
    expect(new ProbeMemory(clock).find(key, folder, looks.look).rows).toBe(6);
    expect(new ProbeMemory(clock).find(key, folder, looks.look).rows).toBe(6);
    expect(looks.count).toBe(2);
  });

  it("are never more than a fixed number", () => {
    const { key, folder } = place();
    mkdirSync(folder, { recursive: true });
    for (let index = 0; index < 80; index++) {
      new ProbeMemory(clock).find({ ...key, options: [String(index)] }, folder, () => probe(index));
    }
    expect(readdirSync(folder).filter((name) => name !== "times.json")).toHaveLength(64);
  });

  it("are not needed: a folder that cannot be written costs nothing but time", () => {
    const { key, file } = place();
    const looks = counted(2);
    expect(new ProbeMemory(clock).find(key, join(file, "no-folder"), looks.look).rows).toBe(2);
  });

  it("are not kept for a file that was written a moment ago", () => {
    const { key, folder, file } = place();
    const looks = counted(1);
    utimesSync(file, Date.now() / 1000, Date.now() / 1000);
    const memory = new ProbeMemory(clock);
    memory.find(key, folder, looks.look);
    memory.find(key, folder, looks.look);
    expect(looks.count).toBe(2);
  });
});
