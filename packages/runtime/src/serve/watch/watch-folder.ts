/**
 * A session and a folder in, every file that comes into it or changes answered, until it is told to stop. What has been answered is in
 * the log before anything else happens to the file, so that a restart neither loses nor repeats it.
 */
import { copyFileSync, existsSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { makeFolder } from "../../artifacts/atomic-file.ts";
import { systemCode } from "../../system-code.ts";
import { replyRecord } from "../answer-lines.ts";
import { isAnswer, type Reply, type Session } from "../session.ts";
import { fileRow, isAnswered, tableKind, tableRows } from "../sources/open-inputs.ts";
import type { RowReading } from "../sources/row-reading.ts";
import type { RowShape } from "../sources/row-shape.ts";
import type { AnsweredLog, FileMark } from "./answered-log.ts";
import { type SettledFile, SettledFiles } from "./settled-files.ts";

/** Milliseconds between two looks at what is about to keep still, and at what may come. */
const [soon, later] = [25, 100];

/** How a folder is watched. */
export interface WatchOptions {
  readonly folder: string;
  readonly shape: RowShape;
  readonly reading: RowReading;
  readonly log: AnsweredLog;
  /** How many scores of a class a line tells; null for all. */
  readonly most: number | null;
  /** Where answered files go, sub-folders as they were; null leaves them. */
  readonly moveTo: string | null;
  readonly signal: AbortSignal;
  readonly clock: () => number;
  readonly onReplies: (replies: readonly Reply[]) => void;
  readonly onNotice: (text: string) => void;
  /** Told once that what was there at the start has been answered. */
  readonly onIdle?: () => void;
}

/** What came of a watch. */
export interface WatchOutcome {
  readonly answered: number;
  /** Files that could not be read as they were last seen. */
  readonly unread: number;
}

interface Answered {
  readonly settled: SettledFile;
  /** None where the file could not be read, or has changed meanwhile. */
  readonly lines: readonly string[] | null;
}

/** Watches until the signal; what is at work then is finished. Throws where the folder cannot be read. */
export async function watchFolder(session: Session, options: WatchOptions): Promise<WatchOutcome> {
  const { folder, shape, log, moveTo, signal, clock, onNotice } = options;
  const unread = new Map<string, string>();
  const keyOf = ({ bytes, modified }: FileMark): string => `${bytes} ${modified}`;
  const moved = moveTo === null ? null : path.resolve(moveTo);
  const files = new SettledFiles(folder, {
    wanted: (name) => isAnswered(name, shape),
    // What was answered before it could be moved is moved now.
    known: (file, mark) => unread.get(file) === keyOf(mark) || (moveTo === null && log.has(logName(file), mark)),
    without: (place) => path.resolve(place) === moved,
    clock,
    onDeaf: (code) =>
      onNotice(`the system does not tell of changes here (${code}); the folder is looked through instead`),
  });
  let answered = 0;
  let idle = false;
  const finish = ({ settled, lines }: Answered): void => {
    if (lines === null) return;
    unread.delete(settled.file);
    answered++;
    if (moveTo !== null) moveFile(settled.file, { from: folder, to: moveTo });
  };
  try {
    while (!signal.aborted) {
      const settled = files.take(session.mostRows);
      if (settled.length === 0) {
        if (!files.waiting && !idle) options.onIdle?.();
        idle ||= !files.waiting;
        await pause(files.waiting ? soon : later, signal);
        continue;
      }
      const before = settled.filter(({ file, mark }) => log.has(logName(file), mark));
      for (const { file } of before) if (moveTo !== null) moveFile(file, { from: folder, to: moveTo });
      const found = await answerFiles(
        session,
        settled.filter((one) => !before.includes(one)),
        {
          ...options,
          onUnread: ({ file, mark }, reason) => {
            unread.set(file, keyOf(mark));
            onNotice(`\`${file}\` cannot be read and is tried again when it changes: ${reason}`);
          },
        },
      );
      log.add(
        found.flatMap(({ settled: { file, mark }, lines }) =>
          lines === null ? [] : [{ file: logName(file), mark, lines }],
        ),
      );
      found.forEach(finish);
    }
    return { answered, unread: unread.size };
  } finally {
    files.close();
  }
}

/** By what a log knows a file, however the way to its folder was typed. */
function logName(file: string): string {
  return path.normalize(file);
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

interface Answering extends WatchOptions {
  readonly onUnread: (file: SettledFile, reason: string) => void;
}

async function answerFiles(session: Session, files: readonly SettledFile[], options: Answering): Promise<Answered[]> {
  const single = files.filter(({ file }) => tableKind(file) === null);
  const answered: Answered[] = [];
  const replies =
    single.length === 0 ? [] : await session.answer(single.map(({ file }) => fileRow(file, options.shape)));
  single.forEach((settled, at) => {
    const reply = replies[at];
    answered.push({ settled, lines: reply === undefined ? null : linesOf(settled, [reply], { session, options }) });
  });
  for (const settled of files.filter(({ file }) => tableKind(file) !== null)) {
    const kind = tableKind(settled.file) ?? "csv";
    const rows: Reply[] = [];
    for await (const some of session.answerAll(tableRows({ kind, path: settled.file }, options.reading)))
      rows.push(...some);
    answered.push({ settled, lines: linesOf(settled, rows, { session, options }) });
  }
  return answered;
}

/** The lines of a file; null where it could not be read, or is not what was read any more. */
function linesOf(
  settled: SettledFile,
  replies: readonly Reply[],
  { session, options }: { readonly session: Session; readonly options: Answering },
): readonly string[] | null {
  const found = statSync(settled.file, { throwIfNoEntry: false });
  const same = found?.size === settled.mark.bytes && new Date(found.mtimeMs).toISOString() === settled.mark.modified;
  if (!same) return null;
  const whole = replies.find((reply) => !isAnswer(reply) && reply.row === null);
  if (whole !== undefined && !isAnswer(whole)) {
    options.onUnread(settled, whole.reason);
    return null;
  }
  options.onReplies(replies);
  return replies.map((reply) =>
    JSON.stringify({ ...replyRecord(reply, session.forms, options.most), file: logName(reply.file), ...settled.mark }),
  );
}

/** Moves a file into the same sub-folder of another folder; one of its name that is there already stays. */
function moveFile(file: string, { from, to }: { readonly from: string; readonly to: string }): void {
  const wanted = path.join(to, path.relative(from, file));
  makeFolder(path.dirname(wanted));
  const { dir, name, ext } = path.parse(wanted);
  let target = wanted;
  for (let number = 1; existsSync(target); number++) target = path.join(dir, `${name}-${number}${ext}`);
  try {
    renameSync(file, target);
  } catch (error) {
    const code = systemCode(error);
    // Somebody took it away meanwhile: it is answered, and that is what counts.
    if (code === "ENOENT") return;
    if (code !== "EXDEV") throw error;
    copyFileSync(file, target);
    rmSync(file);
  }
}
