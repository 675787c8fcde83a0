/**
 * In: an entry of the catalog. Out: its documentation in Markdown: signature, one sentence, arguments, example.
 */
import type { BlockEntry, Entry, ParameterEntry, SettingEntry } from "../catalog/entry.ts";
import { showDetail, showParameter } from "./type-text.ts";

/** Program text as a Markdown block. */
export function codeBlock(text: string): string {
  return `\`\`\`pipe\n${text}\n\`\`\``;
}

/** `conv(filters: int, kernel: int | [int, int] = [3, 3])` */
export function signatureOf(name: string, parameters: readonly ParameterEntry[]): string {
  return `${name}(${parameters.map(showParameter).join(", ")})`;
}

function listOf(parameters: readonly ParameterEntry[]): string {
  return parameters
    .map((one) => `- \`${one.name}\`: ${showDetail(one)}${one.doc === "" ? "" : `. ${one.doc}`}`)
    .join("\n");
}

/** The page of something that is called. */
export function describeEntry(entry: Entry): string {
  const parts = [codeBlock(signatureOf(entry.name, entry.parameters)), entry.doc];
  if (entry.parameters.length > 0) parts.push(listOf(entry.parameters));
  if (entry.example !== undefined) parts.push(`For example:\n\n${codeBlock(entry.example)}`);
  return parts.join("\n\n");
}

/** The page of a kind of block. */
export function describeBlock(entry: BlockEntry): string {
  const settings = entry.parameters
    .map((one) => `- \`${one.name}${one.label === "required" ? " name" : ""}\`: ${showDetail(one)}. ${one.doc}`)
    .join("\n");
  const example = entry.example === undefined ? [] : [`For example:\n\n${codeBlock(entry.example)}`];
  return [`**${entry.name}**: ${entry.doc}`, settings, ...example].join("\n\n");
}

/** A setting or an argument. */
export function describeParameter(parameter: ParameterEntry | SettingEntry): string {
  const label = "label" in parameter && parameter.label === "required" ? " name" : "";
  const head = `${parameter.name}${label}: ${showDetail(parameter)}`;
  return [codeBlock(head), parameter.doc].filter((part) => part !== "").join("\n\n");
}
