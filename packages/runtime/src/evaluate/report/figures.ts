/**
 * Numbers in, words out: the precision, units and signs that every table, tile and label of a report uses, so that the
 * same figure reads the same everywhere.
 */
import type { Interval } from "../bootstrap.ts";
import { isShare } from "../metric-names.ts";
import type { ExpectationResult, Metrics } from "../report-data.ts";

const narrowSpace = "\u202f";
const minus = "\u2212";

function special(value: number): string | null {
  if (Number.isFinite(value)) return null;
  return Number.isNaN(value) || value === null ? "not a number" : value > 0 ? "infinite" : `${minus}infinite`;
}

function signed(text: string): string {
  return text.startsWith("-") ? minus + text.slice(1) : text;
}

/** A share as a percentage: 0.983 → `98.30 %`. */
export function formatPercent(value: number, digits = 2): string {
  return special(value) ?? `${signed((value * 100).toFixed(digits))}${narrowSpace}%`;
}

/** A count with thousands marked: 12345 → `12,345`. */
export function formatCount(value: number): string {
  return special(value) ?? signed(Math.round(value).toLocaleString("en-US"));
}

/** A place in a training, in epochs: `7`, or `6.43` inside of the seventh. */
export function formatEpoch(epochs: number): string {
  return Number.isInteger(epochs) ? formatCount(epochs) : formatCount(Math.floor(epochs)) + epochs.toFixed(2).slice(-3);
}

/** A measured number with about four figures: 0.0523, 1.284, 412.3, 2.10e-5. */
export function formatNumber(value: number): string {
  const words = special(value);
  if (words !== null) return words;
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 1e7 || size < 1e-4) return signed(value.toExponential(2));
  if (size >= 1000) return signed(value.toLocaleString("en-US", { maximumFractionDigits: 1 }));
  if (size >= 1) return signed(value.toPrecision(4));
  return signed(value.toFixed(size >= 0.001 ? 4 : 6));
}

/** A learning rate with three figures, small ones in powers of ten so that a column of them compares: `9.80e-4`. */
export function formatRate(value: number): string {
  return (
    special(value) ?? (value !== 0 && Math.abs(value) < 0.01 ? signed(value.toExponential(2)) : formatNumber(value))
  );
}

/** A metric by its own rule: shares as percentages, the rest as numbers. */
export function formatMetric(metric: string, value: number): string {
  return isShare(metric) ? formatPercent(value) : formatNumber(value);
}

/** Where a metric lies, shorter than itself: `98.1 to 99.0`. */
export function formatInterval(metric: string, { low, high }: Interval): string {
  const end = (value: number): string => (isShare(metric) ? signed((value * 100).toFixed(1)) : formatNumber(value));
  return `${end(low)} to ${end(high)}`;
}

/** How far a metric spreads, in its own unit: points of a share, else a number. */
export function formatDeviation(metric: string, value: number): string {
  return isShare(metric) ? `${formatPercent(value).replace("%", "points")}` : formatNumber(value);
}

/** Seconds in the units a person would say: `48.2 s`, `3 min 05 s`, `2 h 10 min`. */
export function formatSeconds(seconds: number): string {
  const words = special(seconds);
  if (words !== null) return words;
  if (seconds < 1) return `${Math.round(seconds * 1000)}${narrowSpace}ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)}${narrowSpace}s`;
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)}${narrowSpace}min\u00a0${two(whole % 60)}${narrowSpace}s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}${narrowSpace}h\u00a0${two(minutes % 60)}${narrowSpace}min`;
}

/** A share next to a count, shorter: 0.0361 → `3.6 %`. */
export function formatShare(part: number, whole: number): string {
  return whole > 0 ? formatPercent(part / whole, 1) : "none";
}

/** ISO time as `5 March 2026, 14:02 UTC`; a text that is no time is given back as it is. */
export function formatDate(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const day = time.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return `${day}, ${time.toISOString().slice(11, 16)} UTC`;
}

/** How far an expectation is kept or missed, for example `1.30 points above the bound`. */
export function describeMargin(expectation: ExpectationResult): string {
  const distance = expectation.value - expectation.bound;
  if (!Number.isFinite(distance)) return "there is no finite figure to compare";
  if (distance === 0) return "exactly at the bound";
  const side = distance > 0 ? "above" : "below";
  const size = Math.abs(distance);
  const points = size * 100;
  const amount = isShare(expectation.metric)
    ? `${points >= 0.005 ? points.toFixed(2) : points.toExponential(1)} points`
    : formatNumber(size);
  return `${amount} ${side} the bound`;
}

/** The value of a metric named in full or without its split; `undefined` where nothing of that name was measured. */
export function findMetric(metrics: Metrics, name: string): readonly [string, number] | undefined {
  const entries = Object.entries(metrics);
  return entries.find(([path]) => path === name) ?? entries.find(([path]) => path.endsWith(`.${name}`));
}

/** `3 classes`, `1 class`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A figure as an axis label, without the zeros that only tables need: `0.2000` → `0.2`. */
export function shortenTick(text: string): string {
  return text.replace(/(\.\d*?)0+(?=$|e|\s)/, "$1").replace(/\.(?=$|e|\s)/, "");
}
