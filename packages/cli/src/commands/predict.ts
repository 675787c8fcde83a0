/** `pipe predict RUN INPUT…`: answers new rows with a finished run, once or as they come into a folder. */
import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import path from "node:path";
import {
  type AnswerFile,
  answeredWords,
  answerFormat,
  type CalibrationWish,
  DataError,
  InstallFailure,
  isAnswer,
  nativeEnvironment,
  openAnsweredLog,
  openAnswerFile,
  openInputs,
  openRun,
  openSession,
  type Reply,
  type RowShape,
  replyRecord,
  rowShape,
  runCalibration,
  runGeneration,
  type SavedRun,
  SavedWeights,
  type Session,
  UnusableRun,
  watchFolder,
} from "@penstock/runtime/predict";
import { cacheFolder } from "@penstock/runtime/probe";
import { DamagedArtifact, type FinishedRun, openStore, type Store } from "@penstock/runtime/store";
import { interruptible } from "../host/interruption.ts";
import { mirrorFolder, storeFolder } from "../host/places.ts";
import type { Terminal } from "../terminal.ts";
import { AnswerTable, placeOf } from "../view/answer-table.ts";
import { formatCount } from "../view/figures.ts";
import { findNamed } from "./find-run.ts";

export interface PredictOptions {
  readonly json: boolean;
  /** A file of answers, CSV or JSON lines by its name. */
  readonly out?: string;
  /** How many of the likeliest classes are shown; all of them are told where nobody asks. */
  readonly top?: number;
  /** A single row that cannot be read makes the command fail. */
  readonly strict: boolean;
  /** The `evaluate` block whose fit applies. */
  readonly calibrated?: string | true;
  /** Nothing that was fitted on validation rows applies. */
  readonly raw: boolean;
  readonly watch: boolean;
  readonly moveTo?: string;
  readonly backend: "auto" | "native" | "wasm" | "cpu";
}

/** Rows that are named where they cannot be read; more are counted. */
const mostNamed = 20;
/** Milliseconds between two words on how far it is. */
const tellEvery = 200;

/** Answers and gives the exit status. */
export async function predict(
  asked: { readonly run: string; readonly inputs: readonly string[] },
  options: PredictOptions,
  terminal: Terminal,
): Promise<number> {
  const elsewhere = inOwnEnvironment();
  if (elsewhere !== null) return elsewhere;
  const wrong = wrongOptions(asked.inputs, options);
  if (wrong !== null) {
    terminal.error(wrong);
    return 1;
  }
  try {
    const store = openStore(storeFolder(process.cwd(), process.env));
    const found = chosenRun(store, asked.run);
    if ("text" in found) {
      terminal.error(found.text);
      return 1;
    }
    return await answerWith(store, found, { inputs: asked.inputs, options, terminal });
  } catch (error) {
    const told = toldOf(error);
    if (told === null) throw error;
    terminal.error(told);
    return 1;
  }
}

/** What a person is told of a fault of theirs; null for any other. */
function toldOf(error: unknown): string | null {
  if (error instanceof UnusableRun) return `${error.message}; ${error.help}`;
  if (error instanceof DataError) return error.help === null ? error.title : `${error.title}; ${error.help}`;
  if (error instanceof DamagedArtifact) return `the run is damaged: ${error.message}; \`pipe run\` makes it anew`;
  return error instanceof InstallFailure ? `${error.message} ${error.help}` : null;
}

/**
 * Libraries for CUDA are looked for when a process starts: where they are in the cache, the command starts once more with the folders
 * in its environment. Gives its status then, null where this process is as good.
 */
function inOwnEnvironment(): Promise<number> | null {
  const needed = nativeEnvironment(process.env)["LD_LIBRARY_PATH"];
  if (needed === undefined || process.env["PENSTOCK_LIBRARIES"] === "1") return null;
  const env = { ...process.env, ...nativeEnvironment(process.env), PENSTOCK_LIBRARIES: "1" };
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], { stdio: "inherit", env });
  // Ctrl-C reaches it too; what that means is its to say.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", (signal) => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => resolve(status ?? (signal === "SIGINT" ? 130 : 3)));
  });
}

