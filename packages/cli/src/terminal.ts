/** The terminal as commands see it: two streams, whether colours are wanted, how wide it is. */

export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly colour: boolean;
  /** Standard output is a terminal that a person looks at. */
  readonly live: boolean;
}

/** The process's own terminal; NO_COLOR and dumb terminals are respected. */
export function processTerminal(): Terminal {
  const environment = process.env;
  const live = process.stdout.isTTY === true && environment["TERM"] !== "dumb" && !environment["CI"];
  const colour = environment["FORCE_COLOR"] ? true : live && !environment["NO_COLOR"];
  return {
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text.endsWith("\n") ? text : `${text}\n`),
    colour,
    live,
  };
}
