/** A time in, the parts of its date out, in UTC: as whole numbers, or as places on a circle. */

/** A part of a date. */
export type DatePart = "year" | "quarter" | "month" | "day" | "yearday" | "weekday" | "hour" | "minute" | "second";

const DAY = 86_400_000;

/** The smallest value of a part, and how many there are until it begins anew. */
const circles: Readonly<Record<Exclude<DatePart, "year">, readonly [first: number, count: number]>> = {
  quarter: [1, 4],
  month: [1, 12],
  day: [1, 31],
  yearday: [1, 366],
  weekday: [1, 7],
  hour: [0, 24],
  minute: [0, 60],
  second: [0, 60],
};

/** The parts of a time in milliseconds since 1970. */
export function dateNumbers(
  time: number,
  { parts, cyclic }: { readonly parts: readonly DatePart[]; readonly cyclic: boolean },
): Float64Array {
  const date = new Date(time);
  return Float64Array.from(
    parts.flatMap((part) => {
      const value = partOf(date, part);
      if (!cyclic || part === "year") return [value];
      const [first, count] = circles[part];
      const angle = (2 * Math.PI * (value - first)) / count;
      return [Math.sin(angle), Math.cos(angle)];
    }),
  );
}

function partOf(date: Date, part: DatePart): number {
  switch (part) {
    case "year":
      return date.getUTCFullYear();
    case "quarter":
      return 1 + Math.floor(date.getUTCMonth() / 3);
    case "month":
      return 1 + date.getUTCMonth();
    case "day":
      return date.getUTCDate();
    case "yearday":
      return 1 + Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY);
    case "weekday":
      return 1 + ((date.getUTCDay() + 6) % 7);
    case "hour":
      return date.getUTCHours();
    case "minute":
      return date.getUTCMinutes();
    case "second":
      return date.getUTCSeconds();
  }
}
