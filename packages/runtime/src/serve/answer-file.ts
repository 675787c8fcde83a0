/** Replies in, a file of them out that is whole or absent: written beside its place as they come, moved there at the end. */
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";
import path from "node:path";
import { flushFolder, makeFolder, removeIfPossible } from "../artifacts/atomic-file.ts";
import type { AnswerForm } from "./answer-forms.ts";
import { csvHeader, csvLine, replyRecord } from "./answer-lines.ts";
import type { Reply } from "./session.ts";

/** A file that answers are gathered in. */
export interface AnswerFile {
  add(replies: readonly Reply[]): void;
  /** Puts the file in its place. */
  finish(): void;
  /** Takes away what was written; nothing where it was put in its place. */
  abandon(): void;
}

/** What a file's name says that it holds; null where it says neither. */
export function answerFormat(file: string): "csv" | "jsonl" | null {
  if (/\.csv$/i.test(file)) return "csv";
  return /\.(jsonl|ndjson)$/i.test(file) ? "jsonl" : null;
}

/** Opens a file; an older one of that name stands until it is finished. */
export function openAnswerFile(
  file: string,
  { forms, most }: { readonly forms: readonly AnswerForm[]; readonly most: number | null },
): AnswerFile {
  const format = answerFormat(file);
  makeFolder(path.dirname(file));
  const beside = `${file}.${process.pid}.part`;
  const handle = openSync(beside, "w");
  let open = true;
  const write = (lines: readonly string[]): void => {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
    let written = 0;
    while (written < bytes.length) written += writeSync(handle, bytes, written);
  };
  const close = (): void => {
    if (open) closeSync(handle);
    open = false;
  };
  if (format === "csv") write([csvHeader(forms)]);
  return {
    add: (replies) =>
      write(
        replies.map((reply) =>
          format === "csv" ? csvLine(reply, forms) : JSON.stringify(replyRecord(reply, forms, most)),
        ),
      ),
    finish: () => {
      fsyncSync(handle);
      close();
      renameSync(beside, file);
      flushFolder(path.dirname(file));
    },
    abandon: () => {
      if (!open) return;
      close();
      removeIfPossible(beside);
    },
  };
}
