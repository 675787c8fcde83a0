/** The texts of a sheet in, lines for a terminal out: each row as it is, and below it what the epochs make of it. */
import type { AugmentedSheet } from "./sheet.ts";

/** Lines of all rows that have a text; none where nothing in the sheet is one. */
export function sheetLines({ inputs, rows }: AugmentedSheet): string[] {
  return rows.flatMap(({ row, targets, before, after }) =>
    before.flatMap((shown, input) => {
      if (shown.kind !== "text") return [];
      const several = inputs.length > 1 ? `  ${inputs[input]?.name ?? ""}` : "";
      const variants = after.flatMap(({ inputs: changed }, epoch) => {
        const one = changed[input];
        return one?.kind === "text" ? [`  ${epoch + 1}  ${oneLine(one.text)}`] : [];
      });
      return [`row ${row}  ${targets}${several}`, `     ${oneLine(shown.text)}`, ...variants, ""];
    }),
  );
}

/** A text as one line: control characters and line breaks as spaces. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
}
