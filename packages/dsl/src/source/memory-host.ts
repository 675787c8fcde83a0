/**
 * In: file texts by path. Out: a host over them, for browsers, tests and examples, where no disk is at hand.
 */
import type { DataProbe, DataProblem, Host, SourceRequest } from "./host.ts";

/** A host that knows exactly the given files; imports resolve as paths relative to the importing file. */
export function memoryHost(
  files: Readonly<Record<string, string>>,
  probe?: (request: SourceRequest) => DataProbe | DataProblem,
): Host {
  const host: Host = {
    readText: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
    resolve: joinPath,
  };
  return probe === undefined ? host : { ...host, probe };
}

/** The path that `specifier` means when it stands in file `from`; `/` separates folders. */
function joinPath(from: string, specifier: string): string {
  if (specifier.startsWith("/")) return specifier;
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
