/**
 * The checker's window on this machine: files by path, data through the runtime's probe. Where a file has no text, it says
 * why, and which file was probably meant.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { closestName, type FileProblem, type Host, isOnlyNear } from "@penstock/dsl";
import { isUnseen, type ProbeDataContext, probeRun, probeSource } from "@penstock/runtime/probe";

/** Longest text that is read; anything longer is no program, and no tokenizer. */
const longestFile = 16 * 2 ** 20;

/** The path that stands for standard input. */
export const standardInput = "<stdin>";

/** What a host reads besides files. */
export interface FileHostContext extends Omit<ProbeDataContext, "seed" | "probes"> {
  /** The folder in which looks into the data of a program are kept; none are where it is absent. */
  readonly probesOf?: (program: string) => string;
  /** The store of finished runs that a program sees; none is looked into where it is absent. */
  readonly storeOf?: (program: string) => string;
  /** Text of standard input, where a program is read from there. */
  readonly input?: string;
}

/** A host over the file system. Paths are kept as given, so that diagnostics show what the user typed. */
export function fileHost({ input, probesOf, storeOf, ...context }: FileHostContext): Host {
  const read = (file: string): string | FileProblem =>
    file === standardInput && input !== undefined ? input : readProgram(file);
  return {
    readText: (file) => {
      const found = read(file);
      return typeof found === "string" ? found : undefined;
    },
    problemOf: (file) => {
      const found = read(file);
      return typeof found === "string" ? undefined : found;
    },
    resolve: (from, specifier) => path.join(path.dirname(from), specifier),
    probe: (request) => {
      if (isUnseen(request)) return undefined;
      const probes = probesOf?.(request.from);
      return probeSource(request, { ...context, seed: 0, ...(probes === undefined ? {} : { probes }) });
    },
    ...(storeOf === undefined ? {} : { run: (name: string, from: string) => probeRun(storeOf(from), name) }),
  };
}

/** A program's text, or why there is none. */
function readProgram(file: string): string | FileProblem {
  const problem = (title: string, help: string | null): FileProblem => ({ title, help, near: null });
  try {
    const found = statSync(file);
    if (found.isDirectory()) {
      return file.endsWith(".json")
        ? problem(`\`${file}\` is a folder`, "name the file in it")
        : problem(`\`${file}\` is a folder`, "name a program in it; `pipe check` takes whole folders");
    }
    if (!found.isFile() && !found.isFIFO()) return problem(`\`${file}\` is no file`, "check the path");
    if (found.size > longestFile) {
      const size = (found.size / 2 ** 20).toFixed(1);
      return problem(
        `\`${file}\` is ${size} MiB large; a ${file.endsWith(".json") ? "tokenizer" : "program"} has at most ${longestFile / 2 ** 20} MiB`,
        "check that this is the right file",
      );
    }
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    switch (code) {
      case "ENOENT":
        return missing(file);
      case "ENOTDIR":
        return problem(`there is no file \`${file}\``, `\`${path.dirname(file)}\` is a file, not a folder`);
      case "EACCES":
      case "EPERM":
        return problem(`\`${file}\` may not be read`, "look at its permissions and at those of its folder");
      default:
        return problem(`\`${file}\` cannot be read (${code})`, "check the path");
    }
  }
}

/** What to say of a file that is not there: the likeliest program of its folder, or which there are. */
function missing(file: string): FileProblem {
  const title = `there is no file \`${file}\``;
  const folder = path.dirname(file);
  const wanted = path.basename(file);
  // A program names tokenizers besides others of its kind.
  const ending = wanted.endsWith(".json") ? ".json" : ".pipe";
  let names: string[];
  try {
    names = readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .sort();
  } catch {
    return { title, help: `there is no folder \`${folder}\` either`, near: null };
  }
  const whole = `${wanted}${ending}`;
  const close = names.includes(whole) ? whole : closestName(wanted, names);
  if (close !== null) {
    const meant = path.join(folder, close);
    const certain = close === whole || isOnlyNear(wanted, close, names);
    return { title, help: `did you mean \`${meant}\`?`, near: { name: close, certain } };
  }
  const shown = names.slice(0, 6).map((name) => `\`${name}\``);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : "";
  const kind = ending === ".pipe" ? "programs" : "such files";
  const help = names.length === 0 ? `its folder holds no ${kind}` : `its folder holds ${shown.join(", ")}${more}`;
  return { title, help, near: null };
}
