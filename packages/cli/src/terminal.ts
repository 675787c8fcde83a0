/** The terminal as commands see it: two streams, whether colours are wanted, how wide it is. */

export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Colours on standard output. */
  readonly colour: boolean;
  /** Colours on standard error, which may go elsewhere. */
  readonly errorColour: boolean;
  /** Standard output is a terminal that a person looks at. */
  readonly live: boolean;
  readonly width: number;
  /** Columns of standard error, where diagnostics go. */
  readonly errorWidth: number;
}

/** Columns of what is no terminal. */
const defaultWidth = 120;

/**
 * Whether a stream gets colours: FORCE_COLOR and CLICOLOR_FORCE say so for any stream, NO_COLOR, `CLICOLOR=0` and dumb
 * terminals say no; otherwise a terminal gets them and nothing else does.
 */
export function wantsColour(environment: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  const forced = environment["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  const asked = environment["CLICOLOR_FORCE"];
  if (asked !== undefined && asked !== "" && asked !== "0") return true;
  if (environment["NO_COLOR"] || environment["CLICOLOR"] === "0") return false;
  return isTerminal && environment["TERM"] !== "dumb" && !environment["CI"];
}

/** The process's own terminal. */
export function processTerminal(): Terminal {
  const { env, stdout, stderr } = process;
  return {
    out: (text) => stdout.write(text),
    error: (text) => stderr.write(text.endsWith("\n") ? text : `${text}\n`),
    colour: wantsColour(env, stdout.isTTY === true),
    errorColour: wantsColour(env, stderr.isTTY === true),
    live: stdout.isTTY === true && env["TERM"] !== "dumb" && !env["CI"],
    width: widthOf(stdout),
    errorWidth: widthOf(stderr),
  };
}

function widthOf(stream: NodeJS.WriteStream): number {
  return stream.isTTY === true && stream.columns > 0 ? stream.columns : defaultWidth;
}
