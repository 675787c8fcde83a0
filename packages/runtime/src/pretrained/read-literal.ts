/**
 * A value written as JavaScript in, the value out, without running anything: JSON, and what tools that make scripts smaller turn it into (names
 * without quotes, `.5`, `!0` for true). Anything else is refused.
 */

/** Deepest nesting that is read. */
const deepest = 200;

/** Reads the value that starts at `at`. Throws a `SyntaxError` that says where it is none. */
export function readLiteral(text: string, at = 0): unknown {
  return new LiteralReader(text, at).value(0);
}

class LiteralReader {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  value(depth: number): unknown {
    if (depth > deepest) throw this.#wrong("nested too deeply");
    this.#space();
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#list(depth);
      case '"':
      case "'":
        return this.#string();
      default:
        return this.#plain();
    }
  }

  #object(depth: number): Record<string, unknown> {
    const found: [string, unknown][] = [];
    this.#each("}", () => {
      const name = /["']/.test(this.#text[this.#at] ?? "")
        ? this.#string()
        : this.#match(/[A-Za-z_$][\w$]*|\d+/y, "a name");
      this.#sign(":");
      found.push([name, this.value(depth + 1)]);
    });
    return Object.fromEntries(found);
  }

  #list(depth: number): unknown[] {
    const found: unknown[] = [];
    this.#each("]", () => void found.push(this.value(depth + 1)));
    return found;
  }

  #each(end: string, read: () => void): void {
    this.#at++;
    for (this.#space(); this.#text[this.#at] !== end; this.#space()) {
      read();
      this.#space();
      if (this.#text[this.#at] === ",") this.#at++;
      else if (this.#text[this.#at] !== end) throw this.#wrong(`no \`,\` and no \`${end}\``);
      this.#space();
    }
    this.#at++;
  }

  /** Escapes are JSON's. */
  #string(): string {
    const quoted = this.#match(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n"]|\\[^'])*'/y, "a text");
    try {
      return String(JSON.parse(`"${quoted.slice(1, -1)}"`));
    } catch {
      throw this.#wrong("no text");
    }
  }

  #plain(): number | boolean | null {
    const word = this.#match(/true|false|null|![01]|-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y, "a value");
    if (word === "true" || word === "!0") return true;
    if (word === "false" || word === "!1") return false;
    return word === "null" ? null : Number(word);
  }

  #sign(sign: string): void {
    this.#space();
    if (this.#text[this.#at] !== sign) throw this.#wrong(`no \`${sign}\``);
    this.#at++;
  }

  #match(pattern: RegExp, what: string): string {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found === undefined) throw this.#wrong(`not ${what}`);
    this.#at += found.length;
    return found;
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#at] ?? "")) this.#at++;
  }

  #wrong(what: string): SyntaxError {
    return new SyntaxError(`${what} at character ${this.#at}`);
  }
}
