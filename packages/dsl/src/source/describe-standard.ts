/** Files of the language in, the module of the language package that holds their texts out. */

/** The module's text; a line of a file is a line of it. */
export function describeStandard(files: readonly { readonly name: string; readonly text: string }[]): string {
  const entries = files.map(
    ({ name, text }) =>
      `  "std/${name}": \`${text.replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${")}\`,`,
  );
  return `/** Texts of the files in \`std\`, by the name that imports give them. Written by tools/reference/write-standard.mjs. */\nexport const standardTexts: Readonly<Record<string, string>> = {\n${entries.join("\n")}\n};\n`;
}
