/**
 * A swept curve in, an SVG picture out: losses of single steps as dots, the smoothed curve over them, the suggested rate as a line,
 * rates on a logarithmic axis.
 */
import type { FoundRate } from "@penstock/runtime";
import { formatNumber, formatRate } from "./figures.ts";

const [width, height] = [640, 360];
const frame = { left: 64, right: 16, top: 36, bottom: 40 };

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** Draws the picture. */
export function ratePicture({ block, points, suggestion }: FoundRate): string {
  const rates = points.map(({ rate }) => Math.log10(rate));
  const [left, right] = [rates[0] ?? 0, rates.at(-1) ?? 1];
  const losses = points.map(({ smooth }) => smooth);
  const low = losses.length === 0 ? 0 : Math.min(...losses);
  const start = losses.length === 0 ? 1 : Math.max(...losses.slice(0, losses.indexOf(low) + 1));
  const high = low + Math.max((start - low) * 1.3, Math.abs(low) * 1e-3, 1e-9);
  const x = (log: number): number =>
    frame.left + ((width - frame.left - frame.right) * (log - left)) / Math.max(right - left, 1e-9);
  const y = (loss: number): number =>
    frame.top +
    ((height - frame.top - frame.bottom) * (high - Math.min(Math.max(loss, low - (high - low) / 8), high))) /
      (high - low);
  const at = (log: number, loss: number): string => `${x(log).toFixed(1)},${y(loss).toFixed(1)}`;
  const text = (words: string, place: { x: number; y: number; anchor?: string }): string =>
    `<text x="${place.x.toFixed(1)}" y="${place.y.toFixed(1)}" text-anchor="${place.anchor ?? "middle"}">${escaped(words)}</text>`;
  const decades: number[] = [];
  for (let log = Math.ceil(left - 1e-9); log <= right + 1e-9; log++) decades.push(log);
  const bottom = height - frame.bottom;
  const shown = points.filter(({ loss }) => Number.isFinite(loss));
  const chosen = suggestion.rate === null ? null : Math.log10(suggestion.rate);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(`Loss of ${block} by learning rate: ${suggestion.reason}`)}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text(`${block}: ${suggestion.reason}`, { x: frame.left, y: 20, anchor: "start" }),
    ...decades.map(
      (log) =>
        `<line x1="${x(log).toFixed(1)}" x2="${x(log).toFixed(1)}" y1="${frame.top}" y2="${bottom}" stroke="#ddd"/>${text(formatRate(10 ** log), { x: x(log), y: bottom + 16 })}`,
    ),
    ...[low, (low + high) / 2, high].map(
      (loss) =>
        `<line x1="${frame.left}" x2="${width - frame.right}" y1="${y(loss).toFixed(1)}" y2="${y(loss).toFixed(1)}" stroke="#ddd"/>${text(formatNumber(loss), { x: frame.left - 6, y: y(loss) + 4, anchor: "end" })}`,
    ),
    ...shown.map(({ rate, loss }) => {
      const [cx, cy] = at(Math.log10(rate), loss).split(",");
      return `<circle cx="${cx}" cy="${cy}" r="1.5" fill="#9ab"/>`;
    }),
    `<polyline fill="none" stroke="#06c" stroke-width="2" points="${points.map(({ rate, smooth }) => at(Math.log10(rate), smooth)).join(" ")}"/>`,
    ...(chosen === null
      ? []
      : [
          `<line x1="${x(chosen).toFixed(1)}" x2="${x(chosen).toFixed(1)}" y1="${frame.top}" y2="${bottom}" stroke="#c30" stroke-dasharray="4 3"/>`,
        ]),
    text("learning rate", { x: (frame.left + width - frame.right) / 2, y: height - 8 }),
    "</svg>",
    "",
  ].join("\n");
}
