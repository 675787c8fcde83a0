import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { SettledFiles } from "./settled-files.ts";

const root = mkdtempSync(path.join(os.tmpdir(), "penstock-settled-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A folder that is looked after by a clock of our own: what the system tells comes too late to count, the looks through it find all. */
function lookedAfter(most = 100) {
  const folder = mkdtempSync(path.join(root, "folder-"));
  let now = 0;
  const taken = new Map<string, string>();
  const files = new SettledFiles(folder, {
    wanted: (name) => name.endsWith(".png"),
    known: (file, { bytes, modified }) => taken.get(file) === `${bytes} ${modified}`,
    without: (place) => place.endsWith("/done"),
    clock: () => now,
    onDeaf: () => undefined,
  });
  return {
    folder,
    files,
    /** What keeps still after so many milliseconds more, without its folder. */
    after(milliseconds: number): string[] {
      now += milliseconds;
      return files.take(most).map(({ file, mark }) => {
        taken.set(file, `${mark.bytes} ${mark.modified}`);
        return path.relative(folder, file);
      });
    },
  };
}

describe("files that keep still", () => {
  it("are given once their size and time have stayed the same for long enough, and once", () => {
    const { folder, files, after } = lookedAfter();
    writeFileSync(path.join(folder, "a.png"), "1");
    writeFileSync(path.join(folder, "notes.txt"), "1");
    expect(after(0)).toEqual([]);
    expect(after(200)).toEqual([]);
    appendFileSync(path.join(folder, "a.png"), "2");
    expect(after(200)).toEqual([]);
    expect(after(200)).toEqual([]);
    expect(after(200)).toEqual(["a.png"]);
    expect(after(5_000)).toEqual([]);
    expect(after(500)).toEqual([]);
    files.close();
  });

  it("are found in folders below, but for hidden ones and those that are passed over", () => {
    const { folder, files, after } = lookedAfter();
    for (const name of ["deep/er", "done", ".hidden"]) {
      mkdirSync(path.join(folder, name), { recursive: true });
      writeFileSync(path.join(folder, name, "a.png"), "1");
    }
    after(0);
    expect(after(400)).toEqual(["deep/er/a.png"]);
    files.close();
  });

  it("are forgotten where they go before they keep still, and seen again under another name or time", () => {
    const { folder, files, after } = lookedAfter();
    const place = path.join(folder, "a.png");
    writeFileSync(place, "1");
    after(0);
    rmSync(place);
    expect(after(400)).toEqual([]);
    expect(files.waiting).toBe(false);
    writeFileSync(path.join(root, "b.png"), "1");
    renameSync(path.join(root, "b.png"), place);
    after(3_000);
    expect(after(400)).toEqual(["a.png"]);
    utimesSync(place, new Date(), new Date(1_000));
    after(3_000);
    expect(after(400)).toEqual(["a.png"]);
    files.close();
  });

  it("are given so many at a time at most", () => {
    const { folder, files, after } = lookedAfter(2);
    for (let at = 0; at < 5; at++) writeFileSync(path.join(folder, `${at}.png`), "1");
    after(0);
    expect([after(400), after(0), after(0), after(0)]).toEqual([["0.png", "1.png"], ["2.png", "3.png"], ["4.png"], []]);
    files.close();
  });
});
