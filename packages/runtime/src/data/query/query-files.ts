/**
 * A query in, the files that it names out, and the query with their whole paths: what stands where SQL reads from (`FROM 'a.csv'`,
 * `read_json('b/*.json')`) is taken for a path from the folder of the query; no other text is.
 */
import { realpathSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { DataError } from "../data-error.ts";
import { expandPaths } from "../expand-paths.ts";
import { leadsOut } from "../path-inside.ts";
import { type SqlToken, sqlTokens } from "./sql-tokens.ts";

/** A query over files of a folder. */
export interface QuerySource {
  readonly query: string;
  readonly folder: string;
}

/** Functions whose first argument is a path, or a list of paths. */
const READERS = /^(read_\w+|\w+_scan|sniff_csv|glob|parquet_(metadata|schema|file_metadata|kv_metadata|bloom_probe))$/;

/** Functions in whose arguments `FROM` means no table: `trim(both FROM x)`. */
const SPEAKS_OF_FROM = /^(extract|substring|trim|overlay|position)$/;

/** Throws `DataError` for files that do not exist or lie outside of the folder. */
export function queryFiles({ query, folder }: QuerySource): {
  readonly files: readonly string[];
  readonly query: string;
} {
  const tokens = sqlTokens(query);
  if (tokens.length === 0) throw new DataError("the query is empty", "write one SELECT");
  const files = new Set<string>();
  let written = "";
  let end = 0;
  for (const { token, path } of pathsIn(tokens)) {
    const whole = resolve(folder, path);
    if (/^\w{2,}:\/\//.test(path)) {
      throw new DataError(`the query reads \`${path}\`, and only files of this machine are read`, "get the file first");
    }
    if (isAbsolute(path) ? leadsOut(resolve(folder), path) : leadsOut(resolve(folder), whole))
      throw outside(path, folder);
    const found = expandPaths([join(folder, isAbsolute(path) ? whole.slice(resolve(folder).length) : path)]);
    for (const file of found) {
      if (isOutside(file, folder)) throw outside(path, folder);
      files.add(file);
    }
    written += `${query.slice(end, token.start)}'${whole.replaceAll("'", "''")}'`;
    end = token.end;
  }
  return { files: [...files].sort(), query: written + query.slice(end) };
}

function isOutside(file: string, folder: string): boolean {
  try {
    return leadsOut(realpathSync(folder), realpathSync(file));
  } catch {
    // What does not exist is said when it is read.
    return false;
  }
}

function outside(path: string, folder: string): DataError {
  return new DataError(
    `the query reads \`${path}\`, which lies outside of \`${folder}\``,
    'name the folder that its files lie in: `sql(…, folder: "../data")`',
  );
}

/** Texts and quoted names that stand where a path may. */
function pathsIn(tokens: readonly SqlToken[]): { readonly token: SqlToken; readonly path: string }[] {
  const found: { token: SqlToken; path: string }[] = [];
  /** The function before each open parenthesis, and the words after which tables come. */
  const open: { name: string; from: boolean }[] = [{ name: "", from: false }];
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    const inside = open.at(-1);
    if (inside === undefined) return;
    const word = token.kind === "word" ? token.text.toLowerCase() : "";
    if (token.text === "(" || token.text === "[") {
      const named = token.text === "(" && before?.kind === "word" ? before.text.toLowerCase() : "";
      open.push({ name: token.text === "[" ? inside.name : named, from: false });
    } else if (token.text === ")" || token.text === "]") {
      if (open.length > 1) open.pop();
    } else if ((word === "from" || word === "join") && !SPEAKS_OF_FROM.test(inside.name)) inside.from = true;
    else if (
      ["where", "select", "group", "order", "limit", "on", "using", "having", "window", "union"].includes(word)
    ) {
      inside.from = false;
    } else if (token.kind === "text" || token.kind === "name") {
      const starts = before?.text === "(" || before?.text === "[" || before?.text === ",";
      const argument = token.kind === "text" && READERS.test(inside.name) && starts;
      const follows = before?.kind === "word" && ["from", "join"].includes(before.text.toLowerCase());
      const table = inside.from && (follows || before?.text === ",");
      const looksLikeFile = token.kind === "text" || /\.\w+$/.test(token.value);
      if ((argument && before?.text !== ",") || (argument && isList(tokens, index)) || (table && looksLikeFile)) {
        found.push({ token, path: token.value });
      }
    }
  });
  return found;
}

/** Whether a text stands in a list: `read_csv(['a.csv', 'b.csv'])`. */
function isList(tokens: readonly SqlToken[], index: number): boolean {
  for (let at = index - 1; at >= 0; at--) {
    const text = tokens[at]?.text;
    if (text === "[") return true;
    if (text === "(") return false;
  }
  return false;
}
