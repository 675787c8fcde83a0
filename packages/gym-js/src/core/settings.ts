/**
 * Settings of an environment, checked. In: what a caller passed to `make`. Out: typed values, defaults filled in.
 * Why: the same table that checks a setting is what documentation and editors can list.
 */
import { didYouMean } from "../errors/close-match.ts";
import { GymError, show } from "../errors/gym-error.ts";

/** One setting: its type, its default and one line about it. */
export type SettingRule =
  | { readonly kind: "boolean"; readonly default: boolean; readonly doc: string }
  | {
      readonly kind: "number";
      readonly default: number;
      readonly min: number;
      readonly max: number;
      /** Whether the value must be an integer; it need not if left out. */
      readonly whole?: boolean;
      readonly doc: string;
    }
  | {
      readonly kind: "numbers";
      readonly default: readonly number[];
      readonly min: number;
      readonly max: number;
      readonly doc: string;
    }
  | { readonly kind: "texts"; readonly default: readonly string[]; readonly doc: string }
  | { readonly kind: "choice"; readonly default: string; readonly choices: readonly string[]; readonly doc: string };

/** All settings of one environment, by name. */
export type SettingRules = Readonly<Record<string, SettingRule>>;

/** Values as a caller passes them. */
export type RawSettings = Readonly<Record<string, unknown>>;

/** The typed values that a table of rules yields. */
export type SettingValues<Rules extends SettingRules> = {
  readonly [Name in keyof Rules]: Rules[Name] extends { readonly kind: "boolean" }
    ? boolean
    : Rules[Name] extends { readonly kind: "number" }
      ? number
      : Rules[Name] extends { readonly kind: "numbers" }
        ? readonly number[]
        : Rules[Name] extends { readonly kind: "texts" }
          ? readonly string[]
          : Rules[Name] extends { readonly choices: readonly (infer Choice)[] }
            ? Choice
            : never;
};

/** Checks `raw` against `rules` and fills in defaults. Throws GymError naming the setting, its type and what came. */
export function readSettings<const Rules extends SettingRules>(
  owner: string,
  rules: Rules,
  raw: RawSettings,
): SettingValues<Rules> {
  for (const name of Object.keys(raw)) {
    if (Object.hasOwn(rules, name)) continue;
    const known = Object.keys(rules);
    const list = known.length === 0 ? "It has none." : `Its settings: ${known.join(", ")}.`;
    throw new GymError("setting", `${owner} has no setting named ${show(name)}.${didYouMean(name, known)} ${list}`);
  }
  const values: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(rules)) {
    const value = raw[name] ?? rule.default;
    const expected = expectation(rule, value);
    if (expected !== null) {
      throw new GymError("setting", `Setting ${name} of ${owner} must be ${expected}; received ${show(value)}.`);
    }
    values[name] = value;
  }
  // Each value was just checked against the rule that its type is computed from.
  return values as SettingValues<Rules>;
}

/** What the rule expects, in words, if `value` does not meet it; null if it does. */
function expectation(rule: SettingRule, value: unknown): string | null {
  switch (rule.kind) {
    case "boolean":
      return typeof value === "boolean" ? null : "true or false";
    case "number":
      return isWithin(value, rule) && (rule.whole !== true || Number.isInteger(value))
        ? null
        : `${rule.whole === true ? "an integer" : "a number"} from ${rule.min} to ${rule.max}`;
    case "numbers":
      return Array.isArray(value) && value.every((item) => isWithin(item, rule))
        ? null
        : `an array of numbers from ${rule.min} to ${rule.max}`;
    case "texts":
      return Array.isArray(value) && value.every((item) => typeof item === "string") ? null : "an array of strings";
    case "choice":
      return typeof value === "string" && rule.choices.includes(value)
        ? null
        : `one of ${rule.choices.map((choice) => JSON.stringify(choice)).join(", ")}`;
  }
}

function isWithin(value: unknown, { min, max }: { readonly min: number; readonly max: number }): boolean {
  return typeof value === "number" && value >= min && value <= max;
}
