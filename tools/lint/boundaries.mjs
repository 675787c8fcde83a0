// Module boundaries. Between projects: Nx's own graph, held against the tags in each package.json. Inside: dsl touches
// neither Node nor tensors, gym-js depends on nothing (its vectors in threads on Node's, its
// environments with bodies on planck), only runtime imports TensorFlow.js.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { importsOf, sourceFiles } from "./sources.mjs";

/** What each layer may depend on. */
const allowed = {
  "layer:gym-js": [],
  "layer:dsl": [],
  "layer:runtime": ["layer:dsl", "layer:gym-js"],
  "layer:cli": ["layer:dsl", "layer:gym-js", "layer:runtime"],
  "layer:studio": ["layer:dsl", "layer:gym-js", "layer:runtime"],
  "layer:app": ["layer:dsl", "layer:gym-js", "layer:runtime", "layer:cli"],
  "layer:tests": ["layer:dsl", "layer:gym-js", "layer:runtime", "layer:cli", "layer:app"],
};

function projectGraph(root) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "penstock-graph-"));
  try {
    const file = path.join(folder, "graph.json");
    const run = spawnSync(
      process.execPath,
      [path.join(root, "node_modules/nx/dist/bin/nx.js"), "graph", `--file=${file}`],
      {
        cwd: root,
        encoding: "utf8",
        env: { ...process.env, NX_DAEMON: "false" },
      },
    );
    if (run.status !== 0) throw new Error(`nx graph failed:\n${run.stdout}${run.stderr}`);
    return JSON.parse(readFileSync(file, "utf8")).graph;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function layerOf(graph, project) {
  return graph.nodes[project]?.data.tags?.find((tag) => tag.startsWith("layer:"));
}

function betweenProjects(root) {
  const graph = projectGraph(root);
  const problems = [];
  for (const [project, edges] of Object.entries(graph.dependencies)) {
    const layer = layerOf(graph, project);
    if (layer === undefined || allowed[layer] === undefined) {
      problems.push(`project ${project} has no known layer tag; give it one of ${Object.keys(allowed).join(", ")}`);
      continue;
    }
    for (const { target } of edges) {
      const other = layerOf(graph, target);
      if (other !== undefined && !allowed[layer].includes(other)) {
        problems.push(`project ${project} (${layer}) depends on ${target} (${other}), which ${layer} may not`);
      }
    }
  }
  return problems;
}

/** `[package, what may not be imported, except where, why]`. */
const rules = [
  [
    "dsl",
    /^node:|^@tensorflow\//,
    /src[/\\]server[/\\]|editors[/\\]vscode[/\\]|\.test\.ts$/,
    "the language runs in a browser, without tensors",
  ],
  ["gym-js", /^(?!\.)/, /[/\\](?:box2d|testing|workers)[/\\]|\.test\.ts$/, "gym-js depends on nothing"],
  [
    "gym-js/src/workers",
    /^(?!\.|node:worker_threads$|node:os$)/,
    /[/\\]testing[/\\]|\.test\.ts$/,
    "vectors in threads need Node's threads and nothing else",
  ],
  [
    "gym-js/src/box2d",
    /^(?!\.|planck$)/,
    /[/\\]testing[/\\]|\.test\.ts$/,
    "environments with bodies need planck and nothing else",
  ],
  ["cli", /^@tensorflow\//, null, "only runtime imports TensorFlow.js"],
  ["apps", /^@tensorflow\//, null, "only runtime imports TensorFlow.js"],
];

function insideProjects(root) {
  return rules.flatMap(([name, forbidden, except, why]) =>
    sourceFiles(path.join(root, "packages", name)).flatMap((file) => {
      if (except?.test(file)) return [];
      return importsOf(file)
        .filter(({ specifier }) => forbidden.test(specifier))
        .map(({ specifier, line }) => `${path.relative(root, file)}:${line}: imports ${specifier}; ${why}`);
    }),
  );
}

/** A relative import that leaves its package goes around the package's public surface. */
function acrossByPath(root) {
  const packages = ["dsl", "runtime", "cli", "gym-js"];
  return packages.flatMap((name) => {
    const home = path.join(root, "packages", name);
    return sourceFiles(home).flatMap((file) =>
      importsOf(file)
        .filter(({ specifier }) => specifier.startsWith("."))
        .filter(({ specifier }) => path.relative(home, path.resolve(path.dirname(file), specifier)).startsWith(".."))
        .map(
          ({ specifier, line }) =>
            `${path.relative(root, file)}:${line}: imports ${specifier} across packages; use the package's name`,
        ),
    );
  });
}

/** Everything that crosses a boundary it should not. */
export function checkBoundaries(root) {
  return [...betweenProjects(root), ...insideProjects(root), ...acrossByPath(root)];
}
