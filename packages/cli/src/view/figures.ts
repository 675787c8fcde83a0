/**
 * Numbers in, short words for one terminal line out: shares as percentages, times in people's units, metric paths
 * without what the reader already knows.
 */
import { isCount, isShare } from "@penstock/runtime/metrics";

/** A measured number with about four figures. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : `${value < 0 ? "-" : ""}infinite`;
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 1e7 || size < 1e-4) return value.toExponential(2);
  if (size >= 1000) return value.toLocaleString("en-US", { maximumFractionDigits: 1 });
  if (size >= 1) return value.toPrecision(4);
  return value.toFixed(size >= 0.001 ? 4 : 6);
}

/** A learning rate as a program writes it, in at most three digits: `2.1e-3`, `0.05`. */
export function formatRate(rate: number): string {
  const short = Number(rate.toPrecision(3));
  return short !== 0 && (short < 0.01 || short >= 1000) ? short.toExponential().replace("e+", "e") : String(short);
}

/** A metric by its own rule: shares as percentages with `digits` decimals, the rest as numbers. */
export function formatMetric(metric: string, value: number, digits: number): string {
  if (isCount(metric)) return formatCount(value);
  return isShare(metric) && Number.isFinite(value) ? `${(value * 100).toFixed(digits)} %` : formatNumber(value);
}

/** Where a metric lies, shorter than itself: `98.1 to 99.0`. */
export function formatInterval(metric: string, { low, high }: { readonly low: number; readonly high: number }): string {
  const end = (value: number): string => (isShare(metric) ? (value * 100).toFixed(1) : formatNumber(value));
  return `${end(low)} to ${end(high)}`;
}

/** How far a metric spreads, in its own unit. */
export function formatDeviation(metric: string, value: number): string {
  return isShare(metric) && Number.isFinite(value) ? `${(value * 100).toFixed(2)} points` : formatNumber(value);
}

/** A count with thousands marked. */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toLocaleString("en-US") : formatNumber(value);
}

/** Seconds as `0.4 s`, `48.2 s`, `3 min 05 s`, `2 h 10 min`. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return "unknown";
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const two = (value: number): string => String(value).padStart(2, "0");
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

/** Time to come, in whole seconds. */
export function formatLeft(seconds: number): string {
  return seconds < 59.5 ? `${Math.max(0, Math.round(seconds))} s` : formatSeconds(seconds);
}

/** Which side of its bound a value lies on and by how much. */
export function describeMargin(metric: string, value: number, bound: number): string {
  const distance = value - bound;
  if (!Number.isFinite(distance)) return "there is no finite figure to compare";
  if (distance === 0) return "exactly at the bound";
  const side = distance > 0 ? "above" : "below";
  const points = Math.abs(distance) * 100;
  if (isCount(metric)) return `${formatCount(Math.abs(distance))} ${side} the bound`;
  const amount = isShare(metric)
    ? `${points >= 0.005 ? points.toFixed(2) : points.toExponential(1)} points`
    : formatNumber(Math.abs(distance));
  return `${amount} ${side} the bound`;
}

const byteUnits = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** Bytes in the unit that suits them, as a program writes sizes: `4.2 MiB`. */
export function formatBytes(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** step;
  return `${step === 0 || value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ${byteUnits[step] ?? "B"}`;
}
