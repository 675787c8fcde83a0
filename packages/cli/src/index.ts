/**
 * The `pipe` command: words of the command line in, an exit status out. Every command's code is loaded only when it is
 * called, so that `pipe check` starts without TensorFlow.
 *
 * Status: 0 done; 1 the program has errors; 2 an `expect` does not hold; 3 a run failed; 130 interrupted.
 */
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { CheckOptions } from "./commands/check.ts";
import type { DataCommandOptions } from "./commands/data.ts";
import type { DiffOptions } from "./commands/diff.ts";
import type { ExportOptions, ExportTool } from "./commands/export.ts";
import type { FmtOptions } from "./commands/fmt.ts";
import type { GcOptions } from "./commands/gc.ts";
import type { LrOptions } from "./commands/lr.ts";
import type { PredictOptions } from "./commands/predict.ts";
import type { RunsOptions } from "./commands/runs.ts";
import { collectSetting, type Settings } from "./settings.ts";
import { processTerminal } from "./terminal.ts";
import { version } from "./version.ts";

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError("It is a whole number from 0.");
  return value;
}

function countFromOne(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError("It is a whole number from 1.");
  return value;
}

/** As the language writes it. */
function duration(text: string): string {
  if (!/^\d[\d_.]*(ms|s|m|h|d)$/.test(text))
    throw new InvalidArgumentError("It is a duration, such as `12h` or `30d`.");
  return text;
}

function collectText(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function rate(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError("A rate is a number above 0.");
  return value;
}

function stepCount(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 20) throw new InvalidArgumentError("At least 20 steps tell something.");
  return value;
}

const setting = (): Option =>
  new Option("--set <name=value>", "give a param another value; may be repeated")
    .argParser(collectSetting)
    .default({}, "none");
const seed = (): Option => new Option("--seed <number>", "program seed").argParser(wholeNumber).default(1);
const json = (): Option => new Option("--json", "print machine-readable JSON").default(false);
const fresh = (): Option => new Option("--fresh", "run everything again").default(false);
const eager = (): Option =>
  new Option("--eager", "run every operation as a call of its own, without graphs").default(false);
const dry = (): Option =>
  new Option("--dry", "a few batches through everything; tells time and memory, keeps nothing")
    .default(false)
    .conflicts("profile");
const backend = (): Option =>
  new Option("--backend <name>", "where tensors are computed")
    .choices(["auto", "native", "wasm", "cpu"])
    .default("auto");

const profile = (): Option =>
  new Option("--profile", "show where the time goes; `--profile=FILE` writes the timeline there").default(false);
const profileTrace = (): Option =>
  new Option("--profile-trace <file>", "where the timeline goes").implies({ profile: true }).hideHelp();

const page = (): Option => new Option("--html", "write a page as well; `--html=FILE` writes it there").default(false);
const pageFile = (): Option =>
  new Option("--html-file <file>", "where the page goes").implies({ html: true }).hideHelp();

/** Options that take a file only behind `=`: what follows them as a word of its own is what the command is about. */
const fileOptions: Readonly<Record<string, readonly [option: RegExp, full: string]>> = {
  run: [/^--profile=(.+)$/s, "--profile-trace"],
  data: [/^--html=(.+)$/s, "--html-file"],
  predict: [/^--calibrated=(.+)$/s, "--calibrated-by"],
};

function withFiles(words: readonly string[]): string[] {
  const [option, full] = fileOptions[words[0] ?? ""] ?? [];
  if (option === undefined || full === undefined) return [...words];
  return words.flatMap((word) => {
    const file = option.exec(word)?.[1];
    return file === undefined ? [word] : [full, file];
  });
}

const calibrated = (): Option =>
  new Option(
    "--calibrated",
    "answer as an `evaluate` block has fitted it; `--calibrated=NAME` where there are several",
  );
const calibratedBy = (): Option => new Option("--calibrated-by <name>", "the `evaluate` block").hideHelp();

