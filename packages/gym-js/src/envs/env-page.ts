/**
 * What the page of an environment says that its code cannot. In: prose beside an environment. Out: nothing at run time.
 * Why: tools/gym joins it to spaces, bounds, settings, options and limits, which it reads from the code, and refuses a page
 * that leaves out a heading, an element, an option, an entry of `info` or a version. No program imports it.
 */

/** One element of an action or observation, or a run of elements of the same kind. */
export interface ElementText {
  /** In a Box or Tuple the index, in a Discrete the number; with two ends, all from the first to the last. */
  readonly at: number | readonly [first: number, last: number];
  readonly meaning: string;
  /** The unit; left out where there is none. */
  readonly unit?: string;
}

/** A space in words: its elements without gaps, in order. */
export interface SpaceText {
  readonly elements: readonly ElementText[];
  /** What else there is to say; may be empty. */
  readonly text: string;
}

/** An option of `reset`. */
export interface OptionText {
  readonly meaning: string;
  readonly default: string;
  /** A value that makes another start than none; the tests pass it. */
  readonly example: unknown;
}

/** How the page's picture comes about: a seed, and a fixed policy for some steps. */
export interface PictureText<Observation, Action> {
  readonly caption: string;
  readonly seed: number;
  readonly steps: number;
  /** `step` counts from 0. A method, so that pages of all environments fit one list. */
  act(observation: Observation, step: number): Action;
}

/** All headings of a page; texts are Markdown. */
export interface EnvPage<Observation = unknown, Action = unknown> {
  /** As in ids, without the version. */
  readonly name: string;
  /** What to import beside gym-js so that it is registered; left out where nothing is. */
  readonly entry?: string;
  /** One line for the index. */
  readonly summary: string;
  readonly description: string;
  readonly action: SpaceText;
  readonly observation: SpaceText;
  /** Every entry that `info` may have. */
  readonly info: Readonly<Record<string, string>>;
  readonly transition: { readonly text: string; readonly equations: string };
  readonly reward: string;
  readonly start: { readonly text: string; readonly options: Readonly<Record<string, OptionText>> };
  /** What terminates an episode; time limits come from the registry. */
  readonly end: string;
  /** What to know of the settings beyond their table; may be empty. */
  readonly settings: string;
  /** Every registered version, such as "v1", newest first. */
  readonly history: Readonly<Record<string, string>>;
  readonly source: string;
  readonly picture: PictureText<Observation, Action>;
}
