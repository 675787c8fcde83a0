/**
 * A folder of pictures or recordings in, what it holds out: classes, sizes, rows of each part, and files that are equal.
 */
import { readFileSync, statSync } from "node:fs";
import type { DataProbe, ProbedColumn, Repeats } from "@penstock/dsl";
import { imageHeader } from "../image-header.ts";
import { listMedia, type MediaFolder, type MediaKind, sideOfFolder } from "../list-media.ts";
import { soundForm } from "../sound-file.ts";
import { labelStats, PictureRows, pictureColumns } from "./probe-pictures.ts";

/** Files that are compared, and what they may have together. */
const MOST_FILES = 20_000;
const LARGEST_FOLDER = 128 * 2 ** 20;
/** Files whose headers are looked at. */
const SAMPLE_FILES = 16;

/** Looks into a folder. */
export function probeMedia(folder: string, kind: MediaKind): DataProbe {
  const { classes, files, parts } = listMedia(folder, kind);
  const step = Math.max(1, Math.floor(files.length / SAMPLE_FILES));
  const sample = files.filter((_, index) => index % step === 0).map(({ path }) => path);
  const split = parts.includes("test");
  const labels = parts.map(() => new Uint32Array(Math.max(1, classes.length)));
  const counts = parts.map(() => 0);
  for (const { label, part } of files) {
    const known = labels[part];
    if (known !== undefined && label >= 0) known[label] = (known[label] ?? 0) + 1;
    counts[part] = (counts[part] ?? 0) + 1;
  }
  const [picture, label] = pictureColumns(
    kind === "images" ? commonShape(sample) : null,
    classes,
    labelStats(classes, labels, false),
  );
  const media: ProbedColumn | undefined = kind === "images" ? picture : soundColumn(sample);
  return {
    kind: "probe",
    columns: [media, classes.length > 0 ? label : undefined].flatMap((column) => column ?? []),
    rows: files.length,
    official: split ? officialRows(parts, counts) : null,
    sampled: false,
    parts: parts.map((name, part) => ({
      name,
      rows: counts[part] ?? 0,
      official: split ? sideOfFolder(name) : null,
    })),
    repeats: compareFiles(files),
    ragged: null,
  };
}

function officialRows(parts: readonly string[], counts: readonly number[]): Record<string, number> {
  const rows: Record<string, number> = {};
  parts.forEach((name, part) => {
    rows[sideOfFolder(name)] = (rows[sideOfFolder(name)] ?? 0) + (counts[part] ?? 0);
  });
  return rows;
}

/** The size that all pictures have; null where they differ or do not tell. */
function commonShape(paths: readonly string[]): readonly [number, number, number] | null {
  let shape: readonly [number, number, number] | null = null;
  for (const path of paths) {
    const found = imageHeader(path);
    if (found === null || (shape !== null && shape.join() !== found.join())) return null;
    shape = found;
  }
  return shape;
}

/** Recordings, with the highest rate and the longest time among those looked at. */
function soundColumn(paths: readonly string[]): ProbedColumn {
  const forms = paths.map(soundForm);
  const rate = Math.max(...forms.map((form) => form.rate));
  const seconds = Math.max(...forms.map((form) => form.samples / form.rate));
  return { name: "audio", kind: "audio", shape: null, values: null, sound: { rate, seconds } };
}

/** Files that are equal byte by byte; null where there are too many to read. */
function compareFiles(files: MediaFolder["files"]): Repeats | null {
  if (files.length > MOST_FILES) return null;
  const sizes = files.map(({ path }) => statSync(path).size);
  if (sizes.reduce((sum, size) => sum + size, 0) > LARGEST_FOLDER) return null;
  const rows = new PictureRows();
  const often = new Map<number, number>();
  for (const size of sizes) often.set(size, (often.get(size) ?? 0) + 1);
  let part = -1;
  for (const [index, file] of files.entries()) {
    while (part < file.part) {
      rows.begin();
      part++;
    }
    // Files of a length of their own are like no other; their name tells them apart as well.
    const alone = often.get(sizes[index] ?? 0) === 1;
    const bytes = alone ? Buffer.from(`${index} ${file.path}`) : readFileSync(file.path);
    rows.add(bytes, 0, bytes.length, file.label);
  }
  return rows.result();
}
