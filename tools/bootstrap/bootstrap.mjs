// Sets the tree up as far as a command needs, then runs the command. Plain JavaScript without dependencies: it is what
// runs before anything is installed. Usage: node tools/bootstrap/bootstrap.mjs start|test|test:long|lint|bench|bench:gym|accuracy|build|format
import path from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "./lock.mjs";
import { run } from "./run.mjs";
import { say } from "./say.mjs";
import { buildPackages, installBackend, installPackages, pinnedNode, root } from "./setup.mjs";
import { testAll } from "./test-all.mjs";

const required = 20;
const major = Number(process.versions.node.split(".")[0]);
if (major < required) {
  console.error(
    `Penstock needs Node ${required} or newer to start; this is ${process.version} (${process.execPath}).\n` +
      "Install a current Node (for example with your system's package manager or nvm), then run the same command again.",
  );
  process.exit(1);
}

/** What each command runs once the tree is ready, and how ready it needs the tree. */
const commands = {
  start: { backend: true, go: (args) => pipe(["run", "examples/digits.pipe", ...args]) },
  test: { backend: true, go: (args) => testAll(args) },
  "test:long": {
    backend: true,
    go: (args) => node([path.join(root, "tools/test/run-long.mjs"), ...args]),
  },
  bench: {
    backend: true,
    go: (args) => node(["--conditions=source", path.join(root, "tests/bench/bench.ts"), ...args]),
  },
  "bench:gym": {
    backend: false,
    go: (args) => node(["--conditions=source", path.join(root, "tests/bench/gym/bench-gym.ts"), ...args]),
  },
  accuracy: {
    backend: true,
    go: (args) => node(["--conditions=source", path.join(root, "tests/accuracy/accuracy.ts"), ...args]),
  },
  lint: { backend: false, go: (args) => node([path.join(root, "tools/lint/lint.mjs"), ...args]) },
  build: { backend: true, go: async () => 0 },
  format: {
    backend: false,
    go: () => node([path.join(root, "node_modules/@biomejs/biome/bin/biome"), "check", "--write", root]),
  },
};

const node = (args) => run(pinnedNode(), args, { cwd: root });
const pipe = (args) => node([path.join(root, "packages/cli/bin/pipe.mjs"), ...args]);

const [name = "start", ...args] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) {
  console.error(`There is no command \`${name}\`; there are ${Object.keys(commands).join(", ")}.`);
  process.exit(1);
}

try {
  await withLock(path.join(fileURLToPath(new URL(".state", import.meta.url)), "lock"), say, async () => {
    await installPackages();
    await buildPackages();
    if (command.backend) await installBackend();
  });
  process.exitCode = await command.go(args);
} catch (error) {
  console.error(error.expected ? error.message : error);
  process.exitCode = error.exitCode ?? 1;
}
