/**
 * How much of a data set may lie decoded in memory: what PENSTOCK_MEMORY says, else a quarter of what the machine or the
 * process's control group has. A quarter, because TensorFlow, the model and the batches need room beside it, and picking rows
 * of a table holds both for a moment.
 */
import { totalmem } from "node:os";
import { DataError } from "./data-error.ts";

const units: Readonly<Record<string, number>> = {
  "": 1,
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
};

/** Bytes that `2GB`, `512 MiB` or `1.5gb` say; null where a text is no amount. */
export function parseBytes(text: string): number | null {
  const found = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const unit = units[(found?.[2] ?? "?").toUpperCase()];
  return found === null || unit === undefined ? null : Math.floor(Number(found[1]) * unit);
}

/** `2.4 GB`, in the units that `parseBytes` reads. */
export function bytesText(bytes: number): string {
  const [unit, size] = bytes >= 1e9 ? ["GB", 1e9] : bytes >= 1e6 ? ["MB", 1e6] : ["KB", 1e3];
  const amount = bytes / Number(size);
  return `${amount >= 100 ? Math.round(amount) : Number(amount.toPrecision(2))} ${unit}`;
}

/** The bound in bytes. Throws `DataError` where PENSTOCK_MEMORY is no amount of memory. */
export function memoryBound(environment: Readonly<Record<string, string | undefined>>): number {
  const said = environment["PENSTOCK_MEMORY"];
  if (said === undefined || said === "") return Math.floor(availableMemory() / 4);
  const bytes = parseBytes(said);
  if (bytes !== null && bytes > 0) return bytes;
  throw new DataError(
    `PENSTOCK_MEMORY is ${JSON.stringify(said)}, which is no amount of memory`,
    "write a number with a unit, for example `2GB` or `512MB`",
  );
}

/** What this process may use: the machine's memory, or less where a control group says so. */
function availableMemory(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}
