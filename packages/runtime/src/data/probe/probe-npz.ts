/** A file of NumPy arrays in, what it holds out: sizes, rows and labels of each part, and pictures that occur twice. */
import type { DataProbe } from "@penstock/dsl";
import { npzParts, npzRows } from "../npz-parts.ts";
import { npzIsSplit } from "../read-npz.ts";
import { checkFile, countLabels, labelStats, numberNames, PictureRows, pictureColumns } from "./probe-pictures.ts";

/** Looks into a file. */
export function probeNpz(path: string): DataProbe {
  checkFile(path);
  const parts = npzParts(path);
  const split = npzIsSplit(parts);
  const shape = parts[0]?.shape ?? [0, 0, 0];
  const size = shape[0] * shape[1] * shape[2];
  const rows = new PictureRows();
  for (const part of parts) {
    rows.begin();
    for (let row = 0; row < npzRows(part); row++) {
      rows.add(part.images.data, row * size, (row + 1) * size, part.labels?.[row] ?? -1);
    }
  }
  const labels = parts.flatMap((part) => (part.labels === null ? [] : [countLabels(part.labels, 0, 1)]));
  const [image, label] = pictureColumns(shape, null, labelStats(numberNames, labels, true));
  const labelled = labels.length === parts.length;
  const official: Record<string, number> = {};
  for (const part of parts) official[part.side] = npzRows(part);
  return {
    kind: "probe",
    columns: [image, labelled ? label : undefined].flatMap((column) => column ?? []),
    rows: parts.reduce((sum, part) => sum + npzRows(part), 0),
    official: split ? official : null,
    sampled: false,
    parts: parts.map((part) => ({
      name: part.side,
      rows: npzRows(part),
      official: split && part.side !== "all" ? part.side : null,
    })),
    repeats: rows.result(),
    ragged: null,
  };
}
