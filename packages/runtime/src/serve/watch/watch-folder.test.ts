import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Backend, loadBackend } from "../../backend/index.ts";
import { requireBackend } from "../../graph/recordable-backend.ts";
import { openSession, type Session } from "../session.ts";
import { rowShape } from "../sources/row-shape.ts";
import { pictureRun } from "../testing/small-run.ts";
import { openAnsweredLog } from "./answered-log.ts";
import { watchFolder } from "./watch-folder.ts";

const root = mkdtempSync(path.join(os.tmpdir(), "penstock-watch-"));
const run = pictureRun();
const shape = rowShape(run.preparation);
let backend: Backend;
let session: Session;
let picture: Buffer;
const counts = () => ({
  tensors: backend.tf.memory().numTensors,
  handles: requireBackend().binding.getNumOfTensors(),
});
let atStart: ReturnType<typeof counts>;

beforeAll(async () => {
  backend = await loadBackend({ install: false });
  expect(backend.kind).toBe("native");
  atStart = counts();
  session = await openSession({
    run,
    calibration: { block: null, outputs: new Map(), notice: null },
    root,
    backend: "auto",
    onNotice: (text) => expect(text).toBeNull(),
  });
  picture = await sharp(Buffer.alloc(64, 77), { raw: { width: 8, height: 8, channels: 1 } })
    .png()
    .toBuffer();
});
afterAll(() => {
  session.close();
  expect(counts()).toEqual(atStart);
  rmSync(root, { recursive: true, force: true });
});

/** Watches a folder until so many files have been answered. */
async function watchUntil(folder: string, files: number, onReplies: () => void = () => undefined) {
  const stop = new AbortController();
  const log = openAnsweredLog(`${folder}.jsonl`, () => undefined);
  let answered = 0;
  const outcome = await watchFolder(session, {
    folder,
    shape,
    reading: { columns: shape.columns, most: session.mostRows, cache: root },
    log,
    most: null,
    moveTo: null,
    signal: stop.signal,
    clock: () => performance.now(),
    onReplies: (replies) => {
      answered += replies.length;
      onReplies();
      if (answered >= files) stop.abort();
    },
    onNotice: (text) => expect(text).toBeNull(),
  });
  log.close();
  return outcome;
}

describe("watchFolder", () => {
  it("keeps no tensor of a thousand files", async () => {
    const folder = path.join(root, "many");
    mkdirSync(folder);
    const put = (from: number, to: number): void => {
      for (let at = from; at < to; at++) writeFileSync(path.join(folder, `${at}.png`), picture);
    };
    put(0, 100);
    await watchUntil(folder, 100);
    const before = counts();
    put(100, 1_100);
    const { answered } = await watchUntil(folder, 1_000);
    expect(answered).toBe(1_000);
    expect(counts()).toEqual(before);
    expect(readFileSync(`${folder}.jsonl`, "utf8").trim().split("\n")).toHaveLength(1_100);
  }, 60_000);

  it("takes what was answered out of the log where the file has changed since", async () => {
    const folder = path.join(root, "changed");
    mkdirSync(folder);
    writeFileSync(path.join(folder, "a.png"), picture);
    await watchUntil(folder, 1);
    writeFileSync(path.join(folder, "b.png"), picture);
    await watchUntil(folder, 1);
    const other = await sharp(Buffer.alloc(64, 200), { raw: { width: 8, height: 8, channels: 1 } })
      .png({ compressionLevel: 0 })
      .toBuffer();
    writeFileSync(path.join(folder, "a.png"), other);
    await watchUntil(folder, 1);
    const lines = readFileSync(`${folder}.jsonl`, "utf8").trim().split("\n");
    expect(lines.map((line) => path.basename(JSON.parse(line).file))).toEqual(["a.png", "b.png", "a.png"]);
  });

  it("ends with an error where the folder is taken away", async () => {
    const folder = path.join(root, "gone");
    mkdirSync(folder);
    writeFileSync(path.join(folder, "a.png"), picture);
    const watching = watchUntil(folder, 2, () => rmSync(folder, { recursive: true }));
    await expect(watching).rejects.toMatchObject({ code: "ENOENT" });
  });
});
