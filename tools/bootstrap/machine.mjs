// Prints what of this machine a test's result may depend on; Nx mixes it into its cache keys.
import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const mirror = process.env.PENSTOCK_MIRROR ?? path.resolve(import.meta.dirname, "../../../shared/data");
const folders = existsSync(mirror) ? readdirSync(mirror).sort() : [];
const text = JSON.stringify([process.platform, process.arch, process.version, os.cpus().length, folders]);
process.stdout.write(`${createHash("sha256").update(text).digest("hex")}\n`);
