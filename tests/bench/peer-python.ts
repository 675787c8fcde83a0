/** Where the Python libraries that Penstock is compared with are, out; they are installed where they are not yet. */
import { spawn } from "node:child_process";
import path from "node:path";
import { BenchFailure } from "./bench-failure.ts";

const root = path.join(import.meta.dirname, "../..");

/** The path of that Python; throws `BenchFailure` where the libraries cannot be installed. */
export function peerPython(tell: (line: string) => void): Promise<string> {
  tell("looking for Keras and PyTorch (installed once into the cache when they are not there)");
  const installer = path.join(root, "tools/peers/install-peers.mjs");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [installer], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === 0) resolve(output.trim());
      else reject(new BenchFailure("The peers could not be installed; the lines above say why."));
    });
  });
}
