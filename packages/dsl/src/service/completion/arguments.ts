/**
 * In: the parentheses of a call with a place for another argument. Out: the names of arguments that are not given yet.
 */
import type { ParameterEntry } from "../../catalog/entry.ts";
import * as t from "../../tokens/token-types.ts";
import { describeParameter } from "../entry-text.ts";
import { parametersOf } from "../names/vocabulary.ts";
import { showDetail } from "../type-text.ts";
import type { Scene } from "./scene.ts";
import { exampleValue } from "./snippets.ts";
import { placeholder, type Suggestions } from "./suggestion.ts";

/** Names of arguments that are not given yet. */
export function suggestArguments(scene: Scene, out: Suggestions): void {
  const { callee, call } = scene.expected;
  if (callee === null || call === null) return;
  const parameters = parametersOf(callee);
  const given = new Set([...call.given, ...argumentsBehind(scene)]);
  const open = parameters.filter((parameter, index) => index >= call.position && !given.has(parameter.name));
  const written = scene.cursor.next === ":";
  for (const parameter of open) {
    if (parameter.rest === true && call.position > 0) continue;
    out.add({
      label: `${parameter.name}:`,
      kind: "argument",
      detail: showDetail(parameter),
      documentation: describeParameter(parameter),
      snippet: written ? parameter.name : `${parameter.name}: ${argumentPlace(callee, parameter)}`,
      rank: parameter.required ? 4 : 5,
    });
  }
}

function argumentPlace(callee: NonNullable<Scene["expected"]["callee"]>, parameter: ParameterEntry): string {
  const { type } = parameter;
  if (type.kind === "choice" || type.kind === "bool") return "$1";
  return placeholder(1, exampleValue(parameter, callee.kind === "entry" ? callee.entry : undefined));
}

/** Names of arguments that stand behind the cursor in the same call. */
function argumentsBehind(scene: Scene): string[] {
  const names: string[] = [];
  let depth = 0;
  for (const token of scene.cursor.file.tokens) {
    if (token.startOffset < scene.cursor.end || token.image === "") continue;
    const { tokenType: type } = token;
    if (type === t.LeftParen || type === t.LeftBracket || type === t.LeftBrace) depth++;
    else if (type === t.RightParen || type === t.RightBracket || type === t.RightBrace) depth--;
    else if (depth === 0 && type === t.ArgHead) names.push(token.image);
    else if (type === t.ItemHead || type === t.DeclHead) break;
    if (depth < 0) break;
  }
  return names;
}
