// Stage order inside a package: a room may import from rooms before it, never from rooms after it. Type-only imports count
// too, but for the few that the table names.
import path from "node:path";
import { importsOf, sourceFiles } from "./sources.mjs";

/** Rooms in the order data flows; rooms on one line may not import each other. */
const orders = {
  dsl: [
    ["source"],
    ["diagnostics"],
    ["tokens"],
    ["cst"],
    ["ast"],
    ["catalog"],
    ["pretrained"],
    ["check"],
    ["format"],
    ["service"],
    ["server"],
  ],
  runtime: [
    ["locks", "random"],
    ["backend", "artifacts"],
    ["graph"],
    ["profile"],
    ["plan"],
    ["pretrained"],
    ["data"],
    ["ops"],
    ["train"],
    ["generate"],
    ["evaluate"],
    ["agents", "federate"],
    ["tune"],
    ["execute"],
    ["history"],
    ["serve"],
  ],
};

/** Rooms that others may read for a reason that the second text gives. */
const exceptions = {
  dsl: {},
  runtime: {
    "plan -> artifacts": "a plan asks the store what is cached",
    "pretrained -> data":
      "files of weights come down as those of data sets do, and data reads tokenizers of pretrained encoders",
  },
};

function rankOf(order, room) {
  return order.findIndex((line) => line.includes(room));
}

/** Every import that runs against the order. */
export function checkStageOrder(root) {
  return Object.entries(orders).flatMap(([name, order]) => {
    const home = path.join(root, "packages", name, "src");
    return sourceFiles(home).flatMap((file) => {
      const [room, ...rest] = path.relative(home, file).split(path.sep);
      // Files directly in src/ are the package's surface and may import any room.
      if (rest.length === 0) return [];
      const rank = rankOf(order, room);
      if (rank < 0) return [`${path.relative(root, file)}: the room \`${room}\` has no place in the stage order`];
      if (file.endsWith(".test.ts")) return [];
      return importsOf(file).flatMap(({ specifier, line }) => {
        if (!specifier.startsWith(".")) return [];
        const [other, ...inside] = path.relative(home, path.resolve(path.dirname(file), specifier)).split(path.sep);
        if (inside.length === 0 || other === room) return [];
        const otherRank = rankOf(order, other);
        if (otherRank >= 0 && (otherRank < rank || exceptions[name][`${room} -> ${other}`])) return [];
        return [`${path.relative(root, file)}:${line}: \`${room}\` imports from \`${other}\`, which comes after it`];
      });
    });
  });
}
