/** A saved run in, a session that answers rows out: TensorFlow loaded, weights in place, graphs kept beside the store. */
import { setImmediate } from "node:timers/promises";
import type { CheckedCall } from "@penstock/dsl";
import { contentHash } from "../artifacts/canonical.ts";
import { type Backend, loadBackend, threadVariables } from "../backend/index.ts";
import { codeDigest, keptGraphs } from "../execute/graph-store.ts";
import { versionsOf } from "../execute/versions.ts";
import { type AnswerForm, answerForms, type RowAnswer } from "./answer-forms.ts";
import { type Asked, isUnread, type RowChunks, type RowPlace, type UnreadRow } from "./asked-row.ts";
import { prepareAsked } from "./prepare-asked.ts";
import { mostRowsOf, Responder } from "./responder.ts";
import type { RunCalibration } from "./run-calibration.ts";
import type { SavedRun } from "./saved-run.ts";

/** A row with what every output says of it, in the order of the forms. */
export interface AnsweredRow extends RowPlace {
  readonly answers: readonly RowAnswer[];
}

/** A row that was asked about: answered, or why not. */
export type Reply = AnsweredRow | UnreadRow;

/** Whether a row could be answered. */
export function isAnswer(reply: Reply): reply is AnsweredRow {
  return "answers" in reply;
}

/** How a session is opened. */
export interface SessionOptions {
  readonly run: SavedRun;
  readonly calibration: RunCalibration;
  /** How words of texts are chosen; greedily by default. */
  readonly generate?: Pick<CheckedCall, "call" | "args"> | null;
  /** Of the store: graphs are kept beside it. */
  readonly root: string;
  readonly backend: "auto" | "native" | "wasm" | "cpu";
  readonly eager?: boolean;
  /** Told in a sentence what a person should know. */
  readonly onNotice: (text: string) => void;
}

/** A run that answers until it is closed. */
export interface Session {
  readonly forms: readonly AnswerForm[];
  /** Rows that are answered at once, at most. */
  readonly mostRows: number;
  /** Answers rows, in their order. */
  answer(asked: readonly Asked[]): Promise<readonly Reply[]>;
  /** Answers chunk after chunk; the next one is prepared while one is answered. */
  answerAll(chunks: RowChunks): AsyncGenerator<readonly Reply[], void, undefined>;
  close(): void;
}

/** Loads TensorFlow as it suits a run. Throws InstallFailure where a backend that is named cannot be had. */
export async function backendFor(
  run: Pick<SavedRun, "model">,
  { backend: prefer, onNotice }: Pick<SessionOptions, "backend" | "onNotice">,
): Promise<Backend> {
  const perRow = run.model.nodes.reduce((sum, { flops }) => sum + flops, 0);
  const mostRows = mostRowsOf(run);
  // Read when TensorFlow is loaded.
  Object.assign(process.env, threadVariables(process.env, perRow * mostRows));
  const backend = await loadBackend({ prefer, log: onNotice });
  if (backend.notice !== null) onNotice(backend.notice);
  return backend;
}

/** Loads TensorFlow and the weights. Throws InstallFailure where a backend that is named cannot be had. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { run, root, onNotice } = options;
  const backend = await backendFor(run, options);
  const cache = {
    store: keptGraphs(root, onNotice),
    key: contentHash({ respond: run.model, versions: versionsOf(backend), code: codeDigest() }),
  };
  const graphs = { eager: options.eager ?? false, cache };
  const forms = answerForms(run, options.calibration.outputs);
  return sessionOn(new Responder({ tf: backend.tf, run, graphs, generate: options.generate ?? null }), run, forms);
}

/** What a session asks of a run besides its weights. */
export type AskedRun = Pick<SavedRun, "model" | "preparation">;

/** A session over a responder, which it disposes when it is closed. */
export function sessionOn(responder: Responder, run: AskedRun, forms: readonly AnswerForm[]): Session {
  type Prepared = Awaited<ReturnType<typeof prepareAsked>>;
  const reply = ({ rows, ready, inputs }: Prepared): Reply[] => {
    const read = new Map<number, RowAnswer[]>(ready.map((at) => [at, []]));
    if (ready.length > 0) {
      const outputs = responder.answer(inputs, ready.length);
      for (const form of forms) {
        const values = outputs.get(form.name);
        if (values === undefined) continue;
        for (const [place, answer] of form.read(values, ready.length).entries())
          read.get(ready[place] ?? -1)?.push(answer);
      }
    }
    return rows.map((row, at) => (isUnread(row) ? row : { file: row.file, row: row.row, answers: read.get(at) ?? [] }));
  };
  return {
    forms,
    mostRows: mostRowsOf(run),
    answer: async (asked) => reply(await prepareAsked(run, asked)),
    async *answerAll(chunks) {
      const prepareNext = async (): Promise<Prepared | null> => {
        const next = await chunks.next();
        return next.done === true ? null : prepareAsked(run, next.value);
      };
      let preparing = prepareNext();
      try {
        for (let prepared = await preparing; prepared !== null; prepared = await preparing) {
          preparing = prepareNext();
          // A fault of the next chunk is told where that is waited for.
          preparing.catch(() => undefined);
          yield reply(prepared);
          // Rows that are in memory already would leave no moment for Ctrl-C.
          await setImmediate();
        }
      } finally {
        await preparing.catch(() => undefined);
        await chunks.return();
      }
    },
    close: () => responder.dispose(),
  };
}
