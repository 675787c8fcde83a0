/**
 * In: the type that a program gives a column, and what is known of the data. Out: the type with its classes, or null after
 * saying where the two disagree.
 */
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { ColumnEntry } from "../catalog/entry.ts";
import { showShape } from "../catalog/shape.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { ProbedColumn } from "../source/host.ts";
import type { CallPlace } from "./call.ts";
import type { Argument, ColumnType } from "./checked-program.ts";
import { matchClasses, openClasses } from "./data-classes.ts";
import { type Match, reportColumn, reportForm } from "./data-match.ts";
import { matchRegions } from "./data-regions.ts";
import { showAll, showCount, showNames, showRow, showValue, wordFor } from "./data-words.ts";
import { placeOf } from "./place-of.ts";

function strings(value: Argument | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function isEmpty(value: Argument | undefined): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Holds an input or target against the data; null where they disagree. */
export function matchData(
  place: CallPlace,
  match: Match,
): { readonly type: ColumnType; readonly columns: readonly string[] } | null {
  const { call, type } = match;
  if (call.call === "vector") {
    const columns = strings(call.args["columns"]);
    if (columns.length === 0) {
      place.context.report(
        problem("P4002", type.span, { title: "`vector` needs at least one column", label: "no columns" }),
      );
      return null;
    }
    const found = columns.map((name) => findColumn(place, name, match));
    const fits = found.every((column) => column !== undefined && (column === null || fitsKind(place, column, match)));
    return fits ? { type: { kind: "vector", length: columns.length }, columns } : null;
  }
  const name = columnName(match);
  const column = findColumn(place, name, match);
  if (column === undefined) return null;
  if (column !== null && !(fitsKind(place, column, match) && varies(place, column, match))) return null;
  switch (call.call) {
    case "image": {
      const [height, width, channels] = ["height", "width", "channels"].map((side) => Number(call.args[side]));
      if (height === undefined || width === undefined || channels === undefined) return null;
      if (
        column?.shape != null &&
        !match.data.resizes &&
        showShape(column.shape) !== showShape([height, width, channels])
      ) {
        reportForm(place, match, {
          title: `pictures in \`${name}\` are \`${showShape(column.shape)}\`, the program says \`${showShape([height, width, channels])}\``,
          label: `the data has ${showShape(column.shape)}`,
          help: `write \`image(${column.shape.join(", ")})\``,
        });
        return null;
      }
      return { type: { kind: "image", height, width, channels }, columns: [name] };
    }
    case "class": {
      if (match.role === "input" && isEmpty(call.args["classes"])) {
        const open = openClasses(place, match, { column, name });
        return open === null ? null : { type: { kind: "class", classes: [], open }, columns: [name] };
      }
      const classes = matchClasses(place, match, { column, name });
      return classes === null ? null : { type: { kind: "class", classes }, columns: [name] };
    }
    case "mask":
    case "boxes": {
      const regions = matchRegions(place, match, { column, name });
      return regions === null ? null : { type: regions, columns: [name] };
    }
    case "text":
      return { type: { kind: "text" }, columns: [name] };
    case "list":
    case "tags": {
      const { separator } = call.args;
      return {
        type: { kind: call.call, ...(typeof separator === "string" ? { separator } : {}) },
        columns: [name],
      };
    }
    case "time":
      return column === null || holdsTimes(place, column, match) ? { type: { kind: "time" }, columns: [name] } : null;
    case "audio": {
      const rate = Number(call.args["rate"]);
      const samples = Math.max(1, Math.round((rate * Number(call.args["length"])) / 1000));
      return { type: { kind: "audio", samples, rate }, columns: [name] };
    }
    default:
      return { type: { kind: "number" }, columns: [name] };
  }
}

/** Holds a column that no model reads against the data; its source column, or null where they disagree. */
export function matchDeclared(place: CallPlace, match: Match): string | null {
  const name = columnName(match);
  const column = findColumn(place, name, match);
  if (column === undefined || (column !== null && !fitsKind(place, column, match))) return null;
  if (match.call.call === "class" && matchClasses(place, match, { column, name }) === null) return null;
  if (match.call.call === "time" && column !== null && !holdsTimes(place, column, match)) return null;
  return name;
}

function columnName({ call, label }: Match): string {
  const named = call.args["column"];
  return typeof named === "string" ? named : label.text;
}

/** The column of that name; null where the data is not known, undefined where the data lacks it. */
function findColumn(place: CallPlace, name: string, match: Match): ProbedColumn | null | undefined {
  const { data, call, type } = match;
  if (data.columns === null) return null;
  const found = data.columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  const names = data.columns.map((column) => column.name);
  const wanted = call.call === "vector" ? "number" : call.call;
  const sole = data.columns.filter((column) => column.kind === wanted);
  const near = closestName(name, names);
  const target = near ?? (sole.length === 1 ? sole[0]?.name : undefined);
  const at = placeOf(type, name);
  place.context.report(
    problem("P5002", at ?? type.span, {
      title: `${data.text} has no column \`${name}\``,
      label: near === null ? "not in the data" : `did you mean \`${near}\`?`,
      fixes:
        at === null || near === null
          ? []
          : [{ span: at, replacement: wordFor(near), certain: isOnlyNear(name, near, names) }],
      help:
        target !== undefined && at === null
          ? `it has ${showNames(names)}; \`column: ${wordFor(target)}\` says which one to read`
          : `it has ${showNames(names)}`,
    }),
  );
  return undefined;
}

function isNumeric(column: ProbedColumn): boolean {
  const { values, kind } = column;
  if (kind === "number") return true;
  return values?.every((value) => value.trim() !== "" && Number.isFinite(Number(value))) ?? false;
}

function fitsKind(place: CallPlace, column: ProbedColumn, match: Match): boolean {
  const wanted = match.call.call;
  const asked = findEntry<ColumnEntry>(catalog.columns, wanted)?.plural ?? "";
  const numbers = wanted === "number" || wanted === "vector";
  // What is drawn or decoded is no word and no number.
  const media = column.kind !== "text" && column.kind !== "class" && column.kind !== "number";
  // Pictures and recordings of a file of rows are the paths of their files, boxes are lists.
  const paths = column.kind === "text" || column.kind === "class";
  const wantsMedia = ["image", "audio", "mask", "boxes"].includes(wanted);
  const fits = wantsMedia ? column.kind === wanted || paths : numbers ? isNumeric(column) : !media;
  if (fits || match.data.probe?.rows === 0) return true;
  const { stats } = column;
  // Mostly numbers: what stands between them is the mistake, not the type.
  if (numbers && stats?.notNumber != null && stats.numbers * 2 >= stats.filled) {
    const row = showRow(stats.notNumber, match.data.probe);
    const others = stats.filled - stats.numbers - 1;
    reportColumn(place, match, "P5007", {
      title: `${row === null ? "" : `${row}: `}\`${column.name}\` holds ${showValue(stats.notNumber.value)}, which is no number`,
      label: `${showCount(stats.numbers)} of ${showAll(stats.filled, match.data.probe)} hold numbers`,
      help: `correct the field${others > 0 ? ` and ${showCount(others)} more` : ""}, or leave it empty where the value is not known`,
    });
    return false;
  }
  const found = findEntry<ColumnEntry>(catalog.columns, column.kind)?.plural ?? column.kind;
  reportForm(place, match, {
    title: `the column \`${column.name}\` holds ${found}, not ${asked}`,
    label: `the data has ${found}`,
    help:
      column.kind === "class" && match.role === "target" ? `write \`class(${column.values?.length ?? "…"})\`` : null,
  });
  return false;
}

function holdsTimes(place: CallPlace, column: ProbedColumn, match: Match): boolean {
  const { stats } = column;
  if (stats === undefined || stats.filled === 0) return true;
  if (stats.times === stats.filled || stats.numbers === stats.filled) return true;
  const odd = stats.times >= stats.numbers ? stats.notTime : stats.notNumber;
  const row = odd === null ? null : showRow(odd, match.data.probe);
  reportColumn(place, match, "P5018", {
    title: `${row === null ? "" : `${row}: `}\`${column.name}\` holds ${showValue(odd?.value ?? "")}, which is no time`,
    label: `${showCount(Math.max(stats.times, stats.numbers))} of ${showAll(stats.filled, match.data.probe)} hold times`,
    help: "times are ISO 8601 (`2024-05-31`, `2024-05-31T12:00:00Z`), or seconds or milliseconds since 1970, all of one kind",
  });
  return false;
}

/** A target with one value leaves nothing to learn. */
function varies(place: CallPlace, column: ProbedColumn, match: Match): boolean {
  const { stats } = column;
  if (match.role !== "target" || stats === undefined || match.data.probe?.sampled === true) return true;
  if (!stats.distinctExact || stats.distinct !== 1 || stats.filled < 2) return true;
  const value = stats.counts?.[0]?.value ?? stats.repeat?.value ?? "";
  reportColumn(place, match, "P5009", {
    title: `the target \`${match.label.text}\` never varies: it is ${showValue(value)} in ${stats.filled === 2 ? "both" : `all ${showCount(stats.filled)}`} rows`,
    label: "nothing to learn",
    help: "check that this is the column and the file you mean",
  });
  return false;
}
