/**
 * What goes wrong when this library is called wrongly. In: a code and a full sentence. Out: an Error that carries both.
 * Why: the tuples of the Gymnasium API have no place for a failure, so a caller's mistake is thrown, with one class to
 * catch and a code to tell mistakes apart.
 */

/** The kinds of mistake a caller of gym-js can make. */
export type GymErrorCode =
  | "env-id"
  | "env-unknown"
  | "env-version"
  | "env-duplicate"
  | "setting"
  | "option"
  | "seed"
  | "space"
  | "sample"
  | "action"
  | "reset-needed"
  | "render-mode"
  | "contract"
  | "random-argument"
  | "vector"
  | "snapshot"
  | "dependency";

/** A mistake of the caller; the message says what is wrong, what was expected, what was received, and a way out. */
export class GymError extends Error {
  readonly code: GymErrorCode;

  constructor(code: GymErrorCode, message: string) {
    super(message);
    this.name = "GymError";
    this.code = code;
  }
}

/** A value as error messages show it: short, with its type visible. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  if (ArrayBuffer.isView(value)) {
    const [tag, items] = [Object.prototype.toString.call(value).slice(8, -1), value as unknown as ArrayLike<number>]; // only shown
    return `${tag}(${items.length}) [${Array.from(items).slice(0, 8).join(", ")}${items.length > 8 ? ", ..." : ""}]`;
  }
  if (typeof value === "function") return `a function named ${JSON.stringify(value.name)}`;
  if (typeof value === "object" && value !== null) return `an object with keys [${Object.keys(value).join(", ")}]`;
  return String(value);
}
