/** `--set name=value` on the command line. */

/** Values by param name; the last of equals wins. */
export type Settings = Readonly<Record<string, string>>;

/** Adds one `name=value`; commander calls it once an option. A name alone sets the empty text. */
export function collectSetting(text: string, before: Settings): Settings {
  const cut = text.indexOf("=");
  return cut < 0 ? { ...before, [text]: "" } : { ...before, [text.slice(0, cut)]: text.slice(cut + 1) };
}
