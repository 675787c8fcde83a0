/**
 * In: a place inside the parentheses of a call. Out: the call's arguments with types and defaults, and which of them is
 * being written.
 */
import { readCursor } from "./cursor/cursor.ts";
import { expectedAt } from "./cursor/expected.ts";
import { describeParameter } from "./entry-text.ts";
import { parametersOf } from "./names/vocabulary.ts";
import { showParameter } from "./type-text.ts";
import type { Workspace } from "./workspace.ts";

/** A signature; `active` is the index of the argument being written, null where it is none of them. */
export interface SignatureHelp {
  readonly label: string;
  readonly documentation: string;
  readonly parameters: readonly { readonly start: number; readonly end: number; readonly documentation: string }[];
  readonly active: number | null;
}

const forms: Readonly<Record<string, string>> = {
  tensor: "tensor(sizes…)",
  tokens: "tokens(length)",
  bag: "bag(length)",
  shifted: "shifted(output, length)",
  log: "log(low, high)",
};

/** The signature of the innermost call around a place, or null. */
export function signatureHelp(workspace: Workspace, path: string, offset: number): SignatureHelp | null {
  const file = workspace.file(path);
  if (file === undefined) return null;
  const cursor = readCursor(file, offset);
  const { callee, call, parameter } = expectedAt(cursor, workspace.analysis(path).scopes);
  if (callee === null || call === null || callee.kind === "unknown") return null;
  if (callee.kind === "form") {
    return { label: forms[callee.name] ?? callee.name, documentation: "", parameters: [], active: null };
  }
  const parameters = parametersOf(callee);
  const name = callee.kind === "entry" ? callee.entry.name : callee.decl.name.text;
  let label = `${name}(`;
  const places = parameters.map((one, index) => {
    if (index > 0) label += ", ";
    const start = label.length;
    label += showParameter(one);
    return { start, end: label.length, documentation: describeParameter(one) };
  });
  const active = parameter === null ? -1 : parameters.findIndex((one) => one.name === parameter.name);
  const documentation = callee.kind === "entry" ? callee.entry.doc : (callee.decl.doc ?? "");
  return { label: `${label})`, documentation, parameters: places, active: active < 0 ? null : active };
}
