/**
 * The files that the language brings along: `import { bert } from "std/text.pipe"` means one of them, whatever folder the program lies
 * in. Their texts are part of this package, so that no host is asked; they are written and shipped as files in `std`.
 */
import { standardTexts } from "./standard-texts.ts";

/** What imports call them: `std/text.pipe`. */
export const standardNames: readonly string[] = Object.keys(standardTexts);

/** All of them with their texts. */
export function standardFiles(): readonly { readonly name: string; readonly text: string }[] {
  return Object.entries(standardTexts).map(([name, text]) => ({ name, text }));
}

/** In front of the name in paths: no file of a disk is called so. */
const mark = "<std>/";

/** The path of the file that an import means; null where it means none of the language's. */
export function standardPath(specifier: string): string | null {
  return Object.hasOwn(standardTexts, specifier) ? specifier.replace(/^std\//, mark) : null;
}

/** The name that imports give a path; null where it is no file of the language. */
export function standardName(path: string): string | null {
  const name = path.replace(mark, "std/");
  return path.startsWith(mark) && Object.hasOwn(standardTexts, name) ? name : null;
}

/** The text of a file of the language; undefined for every other path. */
export function standardText(path: string): string | undefined {
  const name = standardName(path);
  return name === null ? undefined : standardTexts[name];
}
