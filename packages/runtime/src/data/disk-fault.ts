/** An error of the file system in, what a person can do about it out. */
import { systemCode } from "../system-code.ts";
import { DataError } from "./data-error.ts";

/** A `DataError` for a disk that is full or shut; every other error as it is. */
export function diskFault(error: unknown, path: string): unknown {
  switch (systemCode(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return new DataError(
        `there is no space left for \`${path}\``,
        "free some space and run again; what has arrived is kept",
        path,
      );
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new DataError(
        `\`${path}\` cannot be opened or written: permission denied`,
        "make it accessible, or set PENSTOCK_CACHE to a folder of yours",
        path,
      );
    default:
      return error;
  }
}
