/** `pipe tag RUN NAME`: gives a run a name of one's own, which `pipe gc` respects and other commands understand; `--remove` takes it away. */
import { addTag, isTag, openStore, removeTag, tagForm } from "@penstock/runtime/store";
import { storeFolder } from "../host/places.ts";
import type { Terminal } from "../terminal.ts";
import { findNamed } from "./find-run.ts";

/** Which run, and which tag. */
export interface TagRequest {
  readonly run: string;
  readonly tag: string;
}

/** Tags a run, or all runs of a group, and gives the exit status. */
export function tag(request: TagRequest, { remove }: { readonly remove: boolean }, terminal: Terminal): number {
  const fail = (text: string): number => {
    terminal.error(text);
    return 1;
  };
  if (!isTag(request.tag)) return fail(`\`${request.tag}\` cannot be a tag: ${tagForm}`);
  const store = openStore(storeFolder(process.cwd(), process.env));
  const found = findNamed(store, request.run);
  if (found.kind === "problem") return fail(found.text);
  if (found.kind === "sweep")
    return fail(`\`${found.name}\` is a sweep; tag one of its runs, \`pipe show\` names them`);
  const runs = found.kind === "run" ? [found.run] : found.family.runs;
  const name = found.kind === "run" ? found.run.name : `the ${runs.length} runs of ${found.family.name}`;
  const hashes = runs.map(({ artifact }) => artifact.manifest.hash);
  if (!remove) {
    for (const hash of hashes) addTag(store.root, hash, request.tag);
    terminal.out(`\`${request.tag}\` is now a tag of ${name}.\n`);
    return 0;
  }
  const removed = hashes.filter((hash) => removeTag(store.root, hash, request.tag));
  if (removed.length === 0) return fail(`\`${request.tag}\` is no tag of ${name}`);
  terminal.out(`\`${request.tag}\` is no longer a tag of ${name}.\n`);
  return 0;
}
