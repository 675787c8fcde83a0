/**
 * The generated files of the VS Code extension, by their path in its folder.
 */
import { parameterTypes } from "../../packages/dsl/src/check/params.ts";
import { snippets } from "./snippets.ts";
import { textMateGrammar } from "./textmate.ts";

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Texts of the files. */
export function extensionFiles(): Readonly<Record<string, string>> {
  return {
    "syntaxes/pipe.tmLanguage.json": json(textMateGrammar(parameterTypes.keys())),
    "snippets/pipe.json": json(snippets()),
  };
}
