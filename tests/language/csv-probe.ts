/**
 * In: texts of CSV files by path. Out: a probe for hosts of language tests: header, kinds and distinct values of small
 * files without quotes, enough to hold programs against.
 */
import type { DataProbe, DataProblem, SourceRequest } from "@penstock/dsl";

/** Looks into `csv` sources through `readText`; other sources are said to be missing. */
export function csvProbe(
  readText: (path: string) => string | undefined,
  resolve: (from: string, path: string) => string,
) {
  return (request: SourceRequest): DataProbe | DataProblem => {
    const path = String(request.args["path"]);
    const text = request.source === "csv" ? readText(resolve(request.from, path)) : undefined;
    if (text === undefined) return { kind: "problem", title: `\`${path}\` does not exist`, help: "check the path" };
    const [header = "", ...lines] = text.trim().split(/\r?\n/);
    const rows = lines.map((line) => line.split(","));
    const columns = header.split(",").map((name, index) => {
      const values = [...new Set(rows.map((row) => row[index] ?? ""))].sort();
      const numeric = values.every((value) => value !== "" && Number.isFinite(Number(value)));
      return { name, kind: numeric ? ("number" as const) : ("class" as const), shape: null, values };
    });
    return { kind: "probe", columns, rows: rows.length, official: null };
  };
}
