/** A table with one of everything that a look should find, for tests. */
import { randomStream } from "../../../random/stream.ts";

const towns = ["Bern", "Oslo", "Rome", "Lima"];
const words = ["quiet", "green", "large", "old", "warm", "near", "the", "sea", "and", "bright"];

/** Rows as texts by column. */
export function people(rows: number): {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const stream = randomStream(11, "people");
  const names = [
    "person_id",
    "joined",
    "town",
    "age",
    "income",
    "fee",
    "note",
    "nothing",
    "country",
    "code",
    "refund",
    "left",
  ];
  const lines = Array.from({ length: rows }, (_, row) => {
    const age = 20 + stream.integer(50);
    const income = Math.round(20_000 + 1_000 * stream.normal() + (row % 40 === 0 ? 900_000 : 0));
    const left = stream.uniform() < 0.04 + 0.004 * (age - 20);
    return [
      String(1_000 + row),
      new Date(Date.UTC(2020, 0, 1 + stream.integer(900))).toISOString().slice(0, 10),
      towns[stream.integer(4)] ?? "",
      row % 3 === 1 ? "" : String(age),
      String(income),
      // Known only once somebody has left.
      String(left ? 100 + stream.integer(50) : stream.integer(40)),
      Array.from({ length: 4 + stream.integer(9) }, () => words[stream.integer(10)] ?? "").join(" "),
      "",
      "CH",
      left ? "K7" : "A1",
      left ? "yes" : "no",
      left ? "yes" : "no",
    ];
  });
  return { names, rows: lines };
}

/** The table as CSV. */
export function peopleCsv(rows: number, delimiter = ","): string {
  const table = people(rows);
  return `${[table.names, ...table.rows].map((row) => row.join(delimiter)).join("\n")}\n`;
}
