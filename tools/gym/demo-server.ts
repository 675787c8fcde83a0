/**
 * Serves the page of examples/gym-browser. In: a port, 0 for any. Out: its address.
 * Why: a browser does not run TypeScript; the module is joined with gym-js into one file in memory, and nothing is written.
 */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const folder = new URL("../../examples/gym-browser/", import.meta.url);

/** A page that is being served to this machine. */
export interface Demo {
  readonly address: string;
  close(): Promise<void>;
}

async function joined(): Promise<string> {
  const bundle = await rolldown({
    input: fileURLToPath(new URL("main.ts", folder)),
    platform: "browser",
    resolve: { conditionNames: ["source", "import"] },
  });
  try {
    const { output } = await bundle.generate({ format: "esm" });
    const [{ code, imports }, ...others] = output;
    if (others.length > 0 || imports.length > 0) throw new Error("the page needs more than one file");
    return code;
  } finally {
    await bundle.close();
  }
}

/** Joins and serves the page on the loopback address. Throws where the port is taken. */
export async function serveDemo(port = 0): Promise<Demo> {
  const files: Readonly<Record<string, readonly [type: string, text: string]>> = {
    "/": ["text/html; charset=utf-8", readFileSync(new URL("index.html", folder), "utf8")],
    "/main.js": ["text/javascript; charset=utf-8", await joined()],
  };
  const server: Server = createServer(({ url = "" }, response) => {
    const [type, text] = files[url] ?? ["text/plain", "not found"];
    response.writeHead(url in files ? 200 : 404, { "content-type": type }).end(text);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  // A server that listens on a port has an address that is no string.
  const { port: taken } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${taken}/`,
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => (error === undefined ? resolve() : reject(error)));
      }),
  };
}
