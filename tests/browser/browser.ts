/** A Chromium to look at pages with: found or installed by `tools/browser`, started without a window. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";

const installer = path.join(import.meta.dirname, "../../tools/browser/install-browser.mjs");

/** Starts a browser; throws with the command that would install one where there is none. */
export async function startBrowser(): Promise<Browser> {
  const told = execFileSync(process.execPath, [installer], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  // Written by the installer.
  const { program, libraries } = JSON.parse(told) as { program: string; libraries: string[] };
  const before = process.env["LD_LIBRARY_PATH"];
  const paths = [...libraries, ...(before === undefined ? [] : [before])].join(":");
  return chromium.launch({
    executablePath: program,
    // Its own sandbox needs rights that a container does not give; the pages are ours and load nothing.
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    env: { ...process.env, ...(paths === "" ? {} : { LD_LIBRARY_PATH: paths }) },
  });
}
