/**
 * In: a `tokenize` step. Out: the same with what its tokenizer says of itself: how many ids there are and which is padding. A file's text
 * stands in the step from here on, so that what is fitted is what was checked, and another text is another data set.
 */
import type { Expr } from "../ast/nodes.ts";
import { tokenizers } from "../catalog/tokenizers.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import { argumentSpan } from "./argument-span.ts";
import type { CallPlace } from "./call.ts";
import type { CheckedCall } from "./checked-program.ts";
import { showNames } from "./data-words.ts";
import { meantFixes, meantLabel, nearName } from "./meant-name.ts";
import { readTokenizer, type TokenizerFacts } from "./tokenizer-file.ts";

/** What is known of a tokenizer, and where its ids come from. */
interface Found extends TokenizerFacts {
  /** The longest row that its model reads; null where not known. */
  readonly most: number | null;
  /** The file's text, or the sum that it must have. */
  readonly source: { readonly json: string } | { readonly sha256: string };
}

/** Fills a `tokenize` step in; other steps stay as they are. Null where something is wrong, which has been reported. */
export function withTokenizer(place: CallPlace, stage: Expr, call: CheckedCall | null): CheckedCall | null {
  if (call?.call !== "tokenize") return call;
  const { tokenizer, length } = call.args;
  if (typeof tokenizer !== "string" || typeof length !== "number") return null;
  const [first] = stage.kind === "call" ? stage.args : [];
  const span = argumentSpan(stage, "tokenizer") ?? first?.value.span ?? call.span;
  const found = isPath(tokenizer) ? fromFile(place, tokenizer, span) : byName(place, tokenizer, span);
  if (found === null || !suits(place, call, { ...found, name: tokenizer, length })) return null;
  const { vocabulary, padding, source } = found;
  return { ...call, args: { ...call.args, vocabulary, padding, ...source } };
}

/** A text with a folder or an ending is a file; any other a name. */
function isPath(text: string): boolean {
  return /[\\/]|\.json$/i.test(text);
}

function byName(place: CallPlace, name: string, span: Span): Found | null {
  const known = tokenizers.find((one) => one.name === name);
  if (known !== undefined) return { ...known, source: { sha256: known.sha256 } };
  const names = tokenizers.map((one) => one.name);
  const meant = nearName(name, names);
  place.context.report(
    problem("P5052", span, {
      title: `there is no tokenizer \`${name}\``,
      label: meantLabel(meant, "not a name that is known"),
      help:
        meant.word === null
          ? `${showNames(names)} can be had by name; a file is named by its path: \`tokenize("tokenizer.json", length: 64)\``
          : null,
      fixes: meantFixes(meant, span, (word) => JSON.stringify(word)),
    }),
  );
  return null;
}

function fromFile(place: CallPlace, path: string, span: Span): Found | null {
  const { host, report } = place.context;
  if (/^(?:[a-z]{2,}:\/\/|[A-Za-z]:[\\/]|[\\/])/i.test(path)) {
    report(
      problem("P5050", span, {
        title: `\`${path}\` ${path.includes("://") ? "is an address on the network" : "starts at the root"}; a tokenizer's file is named from the program's folder`,
        label: "cannot be read",
        help: "put a copy of the file beside the program, and name it by its way from there",
      }),
    );
    return null;
  }
  const file = host.resolve(span.file, path);
  const text = host.readText(file);
  if (text === undefined) {
    const why = host.problemOf?.(file);
    const near = why?.near ?? null;
    const meant = near === null ? null : path.replace(/[^/\\]*$/, near.name);
    report(
      problem("P5050", span, {
        title: why?.title ?? `there is no file \`${file}\``,
        label: meant === null ? "named here" : `did you mean \`"${meant}"\`?`,
        help: meant === null ? (why?.help ?? "the path starts at the folder of this file") : null,
        fixes: meant === null ? [] : [{ span, replacement: JSON.stringify(meant), certain: near?.certain === true }],
      }),
    );
    return null;
  }
  const facts = readTokenizer(text);
  if ("what" in facts) {
    report(problem("P5051", span, { title: `\`${path}\` ${facts.what}`, label: "no tokenizer", help: facts.help }));
    return null;
  }
  return { ...facts, most: null, source: { json: text } };
}

/** Whether rows of that length hold any text, and are not longer than the model reads. */
function suits(
  { context }: CallPlace,
  { span }: CheckedCall,
  found: Found & { readonly name: string; readonly length: number },
): boolean {
  const { most, name, length, specials } = found;
  if (length <= specials) {
    context.report(
      problem("P4140", span, {
        title: `\`length: ${length}\` leaves no place for text: ${specials} special ${specials === 1 ? "token stands" : "tokens stand"} round it`,
        label: "too short",
        help: "count the special tokens in: `length: 64` holds 40 to 50 English words",
      }),
    );
    return false;
  }
  if (most === null || length <= most) return true;
  context.report(
    problem("P4140", span, {
      title: `\`length: ${length}\` is more than the model of \`${name}\` reads, which knows ${most} places`,
      label: "too long",
      help: `\`length: ${most}\` is the most; sentences need 32 to 128`,
    }),
  );
  return false;
}