interface RunFlags {
  readonly json: boolean;
  readonly fresh: boolean;
  readonly seed: number;
  readonly backend: "auto" | "native" | "wasm" | "cpu";
  readonly eager: boolean;
  readonly dry: boolean;
  readonly profile: boolean;
  readonly profileTrace?: string;
  readonly set: Settings;
}

/** Builds the command tree; `end` receives the status of whichever command ran. */
function commandTree(end: (status: number) => void): Command {
  const terminal = processTerminal();
  const program = new Command("pipe")
    .description("Check, run and look at Penstock programs.")
    .version(version)
    .showHelpAfterError("(`pipe --help` lists the commands)")
    .showSuggestionAfterError(true)
    .exitOverride();

  program
    .command("check")
    .description("find every mistake in programs without running them")
    .argument("<file...>", "programs (.pipe), folders of programs, or `-` for standard input")
    .addOption(setting())
    .addOption(
      new Option("--format <name>", "form of what is found").choices(["text", "json", "sarif"]).default("text"),
    )
    .addOption(new Option("--json", "the same as `--format json`").implies({ format: "json" }))
    .addOption(new Option("--fix", "apply the fixes that are certain").default(false))
    .addOption(new Option("--dry-run", "with `--fix`: print the changes instead").default(false))
    .addOption(new Option("--strict", "warnings fail too").default(false))
    .addOption(new Option("--quiet", "print errors and nothing else").default(false))
    .addOption(new Option("--all", "print every error, however many there are").default(false))
    .action(async (files: string[], options: CheckOptions) => {
      const { check } = await import("./commands/check.ts");
      end(check(files, options, terminal));
    });
  program
    .command("fmt")
    .description("bring programs into the one style of the language")
    .argument("[file...]", "programs (.pipe), folders of programs, or `-` for standard input; this folder by default")
    .addOption(new Option("--check", "write nothing; name what is not in the style").default(false))
    .action(async (files: string[], options: FmtOptions) => {
      const { fmt } = await import("./commands/fmt.ts");
      end(fmt(files, options, terminal));
    });
  program
    .command("data")
    .description("look at data: a file, a folder of pictures or recordings, or a data set of a program")
    .argument("<file>", "data, or a program (.pipe)")
    .argument("[dataset]", "of the program, where it has several")
    .addOption(page())
    .addOption(pageFile())
    .addOption(new Option("--augmented", "show what augmentation makes of rows instead").default(false))
    .addOption(
      new Option("--rows <number>", "rows shown with `--augmented`, a batch at most")
        .argParser(countFromOne)
        .default(8),
    )
    .addOption(new Option("--epochs <number>", "epochs of each").argParser(countFromOne).default(5))
    .addOption(setting())
    .addOption(seed())
    .addOption(json())
    .action(async (file: string, dataset: string | undefined, options: DataCommandOptions) => {
      const { data } = await import("./commands/data.ts");
      end(await data({ file, dataset }, options, terminal));
    });
  program
    .command("plan")
    .description("show the steps of a run, their cost, and what is cached")
    .argument("<file>", "program (.pipe)")
    .addOption(setting())
    .addOption(seed())
    .addOption(fresh())
    .addOption(json())
    .action(async (file: string, options: Omit<RunFlags, "backend" | "eager" | "dry" | "profile">) => {
      const { plan } = await import("./commands/plan.ts");
      end(await plan(file, options, terminal));
    });
  program
    .command("run")
    .description("run a program; what has run already is not run again")
    .argument("<file>", "program (.pipe)")
    .addOption(setting())
    .addOption(seed())
    .addOption(fresh())
    .addOption(backend())
    .addOption(eager())
    .addOption(dry())
    .addOption(profile())
    .addOption(profileTrace())
    .addOption(json())
    .action(async (file: string, options: RunFlags) => {
      const { run } = await import("./commands/run.ts");
      end(await run(file, options, terminal));
    });
  program
    .command("predict")
    .description("answer new rows with a finished run: pictures, recordings, tables, or what comes into a folder")
    .argument("<run>", "a name from `pipe runs`, a tag, or a train block for its newest run")
    .argument("<input...>", "folders, files (.csv, .jsonl, .parquet too), or `-` for JSON lines on standard input")
    .addOption(new Option("--out <file>", "write all answers there: `.csv` or `.jsonl`"))
    .addOption(new Option("--top <number>", "how many of the likeliest classes are told").argParser(countFromOne))
    .addOption(calibrated())
    .addOption(calibratedBy())
    .addOption(new Option("--raw", "apply nothing that was fitted on validation rows").default(false))
    .addOption(new Option("--strict", "fail where a single row cannot be read").default(false))
    .addOption(new Option("--watch", "answer whatever comes into a folder, until Ctrl-C").default(false))
    .addOption(new Option("--move-to <folder>", "with `--watch`: where answered files go"))
    .addOption(backend())
    .addOption(json())
    .action(
      async (
        run: string,
        inputs: string[],
        { calibratedBy: block, ...options }: PredictOptions & { readonly calibratedBy?: string },
      ) => {
        const { predict } = await import("./commands/predict.ts");
        end(
          await predict({ run, inputs }, block === undefined ? options : { ...options, calibrated: block }, terminal),
        );
      },
    );
  program
    .command("lr")
    .description("find a learning rate: try rates from small to large on a copy of a training")
    .argument("<file>", "program (.pipe)")
    .argument("[train]", "the `train` block; may be left out where there is one")
    .addOption(new Option("--from <rate>", "the smallest rate").argParser(rate).default(1e-7))
    .addOption(new Option("--to <rate>", "the greatest rate").argParser(rate).default(10))
    .addOption(
      new Option("--steps <number>", "how many rates are tried, a step each").argParser(stepCount).default(200),
    )
    .addOption(new Option("--svg <file>", "write a picture of the curve there"))
    .addOption(setting())
    .addOption(seed())
    .addOption(backend())
    .addOption(json())
    .action(async (file: string, train: string | undefined, options: LrOptions) => {
      const { lr } = await import("./commands/lr.ts");
      end(await lr(file, train, { options, terminal }));
    });
  program
    .command("runs")
    .description("list finished runs, newest first, or those that fit, the best first")
    .argument("[of]", "a program (.pipe), or a block that trains or judges")
    .addOption(
      new Option("--where <bound>", "only runs that keep it: `label.accuracy >= 90%`, `time < 5m`; may be repeated")
        .argParser(collectText)
        .default([], "none"),
    )
    .addOption(
      new Option("--sort <by>", "a metric (best first), `time`, `size` (smallest first) or `newest`").default("newest"),
    )
    .addOption(new Option("--limit <number>", "at most so many").argParser(countFromOne))
    .addOption(
      new Option("--tag <tag>", "only runs with it; may be repeated").argParser(collectText).default([], "none"),
    )
    .addOption(json())
    .action(async (of: string | undefined, { tag, ...options }: Omit<RunsOptions, "tags"> & { tag: string[] }) => {
      const { runs } = await import("./commands/runs.ts");
      end(runs(of, { ...options, tags: tag }, terminal));
    });
  program
    .command("tag")
    .description("give a run a name of your own, or take it away")
    .argument("<run>", "a name from `pipe runs`, or a train block for its newest run")
    .argument("<tag>", "for example `best`; other commands understand it as a name of the run")
    .addOption(new Option("--remove", "take it away").default(false))
    .action(async (run: string, name: string, options: { remove: boolean }) => {
      const { tag } = await import("./commands/tag.ts");
      end(tag({ run, tag: name }, options, terminal));
    });
  program
    .command("show")
    .description("show one run: metrics, versions, files")
    .argument("<run>", "a name from `pipe runs`, a tag, or a train block for its newest run")
    .addOption(json())
    .action(async (name: string, options: Pick<RunFlags, "json">) => {
      const { show } = await import("./commands/show.ts");
      end(show(name, options, terminal));
    });
  program
    .command("card")
    .description("print the model card of a run: Markdown, readable wherever the model goes")
    .argument("<run>", "a name from `pipe runs`, a tag, or a train block for its newest run")
    .action(async (name: string) => {
      const { card } = await import("./commands/card.ts");
      end(card(name, terminal));
    });
  program
    .command("diff")
    .description("compare two runs: what they were made from, what was measured, and which is better on the same rows")
    .argument("<before>", "a name from `pipe runs`, a tag, or a train block for its newest run")
    .argument("<after>", "the same; of several seeds or folds those of the same are compared")
    .addOption(new Option("--flips <number>", "rows shown that turned").argParser(wholeNumber).default(10))
    .addOption(json())
    .action(async (before: string, after: string, options: DiffOptions) => {
      const { diff } = await import("./commands/diff.ts");
      end(await diff([before, after], options, terminal));
    });
  program
    .command("export")
    .description("bring finished runs to other tools: an MLflow server, or files that TensorBoard reads")
    .addArgument(new Argument("<tool>", "which").choices(["mlflow", "tensorboard"]))
    .argument("[run...]", "names from `pipe runs`, tags, or train blocks for their newest runs; all by default")
    .addOption(new Option("--to <place>", "a server (MLFLOW_TRACKING_URI by default), or a folder"))
    .addOption(json())
    .action(async (tool: ExportTool, names: string[], options: ExportOptions) => {
      const { exportRuns } = await import("./commands/export.ts");
      end(await exportRuns(tool, names, { options, terminal }));
    });
  program
    .command("gc")
    .description("show what of earlier runs could go and how much room that makes; tagged runs and newest results stay")
    .addOption(new Option("--yes", "remove it").default(false))
    .addOption(
      new Option("--keep <number>", "newest results of each program that stay").argParser(countFromOne).default(1),
    )
    .addOption(
      new Option("--older <duration>", "only what nobody has touched for so long").argParser(duration).default("30d"),
    )
    .addOption(json())
    .action(async (options: GcOptions) => {
      const { gc } = await import("./commands/gc.ts");
      end(gc(options, terminal));
    });
  program
    .command("explain")
    .description("explain an error code, or list all of them")
    .argument("[code]", "for example P3102")
    .action(async (code: string | undefined) => {
      const { explain } = await import("./commands/explain.ts");
      end(explain(code, terminal));
    });
  program
    .command("lsp")
    .description("serve an editor: the language server, over standard input and output")
    .addOption(new Option("--stdio", "the only way there is; editors say it").default(true))
    .allowUnknownOption()
    .action(async () => {
      const { lsp } = await import("./commands/lsp.ts");
      await lsp(process.env);
    });
  program
    .command("doctor")
    .description("show what this machine has, how fast it is and what is missing")
    .addOption(new Option("--install", "put native TensorFlow in place").default(false))
    .addOption(json())
    .action(async (options: { install: boolean; json: boolean }) => {
      const { doctor } = await import("./commands/doctor.ts");
      end(await doctor(options, terminal));
    });
  return program;
}

/** A reader that went away (`pipe runs | head`) is no fault of ours. */
function leaveQuietlyOnBrokenPipe(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}

/** Runs one command line and gives its exit status. */
export async function pipe(words: readonly string[]): Promise<number> {
  leaveQuietlyOnBrokenPipe();
  let status = 0;
  try {
    await commandTree((ended) => {
      status = ended;
    }).parseAsync(withFiles(words), { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
    const told = error instanceof Error ? error.message : String(error);
    console.error(`Penstock failed by a fault of its own: ${told}`);
    if (process.env["PENSTOCK_TRACE"] === "1") console.error(error);
    else console.error("Please report it; PENSTOCK_TRACE=1 prints where it happened.");
    return 3;
  }
  return status;
}
