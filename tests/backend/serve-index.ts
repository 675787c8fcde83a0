/** A folder of wheels in, a package index on this machine out (PEP 691), with what it was asked for. */
import { createReadStream, readdirSync, statSync } from "node:fs";
import http from "node:http";
import path from "node:path";

/** A running index. */
export interface ServedIndex {
  /** For `PIP_INDEX_URL`. */
  readonly address: string;
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Starts it on a free port; `stopAfter` breaks each file's connection after that many bytes. */
export async function serveIndex(folder: string, options: { readonly stopAfter?: number }): Promise<ServedIndex> {
  const requests: string[] = [];
  const server = http.createServer((request, response) => {
    const url = request.url ?? "/";
    requests.push(url);
    if (url.startsWith("/simple/")) {
      const files = readdirSync(folder).map((filename) => ({ filename, url: `../../files/${filename}`, hashes: {} }));
      response.setHeader("content-type", "application/vnd.pypi.simple.v1+json");
      response.end(JSON.stringify({ meta: { "api-version": "1.0" }, name: "tensorflow-cpu", files }));
      return;
    }
    const file = path.join(folder, path.basename(url));
    response.setHeader("content-length", statSync(file).size);
    if (options.stopAfter === undefined) {
      createReadStream(file, { highWaterMark: 1 << 20 }).pipe(response);
    } else {
      createReadStream(file, { end: options.stopAfter - 1 })
        .on("end", () => response.destroy())
        .pipe(response, { end: false });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  return {
    address: `http://127.0.0.1:${port}/simple`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
