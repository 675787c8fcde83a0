/** The operating system's code of an error (`ENOENT`, `ENOSPC`, …), or null where it has none. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}
