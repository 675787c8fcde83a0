/**
 * Bundles the VS Code extension's client into one file, and gathers the notices of the packages that went into it.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/** The extension's folder. */
export const extensionFolder = fileURLToPath(new URL("../../packages/dsl/editors/vscode", import.meta.url));

/** The package that a module belongs to: the nearest folder with a named package.json below a node_modules. */
function packageOf(module: string): string | null {
  const parts = module.split(path.sep);
  const last = parts.lastIndexOf("node_modules");
  if (last < 0) return null;
  const length = parts[last + 1]?.startsWith("@") ? 3 : 2;
  return parts.slice(0, last + length).join(path.sep);
}

/** A package whose code is in the bundle, with its licence. */
export interface Notice {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly text: string | null;
}

function noticeOf(folder: string): Notice {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  return {
    name,
    version,
    license,
    text: file === undefined ? null : readFileSync(path.join(folder, file), "utf8").trim(),
  };
}

/** Writes `dist/extension.cjs` below `folder`; VS Code itself provides `vscode`. */
export async function buildExtension(
  folder: string,
): Promise<{ readonly file: string; readonly notices: readonly Notice[] }> {
  const file = path.join(folder, "dist", "extension.cjs");
  const bundle = await rolldown({
    input: path.join(extensionFolder, "src", "extension.ts"),
    platform: "node",
    external: ["vscode"],
    logLevel: "warn",
  });
  const { output } = await bundle.write({ file, format: "cjs", minify: true, sourcemap: false });
  await bundle.close();
  const modules = output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));
  const folders = [...new Set(modules.map(packageOf).filter((one) => one !== null))];
  return { file, notices: folders.map(noticeOf).sort((a, b) => a.name.localeCompare(b.name)) };
}

/** The notices as one text. */
export function noticesText(notices: readonly Notice[]): string {
  const parts = notices.map(
    ({ name, version, license, text }) =>
      `${name} ${version} (${license})\n\n${text ?? "No licence file in the package."}`,
  );
  return `The file dist/extension.cjs holds code of these packages.\n\n${parts.join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}
