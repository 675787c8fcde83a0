/** Node's SQLite, where this Node has it. */

/** Codes of SQLite's errors are the first byte of these. */
const codeMask = 0xff;

/** Throws where Node was built without it; the `pipe` command says so before, and takes the Node beside it. */
export function sqlite(): typeof import("node:sqlite") {
  const found = process.getBuiltinModule("node:sqlite");
  // The type says that it is always there, which a Node built without it belies.
  if ((found as typeof found | undefined) === undefined) {
    throw Object.assign(new Error("this Node was built without SQLite"), { code: "ERR_SQLITE_ERROR", errcode: 1 });
  }
  return found;
}

/** SQLite's primary code of an error; null of any other. */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return null;
  return error.errcode & codeMask;
}
