/** In: the files that the language brings along, and the pretrained weights that have a name. Out: their pages. */
import { type PretrainedEntry, pretrained, standardFiles } from "@penstock/dsl";
import { code, fence, link, page, table } from "./markdown.ts";

/** Layers of a file with their doc comments, in order. */
function layersOf(text: string): readonly { readonly name: string; readonly doc: string }[] {
  return [...text.matchAll(/((?:^\/\/\/ .*\n)+)layer (\w+)/gm)].map(([, doc = "", name = ""]) => ({
    name,
    doc: doc
      .replace(/^\/\/\/ /gm, "")
      .trim()
      .replace(/\n/g, " "),
  }));
}

/** The page of ready-made layers. */
export function standardPage(): string {
  const sections = standardFiles().map(({ name, text }) =>
    page(
      `## ${name}`,
      table(
        ["layer", ""],
        layersOf(text).map((layer) => [code(layer.name), layer.doc]),
      ),
      "The file:",
      fence("pipe", text),
    ).trimEnd(),
  );
  return page(
    "# Ready-made layers",
    'Files that the language brings along. `import { bert } from "std/text.pipe"` finds them whatever folder a program lies in; they are ordinary programs, and what is written in them can be copied and changed. A file of one\'s own is imported by its path, `"./std/text.pipe"`.',
    ...sections,
  );
}

function section(entry: PretrainedEntry): string {
  const carriers = [
    ...new Map(
      entry.files.flatMap((file) => (file.package === null ? [] : [[file.package.carrier.file, file.package.carrier]])),
    ).values(),
  ].map(
    ({ index, name, version }) => `${code(name)} ${version} (${index === "pypi" ? "Python package index" : "npm"})`,
  );
  const hosts = [...new Set(entry.files.flatMap((file) => (file.url === null ? [] : [code(new URL(file.url).host)])))];
  return page(
    `## ${entry.name}`,
    entry.doc,
    [
      `- from ${[...carriers, ...hosts].join(", or ")}`,
      `- architecture: ${code(entry.architecture)}`,
      `- licence: ${entry.licence}`,
      `- cite: ${entry.citation}`,
    ].join("\n"),
    table(
      ["file", "for", "size", "sha256"],
      entry.files.map(({ name, role, bytes, sha256 }) => [
        code(name),
        role,
        `${(bytes / 1e6).toFixed(1)} MB`,
        code(sha256),
      ]),
    ),
  ).trimEnd();
}

/** The page of pretrained weights. */
export function pretrainedPage(): string {
  return page(
    "# Pretrained weights",
    `Weights that have a name. Where their files are looked for, and how to use a folder of one's own, is told in ${link("the guide", "../guide/pretrained.md")}. Every file proves itself by its sum, wherever it comes from.`,
    ...pretrained.map(section),
  );
}
