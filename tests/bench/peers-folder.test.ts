import { expect, test } from "vitest";
import { cacheFolder } from "../../packages/runtime/src/backend/cache.ts";

interface PeersFolder {
  cacheFolder(env: NodeJS.ProcessEnv): string;
  peersFolder(env: NodeJS.ProcessEnv): string;
}

// Plain JavaScript without types, since it runs before anything is built.
const script: string = "../../tools/peers/peers-folder.mjs";
const peers = (await import(/* @vite-ignore */ script)) as PeersFolder;

test.each<NodeJS.ProcessEnv>([
  {},
  { HOME: "/home/ada" },
  { HOME: "/home/ada", XDG_CACHE_HOME: "/var/cache/ada" },
  { HOME: "/home/ada", PENSTOCK_CACHE: "/data/penstock" },
])("The peers lie in the runtime's own cache folder, with %j", (env) => {
  expect(peers.cacheFolder(env)).toBe(cacheFolder(env));
  expect(peers.peersFolder(env).startsWith(cacheFolder(env))).toBe(true);
});
