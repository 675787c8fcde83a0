/** How a learning rate moves in, one line out: its bounds in words, and on a terminal the curve itself. */
import type { PlannedRate } from "@penstock/runtime";
import { formatRate } from "./figures.ts";

/** Signs from the least to the greatest. */
const bars = "▁▂▃▄▅▆▇█";

function sparkline(rates: readonly number[]): string {
  const [low, high] = [Math.min(...rates), Math.max(...rates)];
  const level = (rate: number): number =>
    high === low ? 0 : Math.round(((bars.length - 1) * (rate - low)) / (high - low));
  return rates.map((rate) => bars[level(rate)] ?? "").join("");
}

/** The line of one training. */
export function rateLine({ block, schedule, moments, waits }: PlannedRate, live: boolean): string {
  const rates = moments.map(({ rate }) => rate);
  const [first, last] = [moments[0], moments.at(-1)];
  if (first === undefined || last === undefined) return "";
  const named = `lr of ${block}: ${schedule}, `;
  const peak = moments[rates.indexOf(Math.max(...rates))];
  const inside = peak !== undefined && peak.rate > Math.max(first.rate, last.rate);
  const parts = [
    `${formatRate(first.rate)} at first`,
    ...(inside ? [`${formatRate(peak.rate)} after ${Number(peak.epoch.toFixed(1))} epochs`] : []),
    ...(first.rate === last.rate && !inside ? [] : [`${formatRate(last.rate)} in the last step`]),
  ];
  const falls = waits === null ? "" : `; lower when \`${waits}\` stands still`;
  return `${named}${parts.join(", ")}${falls}${live && first.rate !== last.rate ? `\n  ${sparkline(rates)}` : ""}`;
}
