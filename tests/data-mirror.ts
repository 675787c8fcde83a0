/** The folder of real data sets that tests read: PENSTOCK_MIRROR, or `shared/data` beside the tree, or none. */
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const named = process.env["PENSTOCK_MIRROR"];
const beside = fileURLToPath(new URL("../../shared/data", import.meta.url));

/** Absolute path, or null where there is none. */
export const mirror: string | null = named ? path.resolve(named) : existsSync(beside) ? beside : null;