/** What is wrong with how the command was given; null where nothing is. */
function wrongOptions(
  inputs: readonly string[],
  { out, watch, moveTo, json, raw, calibrated }: PredictOptions,
): string | null {
  if (raw && calibrated !== undefined) return "`--raw` and `--calibrated` say opposite things: give one of them";
  if (out !== undefined && answerFormat(out) === null) return `\`--out ${out}\` should end in \`.csv\` or \`.jsonl\``;
  if (out !== undefined && json) return "`--json` prints what `--out` writes: give one of them";
  if (!watch) return moveTo === undefined ? null : "`--move-to` goes with `--watch`";
  const [folder, ...others] = inputs;
  if (folder === undefined || others.length > 0) return "`--watch` watches one folder";
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    return `\`--watch\` needs a folder; \`${folder}\` is none`;
  if (out !== undefined && answerFormat(out) === "csv") {
    return `\`--watch\` adds JSON lines: name the file \`${out.replace(/\.csv$/i, ".jsonl")}\``;
  }
  if (moveTo !== undefined && path.resolve(moveTo) === path.resolve(folder))
    return "`--move-to` must name another folder than the one that is watched";
  return null;
}

/** The one run that a name means, or what to say where it means none or several. */
function chosenRun(store: Store, name: string): FinishedRun | { readonly text: string } {
  const found = findNamed(store, name);
  switch (found.kind) {
    case "problem":
      return { text: found.text };
    case "run":
      return found.run;
    case "family": {
      const { runs, labels } = found.family;
      const names = runs.slice(0, 8).map((run, at) => `\`${run.name}\` (${labels?.[at] ?? ""})`);
      const more = runs.length > 8 ? ` and ${runs.length - 8} more` : "";
      return { text: `\`${name}\` is ${runs.length} runs; name one of ${names.join(", ")}${more}` };
    }
    case "sweep": {
      const best = found.table.best === null ? undefined : found.table.rows[found.table.best];
      return {
        text: `\`${name}\` is a sweep; name one of its runs${best === undefined ? "" : `, for example the best, \`${best.name}\``}`,
      };
    }
  }
}

interface Work {
  readonly inputs: readonly string[];
  readonly options: PredictOptions;
  readonly terminal: Terminal;
}

function wishOf({ raw, calibrated }: PredictOptions): CalibrationWish {
  if (raw) return { kind: "off" };
  return typeof calibrated === "string" ? { kind: "block", block: calibrated } : { kind: "auto" };
}

async function answerWith(store: Store, found: FinishedRun, work: Work): Promise<number> {
  const { options, terminal, inputs } = work;
  const pretrained = { cache: cacheFolder(process.env), mirror: mirrorFolder(process.env) };
  const run = await openRun(found, new SavedWeights({ store, pretrained }));
  const calibration = runCalibration(store, found, wishOf(options));
  if (options.calibrated === true && calibration.block === null) {
    throw new UnusableRun(
      calibration.notice ?? `no evaluation of \`${run.name}\` has fitted anything`,
      "add `calibrate: temperature` to an `evaluate` block and run the program, or name one with `--calibrated=NAME`",
    );
  }
  const onNotice = (text: string): void => terminal.error(`note: ${text}`);
  const shape = rowShape(run.preparation);
  return interruptible(async (signal) => {
    const reading = (most: number) => ({ columns: shape.columns, most, cache: cacheFolder(process.env), signal });
    // Before TensorFlow loads: what is wrong with the words is told at once.
    const checked = options.watch ? null : openInputs(inputs, shape, reading(1));
    await checked?.chunks.return();
    if (calibration.notice !== null) terminal.error(calibration.notice);
    const generate = runGeneration(store, found);
    const session = await openSession({
      run,
      calibration,
      generate,
      root: store.root,
      backend: options.backend,
      onNotice,
    });
    try {
      if (options.watch) return await watchWith(session, { ...work, run, shape, signal });
      return await answerOnce(session, openInputs(inputs, shape, reading(session.mostRows)), { ...work, signal });
    } catch (error) {
      if (signal.aborted) return 130;
      throw error;
    } finally {
      session.close();
    }
  });
}

/** What becomes of replies: a table, lines of JSON, or a file. */
interface Sink {
  readonly add: (replies: readonly Reply[]) => void;
  readonly file: AnswerFile | null;
}

