/**
 * In: the `source` of a data set. Out: the source and what the catalog or the host knows of its data.
 */
import type { Expr, SettingItem } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { ColumnEntry, SourceEntry } from "../catalog/entry.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { DataProbe, ProbedColumn } from "../source/host.ts";
import { type CallPlace, checkCallOf } from "./call.ts";
import type { Argument, CheckedCall } from "./checked-program.ts";
import { type CheckContext, textAt } from "./context.ts";
import type { KnownData } from "./data-match.ts";
import { readScenes } from "./data-scenes.ts";
import { showRow, showRows } from "./data-words.ts";
import { type BlockItems, labelled } from "./items.ts";

/** A source with what is known of its data. */
export interface Source {
  readonly call: CheckedCall;
  readonly data: KnownData;
  readonly rows: number | null;
  /** Null where it is not known. */
  readonly official: boolean | null;
  /** Whether its own split sets rows apart for validation, where no probe says so. */
  readonly ownValid?: boolean;
  /** Names of its files; null where it has none to tell apart. The parts of a probe are these files, in this order. */
  readonly files: readonly string[] | null;
}

/** Source columns that inputs and targets name, as far as that can be seen before they are checked. */
export function columnsRead(items: BlockItems): string[] {
  const names = ["input", "target"].flatMap((role) =>
    labelled(items, role).flatMap(({ label, item }) => {
      const first = item.value.kind === "flow" ? item.value.stages[0] : item.value;
      const named =
        first?.kind === "call" ? first.args.flatMap((arg) => namesIn(first.callee.parts[0]?.text, arg)) : [];
      return named.length === 0 ? [label.text] : named;
    }),
  );
  return [...new Set(names)].sort();
}

function namesIn(
  type: string | undefined,
  arg: { readonly name: { text: string } | null; readonly value: Expr },
): string[] {
  const entry = findEntry<ColumnEntry>(catalog.columns, type ?? "");
  const [first] = entry?.parameters ?? [];
  const positional = arg.name === null && (first?.name === "column" || first?.name === "columns");
  if (!positional && arg.name?.text !== "column" && arg.name?.text !== "columns") return [];
  const values = arg.value.kind === "list" ? arg.value.items : [arg.value];
  return values.flatMap((value) =>
    value.kind === "text"
      ? [value.value]
      : value.kind === "path"
        ? value.parts.slice(0, 1).map((part) => part.text)
        : [],
  );
}

/** Checks the source and looks into its data; `reads` are the columns that rows are compared by. */
export function readSource(place: CallPlace, item: SettingItem, reads: readonly string[]): Source | null {
  const { context } = place;
  const call = checkCallOf(item.value, "sources", place);
  const entry = call === null ? undefined : findEntry<SourceEntry>(catalog.sources, call.call);
  if (call === null || entry === undefined) return null;
  const text = `\`${textAt(context, item.value.span)}\``;
  if (call.call === "builtin") return readBuiltin(context, call, text);
  if (call.call === "scenes") return readScenes(context, call, text);
  const found = context.host.probe?.({ source: call.call, args: call.args, from: item.span.file, reads });
  if (found?.kind === "problem") {
    context.report(problem("P5001", call.span, { title: found.title, label: "named here", help: found.help }));
    return null;
  }
  const probe = found === undefined ? null : withoutRows(reportRagged(context, call, found));
  const known = typeof call.args["masks"] === "string" ? [{ name: "mask", kind: "mask" } as const] : [];
  const assumed =
    entry.columns === null
      ? null
      : [...entry.columns, ...known].map((column) => ({ ...column, shape: null, values: null }));
  return {
    call,
    data: { columns: probe?.columns ?? assumed, resizes: entry.resizes, text, span: call.span, probe },
    rows: probe?.rows ?? null,
    official: probe === null ? assumedOfficial(call) : probe.official !== null,
    files: fileNames(call, { entry, probe }),
  };
}

/** Of a source without rows nothing is claimed but that. */
function withoutRows(probe: DataProbe): DataProbe {
  return probe.rows === 0 ? { ...probe, columns: probe.columns.map(namesOnly) } : probe;
}

function namesOnly({ name, shape }: ProbedColumn): ProbedColumn {
  return { name, kind: shape === null ? "text" : "image", shape, values: null };
}

/** Rows whose fields do not match the header: said once, and nothing else about values is claimed then. */
function reportRagged(context: CheckContext, call: CheckedCall, probe: DataProbe): DataProbe {
  const { ragged } = probe;
  if (ragged == null) return probe;
  const more = ragged.rows - 1;
  const row = showRow(ragged, probe) ?? "a row";
  context.report(
    problem("P5008", call.span, {
      title: `${row} has ${ragged.found} ${ragged.found === 1 ? "field" : "fields"}, the header has ${ragged.expected}`,
      label: more === 0 ? "one row does not fit" : `${showRows(more + 1)} do not fit`,
      help:
        ragged.found > ragged.expected
          ? "quote fields that contain the delimiter, or set `delimiter`"
          : "a field or a line break is missing there; empty fields need their delimiters too",
    }),
  );
  return {
    ...probe,
    rows: null,
    repeats: null,
    columns: probe.columns.map(({ name, kind, shape }) => ({ name, kind, shape, values: null })),
  };
}

/** Without a look at the data: whether the arguments name test files. Of an image folder nothing is known. */
function assumedOfficial(call: CheckedCall): boolean | null {
  if (call.call === "idx") return call.args["test_images"] !== null && call.args["test_labels"] !== null;
  if (call.call === "cifar") return Array.isArray(call.args["test"]) && call.args["test"].length > 0;
  return call.call === "images" || call.call === "audio" || call.call === "npz" ? null : false;
}

/** The files as the program names them; as the host found them where a pattern stands for several. */
function fileNames(
  call: CheckedCall,
  { entry, probe }: { readonly entry: SourceEntry; readonly probe: DataProbe | null },
): string[] | null {
  const names = entry.fileArguments.flatMap((name) => {
    const value: Argument | undefined = call.args[name];
    return Array.isArray(value)
      ? value.filter((one) => typeof one === "string")
      : typeof value === "string"
        ? [value]
        : [];
  });
  const found = probe?.parts?.map(({ name }) => name) ?? [];
  if (names.some((name) => /[*?[{]/.test(name)) && found.length > 0) return found;
  return names.length === 0 ? null : names;
}

function readBuiltin(context: CheckContext, call: CheckedCall, text: string): Source | null {
  const name = call.args["name"];
  const entry = findEntry(catalog.datasets, typeof name === "string" ? name : "");
  if (entry === undefined) {
    const names = catalog.datasets.map((dataset) => dataset.name);
    const near = closestName(String(name), names);
    context.report(
      problem("P2014", call.span, {
        title: `there is no built-in data set \`${String(name)}\``,
        label: near === null ? "unknown data set" : `did you mean \`${near}\`?`,
        help:
          near === null
            ? `there are ${names.map((one) => `\`${one}\``).join(", ")}; files of your own: \`csv\`, \`images\`, \`idx\`, \`cifar\``
            : null,
        fixes:
          near === null
            ? []
            : [
                {
                  span: call.span,
                  replacement: `builtin("${near}")`,
                  certain: isOnlyNear(String(name), near, names),
                },
              ],
      }),
    );
    return null;
  }
  return {
    call,
    data: { columns: entry.columns, resizes: false, text, span: call.span, probe: null },
    rows: entry.rows,
    official: entry.official !== null,
    ownValid: entry.official?.valid !== undefined,
    files: entry.files.filter((file) => file.role === "train" || file.role === "test").map((file) => file.name),
  };
}
