/** Linux's description of the processors in, the instructions that they have out. */

/** By Linux's names; empty where nothing is known. */
export function processorFlags(description: string | null): ReadonlySet<string> {
  const line = /^(?:flags|Features)\s*:(.*)$/m.exec(description ?? "")?.[1]?.trim() ?? "";
  return new Set(line === "" ? [] : line.split(/\s+/));
}
