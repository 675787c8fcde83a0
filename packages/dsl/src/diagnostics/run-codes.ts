/**
 * Codes of failures while a program runs, with their pages: what no check can see beforehand. The runtime reports them, and
 * only these; a code keeps its meaning for ever.
 */

/** What a run-time code is about, and what usually mends it. */
export interface RunPage {
  readonly title: string;
  readonly explanation: string;
}

/** Every code that a run can end with. */
export const runCodes = {
  P5101: {
    title: "data that cannot be read, or is not what it says",
    explanation:
      "A file is missing, cut short, of another format or with another checksum, or a value does not fit its column. The message names the file and, where there is one, the row. What was downloaded whole is kept; a download that broke off is resumed by the same command.",
  },
  P5102: {
    title: "a split that turned out empty",
    explanation:
      "After reading, a split that the program uses has no rows: its share of few rows rounded to nothing, or no row comes from the files that it names. Give it a larger share, or use more rows.",
  },
  P6101: {
    title: "a loss that is no number any more",
    explanation:
      "The loss, or a weight, became infinite or not a number, so further steps would only spread it. The run went back to its last checkpoint and repeated the steps since, the last of them operation by operation; the message points at the operator, the loss or the update that gave the first such value, with the size of what went in. Usual causes: a learning rate that is too large (the weights have grown), inputs that are not scaled (add `scale(1 / 255)` or `normalize()`), targets of very large size, or a root or logarithm at the edge of what it can take. No checkpoint and no result is ever made of such weights.",
  },
  P6201: {
    title: "a full disk",
    explanation:
      "An artifact or a checkpoint could not be written. Nothing that stood before is harmed: files are written beside their place and moved there whole. Free some space and run the same command again.",
  },
  P6202: {
    title: "a folder that cannot be written",
    explanation:
      "A result could not be kept. Runs are kept in `.penstock` beside the program's package.json or .git, or in the folder that PENSTOCK_STORE names. Make it writable, or name another.",
  },
  P6203: {
    title: "a stored result that is damaged",
    explanation:
      "A file in `.penstock` does not have the bytes that were written to it: a disk has spoilt it, or something else has written there. Every file is kept with a checksum and looked at before it is used. Run the same command again: the step that made it runs again, everything else is kept.",
  },
  P6204: {
    title: "a disk that fails",
    explanation:
      "The system could not read or write a file of a run and says that the device is at fault. What stood before stands: files are written beside their place and moved there whole, and each is compared with its checksum before it is used. Look at the system's log, and at the disk; or name a folder on another one with PENSTOCK_STORE.",
  },
  P6301: {
    title: "a training process that was ended from outside",
    explanation:
      "The process that trains was killed by a person or by another program. The last checkpoint stands, and the same command goes on from it. Where the system ended it because memory ran out, this is told as P6302, as far as the system says so.",
  },
  P6302: {
    title: "memory that ran out",
    explanation:
      "The machine, TensorFlow or Node had no more memory to give. What a step needs grows with `batch` and with the sizes inside of the model; the message names the largest tensors. A smaller `batch`, smaller layers or `limit` on the rows help, and `pipe plan` estimates what a program needs. The last checkpoint stands, and the same command goes on from it.",
  },
  P6303: {
    title: "a training process that broke down",
    explanation:
      "TensorFlow's own code did what the system does not allow, and the process was ended for it. Some of its operations break down in this way where they get no memory, so a smaller `batch` may help; so may `--backend wasm`, which is slower. The last checkpoint stands, and the same command goes on from it. Please report it where it happens again.",
  },
  P6401: {
    title: "native TensorFlow that is not to be had",
    explanation:
      "`--backend native` was asked for, and TensorFlow could not be found, fetched, built or loaded. `pipe doctor` says which part is missing and the command that mends it; `--backend auto` goes on with WASM.",
  },
  P6501: {
    title: "a finished run that a training cannot start from",
    explanation:
      '`start: from("…")` names a run of the store that is not there, means several, is kept in another form, has no weights that fit, or has learned from rows by which the new training would be judged. A check tells the first ones where it can see the store; what a run has seen is known when the data has been read. `pipe runs` lists what there is.',
  },
  P6900: {
    title: "a fault of Penstock itself",
    explanation:
      "Something that the checker promised did not hold. Please report it with the program; PENSTOCK_TRACE=1 prints where it happened.",
  },
} as const satisfies Readonly<Record<string, RunPage>>;

/** A code that a run can end with. */
export type RunCode = keyof typeof runCodes;
