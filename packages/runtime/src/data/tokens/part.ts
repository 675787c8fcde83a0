/** A part of a tokenizer's file, as JSON has it: reading its fields without believing them. */

/** A part of the file. */
export type Part = Readonly<Record<string, unknown>>;

/** The parts of a list. */
export function partsOf(value: unknown): readonly Part[] {
  return Array.isArray(value) ? value.filter(isPart) : [];
}

/** Whether a value has fields. */
export function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field's text. */
export function textField(part: Part, name: string, otherwise: string): string {
  const value = part[name];
  return typeof value === "string" ? value : otherwise;
}
