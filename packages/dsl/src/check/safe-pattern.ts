/**
 * In: a regular expression that a file brings. Out: whether its time is bounded by the square of a text's length, however the text is
 * chosen. JavaScript's expressions go back and try again, so `(a+)+b` takes for ever on a few dozen letters; Rust's, which such files are
 * written for, do not always. What is let through repeats single signs, classes and fixed words, never what repeats or branches itself.
 */

/** Longest expression that is looked at; those of published tokenizers have some hundred signs. */
const LONGEST = 4_000;
/** A bound of a repetition from which on it counts as none. */
const MANY = 64;

/** What a part of an expression costs. */
interface Cost {
  /** Repetitions without a bound, one behind the other. */
  readonly repeats: number;
  /** Whether something that may fail stands behind the last of them. */
  readonly mayFail: boolean;
  /** Whether it holds a repetition or branches. */
  readonly varies: boolean;
}

const plain: Cost = { repeats: 0, mayFail: true, varies: false };

/** Why an expression is refused. */
class Refused extends Error {}

/** What is wrong with an expression, in words that stand behind "which"; null where nothing is. */
export function unsafePattern(source: string): string | null {
  if (source.length > LONGEST) return `has ${source.length} signs`;
  try {
    const reader = new PatternReader(source);
    const cost = reader.branches();
    if (!reader.done) return "closes a bracket that it does not open";
    if (cost.repeats - (cost.mayFail ? 0 : 1) > 1) return "repeats several parts one behind the other";
    return null;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

class PatternReader {
  private at = 0;
  private depth = 0;
  private readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  get done(): boolean {
    return this.at >= this.source.length;
  }

  /** Alternatives up to a closing bracket or the end. */
  branches(): Cost {
    let [repeats, mayFail, count] = [0, false, 0];
    let varies = false;
    for (;;) {
      const cost = this.sequence();
      count++;
      if (cost.repeats > repeats) [repeats, mayFail] = [cost.repeats, cost.mayFail];
      else if (cost.repeats === repeats) mayFail ||= cost.mayFail;
      varies ||= cost.varies;
      if (this.source[this.at] !== "|") break;
      this.at++;
    }
    return { repeats, mayFail, varies: varies || count > 1 };
  }

  private sequence(): Cost {
    let [repeats, mayFail] = [0, false];
    let varies = false;
    while (!this.done && this.source[this.at] !== "|" && this.source[this.at] !== ")") {
      const part = this.repeated();
      if (part.repeats > 0) {
        repeats += part.repeats;
        mayFail = part.mayFail;
      } else mayFail ||= part.mayFail;
      varies ||= part.varies;
    }
    return { repeats, mayFail, varies };
  }

  /** One sign, class or group with how often it stands. */
  private repeated(): Cost {
    const atom = this.atom();
    const match = /^(?:[*+?]|\{\d*(?:,\d*)?\})[?+]?/.exec(this.source.slice(this.at));
    const [written] = match ?? [];
    if (written === undefined) return atom;
    this.at += written.length;
    if (/^[*+?{]/.test(this.source.slice(this.at)) && !/^\{\D/.test(this.source.slice(this.at))) {
      throw new Refused("repeats what is repeated");
    }
    const [least, most] = boundsOf(written);
    if (most === 1) return { ...atom, mayFail: least > 0 && atom.mayFail, varies: true };
    if (atom.varies) throw new Refused("repeats what repeats or branches itself");
    return { repeats: most > MANY ? 1 : 0, mayFail: most <= MANY && least > 0, varies: true };
  }

  private atom(): Cost {
    const sign = this.source[this.at];
    if (sign === "[") return this.class();
    if (sign === "(") return this.group();
    if (sign === "\\") {
      const next = this.source[this.at + 1] ?? "";
      if (/[1-9kg]/.test(next)) throw new Refused("refers back to what it has found");
      const named = /^\\(?:[pPxu]\{[^}]*\}|[\s\S])/.exec(this.source.slice(this.at));
      this.at += named?.[0].length ?? 1;
      return plain;
    }
    this.at++;
    return plain;
  }

  private group(): Cost {
    const opening = /^\((?:\?(?:<?[=!]|[:>]|[imsx]+:|P?<[A-Za-z_]\w*>))?/.exec(this.source.slice(this.at))?.[0] ?? "(";
    if (opening === "(" && this.source[this.at + 1] === "?")
      throw new Refused("has a group of a kind that is not known");
    this.at += opening.length;
    if (++this.depth > 32) throw new Refused("has groups within groups");
    const cost = this.branches();
    if (this.source[this.at] !== ")") throw new Refused("opens a bracket that it does not close");
    this.at++;
    this.depth--;
    return cost;
  }

  /** A class, which may hold others. */
  private class(): Cost {
    let depth = 0;
    do {
      const sign = this.source[this.at];
      if (sign === undefined) throw new Refused("opens a bracket that it does not close");
      if (sign === "\\") this.at++;
      else if (sign === "[") depth++;
      else if (sign === "]") depth--;
      this.at++;
    } while (depth > 0);
    return plain;
  }
}

/** How often at least and at most. */
function boundsOf(written: string): readonly [number, number] {
  switch (written[0]) {
    case "*":
      return [0, Number.POSITIVE_INFINITY];
    case "+":
      return [1, Number.POSITIVE_INFINITY];
    case "?":
      return [0, 1];
    default: {
      const [, least = "", comma = "", most = ""] = /^\{(\d*)(,?)(\d*)\}/.exec(written) ?? [];
      const from = Number(least);
      return [from, comma === "" ? from : most === "" ? Number.POSITIVE_INFINITY : Number(most)];
    }
  }
}
