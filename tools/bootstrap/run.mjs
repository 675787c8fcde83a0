// Starting other programs from set-up: signals are theirs to handle, their exit status is ours.
import { spawn } from "node:child_process";
import path from "node:path";

/**
 * Runs a program with this terminal and gives its exit status. Ctrl-C reaches it through the terminal; a signal sent to
 * this process alone is passed on.
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit", ...options });
    const pass = (signal) => child.kill(signal);
    const ignore = () => {};
    process.on("SIGTERM", pass);
    process.on("SIGINT", ignore);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.removeListener("SIGTERM", pass);
      process.removeListener("SIGINT", ignore);
      resolve(signal === "SIGINT" ? 130 : (code ?? 1));
    });
  });
}

/** Runs a program quietly; throws an error that carries the end of its output when it fails. */
export function runQuietly(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    const keep = (chunk) => {
      output = (output + chunk).slice(-8000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) return resolve(output);
      const failure = new Error(
        `${path.basename(program)} ${args.join(" ")} ended with status ${code}:\n${output.trim()}`,
      );
      failure.expected = true;
      reject(failure);
    });
  });
}
