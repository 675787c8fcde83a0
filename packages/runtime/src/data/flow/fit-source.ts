/** Train rows in, what a column needs before its first step out: open classes, and what stands in for a missing value. */
import { tableColumn } from "../column-rows.ts";
import { parseMoment } from "../parse-time.ts";
import { WordCounts } from "./count-words.ts";
import { eachRow, type Fit } from "./fit-scan.ts";
import { rawCells, type SourceColumn } from "./source-cells.ts";

/** The classes of the train rows, the most frequent first, so many that one of `places` is left for every other value. */
export function* fitClasses(source: string, places: number): Fit<string[]> {
  const { counts } = yield* countClasses(source);
  return counts.frequent(places - 1);
}

/** How often each class occurs, and in how many rows there is none. */
function* countClasses(source: string): Fit<{ readonly counts: WordCounts; readonly missing: number }> {
  const counts = new WordCounts();
  let missing = 0;
  // One for each table that is looked at: each numbers its words in its own way.
  const found: { readonly words: readonly string[]; readonly times: Float64Array }[] = [];
  yield ({ table }) => {
    const { values, data } = tableColumn(table, source, "class");
    const times = new Float64Array(values.length);
    found.push({ words: values, times });
    return eachRow((row) => {
      const label = data[row] ?? -1;
      if (label < 0) missing++;
      else times[label] = (times[label] ?? 0) + 1;
    });
  };
  for (const { words, times } of found) {
    words.forEach((word, label) => {
      const often = times[label] ?? 0;
      if (often > 0) counts.addTimes(word, often);
    });
  }
  return { counts, missing };
}

type Filled = SourceColumn["fill"];

/** What the `fill` step of a column puts in place of a missing value: `value`, or what the train rows have. */
export function* fitFill(column: SourceColumn, value: number | string | null): Fit<Filled> {
  switch (column.kind) {
    case "number":
    case "vector":
      return yield* fillNumbers(column, typeof value === "number" ? value : null);
    case "time": {
      const constant = value === null ? null : parseMoment(String(value));
      return yield* fillTimes(column, constant);
    }
    case "class":
      return yield* fillClasses(column, value === null ? null : String(value));
    case "text":
      return [{ value: String(value ?? ""), missing: yield* countMissing(column) }];
    case "list":
    case "tags":
      return [{ value: value === null ? [] : [String(value)], missing: yield* countMissing(column) }];
    case "image":
    case "audio":
    case "mask":
    case "boxes":
      return [];
  }
}

function* countMissing(column: SourceColumn): Fit<number> {
  let missing = 0;
  yield ({ table, readers }) => {
    const read = rawCells(table, column, { access: "sequential", readers });
    return eachRow((row) => {
      if (read(row) === null) missing++;
    });
  };
  return missing;
}

/** The mean of each place; 0 where no row has a value. */
function* fillNumbers(column: SourceColumn, constant: number | null): Fit<Filled> {
  const sums = new Float64Array(column.columns.length);
  const missing = new Float64Array(column.columns.length);
  let rows = 0;
  yield ({ table, numbers }) => {
    const sources = column.columns.map((name) => tableColumn(table, name, "number"));
    let values = new Float64Array();
    return (chunk) => {
      if (values.length < chunk.length) values = new Float64Array(chunk.length);
      rows += chunk.length;
      sources.forEach((source, place) => {
        numbers.gather(source, chunk, values);
        let sum = sums[place] ?? 0;
        let gaps = missing[place] ?? 0;
        for (let at = 0; at < chunk.length; at++) {
          const value = values[at] ?? Number.NaN;
          if (Number.isNaN(value)) gaps++;
          else sum += value;
        }
        sums[place] = sum;
        missing[place] = gaps;
      });
    };
  };
  return Array.from(sums, (sum, place) => {
    const gaps = missing[place] ?? 0;
    return { value: constant ?? (gaps === rows ? 0 : sum / (rows - gaps)), missing: gaps };
  });
}

function* fillTimes(column: SourceColumn, constant: number | null): Fit<Filled> {
  let sum = 0;
  let count = 0;
  let missing = 0;
  yield ({ table, readers }) => {
    const read = rawCells(table, column, { access: "sequential", readers });
    return eachRow((row) => {
      const time = read(row);
      if (typeof time === "number") {
        sum += time;
        count++;
      } else missing++;
    });
  };
  return [{ value: constant ?? (count === 0 ? 0 : Math.round(sum / count)), missing }];
}

/** The most frequent class of the train rows. */
function* fillClasses(column: SourceColumn, constant: string | null): Fit<Filled> {
  const [source = column.name] = column.columns;
  const { counts, missing } = yield* countClasses(source);
  return [{ value: constant ?? counts.frequent(1)[0] ?? column.classes?.[0] ?? "", missing }];
}