function sinkOf({ forms }: Session, { options, terminal }: Work): Sink {
  const most = options.top ?? null;
  if (options.out !== undefined) {
    const file = openAnswerFile(options.out, { forms, most });
    return { add: (replies) => file.add(replies), file };
  }
  if (options.json) {
    const lines = (replies: readonly Reply[]): string =>
      replies.map((reply) => `${JSON.stringify(replyRecord(reply, forms, most))}\n`).join("");
    return { add: (replies) => terminal.out(lines(replies)), file: null };
  }
  const table = new AnswerTable({ forms, top: options.top ?? 2 });
  return { add: (replies) => terminal.out(table.lines(replies)), file: null };
}

async function answerOnce(
  session: Session,
  { total, chunks }: ReturnType<typeof openInputs>,
  work: Work & { readonly signal: AbortSignal },
): Promise<number> {
  const { options, terminal, signal } = work;
  const sink = sinkOf(session, work);
  const progress = sink.file !== null && terminal.live;
  const started = performance.now();
  let [answered, unread, told] = [0, 0, started];
  const hide = (): void => {
    if (progress) terminal.out("\r\x1b[K");
  };
  try {
    for await (const replies of session.answerAll(chunks)) {
      sink.add(replies);
      for (const reply of replies) {
        if (isAnswer(reply)) answered++;
        else {
          unread++;
          if (unread > mostNamed || (sink.file === null && !options.json)) continue;
          hide();
          terminal.error(`\`${placeOf(reply)}\` cannot be read: ${reply.reason}`);
        }
      }
      if (signal.aborted) return 130;
      const now = performance.now();
      if (!progress || now - told < tellEvery) continue;
      told = now;
      const of = total === null ? "" : ` of ${formatCount(total)}`;
      const speed = (1000 * (answered + unread)) / (now - started);
      terminal.out(`\r\x1b[K${formatCount(answered + unread)}${of} rows, ${formatCount(speed)} a second`);
    }
    hide();
    sink.file?.finish();
    if (unread > mostNamed) terminal.error(`… and ${formatCount(unread - mostNamed)} more`);
    tell({ answered, unread }, work);
    return unread > 0 && (options.strict || answered === 0) ? 1 : answered + unread === 0 ? 1 : 0;
  } finally {
    sink.file?.abandon();
  }
}

function tell(
  { answered, unread }: { readonly answered: number; readonly unread: number },
  { options, terminal }: Work,
): void {
  if (answered + unread === 0) {
    terminal.error("there is no row to answer");
    return;
  }
  const said = unread === 0 ? "" : `, ${formatCount(unread)} could not be read`;
  const summary = `${formatCount(answered)} answered${said}`;
  if (options.out !== undefined) terminal.out(`${summary}: ${options.out}\n`);
  else if (unread > 0) terminal.error(summary);
}

async function watchWith(
  session: Session,
  work: Work & { readonly run: SavedRun; readonly shape: RowShape; readonly signal: AbortSignal },
): Promise<number> {
  const { options, terminal, shape, signal, run } = work;
  const [folder = "."] = work.inputs;
  const log = openAnsweredLog(options.out ?? null, (lines) => {
    if (!terminal.live || options.json) terminal.out(lines);
  });
  const table = new AnswerTable({ forms: session.forms, top: options.top ?? 2 });
  const shown = terminal.live && !options.json;
  terminal.error(`watching \`${folder}\` for ${answeredWords(shape)}, answered by ${run.name}; Ctrl-C ends it`);
  try {
    const { answered, unread } = await watchFolder(session, {
      folder,
      shape,
      reading: { columns: shape.columns, most: session.mostRows, cache: cacheFolder(process.env) },
      log,
      most: options.top ?? null,
      moveTo: options.moveTo ?? null,
      signal,
      clock: () => performance.now(),
      onReplies: (replies) => {
        if (shown) terminal.out(table.lines(replies));
      },
      onNotice: terminal.error,
    });
    terminal.error(
      `${formatCount(answered)} files answered${unread === 0 ? "" : `, ${formatCount(unread)} could not be read`}`,
    );
    return 0;
  } finally {
    log.close();
  }
}
