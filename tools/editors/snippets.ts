/**
 * In: the catalog. Out: snippets for VS Code: each kind of block as its example writes it, with places to fill in, and
 * the forms that are no block.
 */
import { catalog } from "../../packages/dsl/src/catalog/catalog.ts";
import type { BlockEntry } from "../../packages/dsl/src/catalog/entry.ts";

/** One snippet of a language. */
export interface Snippet {
  readonly prefix: string;
  readonly body: readonly string[];
  readonly description: string;
}

const escaped = (text: string): string => text.replace(/[\\$}]/g, "\\$&");

/** A block's example with its name, labels and values as places, in the order in which they are read. */
function bodyOf(block: BlockEntry): readonly string[] {
  let place = 0;
  const places = new Map<string, number>();
  // A name that has stood before changes with its first place.
  const mirrored = (text: string): string =>
    text.replace(/"[^"]*"|[a-z_]\w*(?![\w(])/g, (part) => (places.has(part) ? `$${places.get(part)}` : part));
  const hole = (text: string): string => {
    const inner = mirrored(escaped(text));
    if (inner === `$${places.get(text)}`) return inner;
    place += 1;
    places.set(text, place);
    return `\${${place}:${inner}}`;
  };
  const [head = "", ...rest] = (block.example ?? "").split("\n");
  const [, keyword = "", name = "", parameters = ""] = /^(\w+) (\w+)(.*?) \{$/.exec(head) ?? [];
  const lines = [`${keyword} ${hole(name)}${escaped(parameters)} {`];
  for (const line of rest) {
    const [, indent, setting, label, sign, value] = /^(\s+)(\w+)(?: (\w+))?(:| =) (.+)$/.exec(line) ?? [];
    if (setting === undefined || value === undefined) lines.push(escaped(line));
    else lines.push(`${indent}${setting}${label === undefined ? "" : ` ${hole(label)}`}${sign} ${hole(value)}`);
  }
  return [...lines.slice(0, -1), "}", "$0"];
}

/** Every snippet by its title. */
export function snippets(): Readonly<Record<string, Snippet>> {
  const blocks = catalog.blocks
    .filter((block) => block.example !== undefined)
    .map((block) => [
      `${block.name} block`,
      { prefix: block.name, body: bodyOf(block), description: block.doc } as const,
    ]);
  const forms = {
    param: {
      prefix: "param",
      body: [`param \${1:epochs}: \${2|int,float,probability,text,bool,duration|} = \${3:10}`, "$0"],
      description: "A value that `--set` may change.",
    },
    "param with a domain": {
      prefix: "param in",
      body: [`param \${1:lr}: float = \${2:1e-3} in \${3:log(1e-5, 1e-1)}`, "$0"],
      description: "A value that `--set` may change within bounds.",
    },
    import: {
      prefix: "import",
      body: [`import { \${2:conv_block} } from "\${1:./layers.pipe}"`, "$0"],
      description: "Blocks of another file.",
    },
  } as const satisfies Readonly<Record<string, Snippet>>;
  return { ...Object.fromEntries(blocks), ...forms };
}
