/** What figures depend on besides the programs, in words. */
import os from "node:os";

/** Processor, memory and system. */
export function machineLine(): string {
  const [cpu] = os.cpus();
  const model = cpu?.model.replace(/\s+/g, " ").trim() || "unknown processor";
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${os.availableParallelism()} cores of ${model}, ${memory} GiB, ${os.type()} ${os.release()} ${process.arch}`;
}

/** Processes that wanted a core in the last minute, on average; null where the system does not say. */
export function loadNow(): number | null {
  return process.platform === "win32" ? null : (os.loadavg()[0] ?? null);
}

/** Whether so much runs beside that figures say little: libraries that wait in a loop for each other's threads suffer most. */
export function isBusy(load: number | null): boolean {
  return load !== null && load > os.availableParallelism() / 2;
}
