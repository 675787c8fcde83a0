/**
 * The table of all codes: what each stands for in one line. The first digit files it by stage: P1 syntax, P2 names,
 * P3 types and shapes, P4 settings, P5 data; `run-codes.ts` has those of a failing run. A code keeps its meaning for ever; its page is in `pages/`.
 */
import type { Diagnostic } from "./diagnostic.ts";

interface CodeEntry {
  readonly severity: Diagnostic["severity"];
  /** What the code is about, as the heading of its page. */
  readonly title: string;
}

const error = (title: string): CodeEntry => ({ severity: "error", title });
const warning = (title: string): CodeEntry => ({ severity: "warning", title });

/** Every code that the checker can report. */
export const codes = {
  P1001: error("a character that the language does not use"),
  P1002: error("a text without its closing quote"),
  P1003: error("a bracket that is never closed"),
  P1004: error("a closing bracket that closes nothing"),
  P1005: error("something else was expected here"),
  P1006: error("a declaration without a name or a block"),
  P1007: error("a value is missing"),
  P1008: error("a number with an unknown unit"),
  P1009: error("a reserved word used as a name"),
  P1010: error("a setting outside of any block"),

  P2001: error("an unknown kind of block"),
  P2002: error("an unknown setting"),
  P2003: error("an unknown operator"),
  P2004: error("an unknown name of a loss, optimizer, source or the like"),
  P2005: error("an unknown argument"),
  P2006: error("a name used twice"),
  P2007: error("a setting given twice"),
  P2008: error("a reference to something that does not exist"),
  P2009: error("an unknown value"),
  P2010: error("files that import each other in a circle"),
  P2011: error("a file that does not exist"),
  P2012: error("an imported name that its file does not declare"),
  P2013: error("something that is defined by itself"),
  P2014: error("an unknown built-in data set"),
  P2015: error("`--set` of a param that does not exist"),
  P2016: error("an output, input or column that does not exist"),
  P2017: error("an unknown metric"),
  P2018: warning("a name that is never used"),
  P2019: error("a reference to the wrong kind of block"),

  P3001: error("a value of the wrong type"),
  P3101: error("an operator that cannot take this shape"),
  P3102: error("the number of values does not fit"),
  P3103: error("shapes that do not go together"),
  P3104: error("a layer that is given another shape than it declares"),
  P3105: error("a window larger than its input"),
  P3106: error("the wrong number of inputs for an operator"),
  P3107: error("data and model disagree about a shape"),
  P3108: error("output and target disagree in size"),
  P3109: error("cross entropy without softmax"),
  P3110: error("a loss that does not suit its target"),
  P3111: error("a block that cannot be used as an operator"),
  P3112: error("a step that does not suit its column"),

  P4001: error("a required setting is missing"),
  P4002: error("a required argument is missing"),
  P4003: error("a value out of its range"),
  P4004: error("a word that is not one of the choices"),
  P4005: error("too many arguments"),
  P4006: error("parts of a split that do not sum to 1"),
  P4007: error("an output without a loss or a target"),
  P4008: error("a split without rows"),
  P4009: error("a param outside of its domain"),
  P4010: error("`--set` with a value that the param cannot take"),
  P4011: error("an item written in the wrong form"),
  P4012: error("an expectation that can never hold or never fail"),
  P4013: error("an argument given twice"),
  P4014: error("evaluation on data that does not fit the run"),

  P5001: error("a data source that cannot be read"),
  P5002: error("a column that the data does not have"),
  P5003: error("a column that the data has in another form"),
  P5004: error("a data source without an official split"),
  P5005: error("a file that is not part of the source"),
} as const satisfies Readonly<Record<string, CodeEntry>>;

/** A code of the table. */
export type Code = keyof typeof codes;

/** Syntax errors after which what stands around them cannot be trusted; the other P1 codes are read as what they mean. */
export const breakingCodes: ReadonlySet<string> = new Set<Code>(["P1003", "P1004", "P1005", "P1006", "P1007"]);
