/**
 * In: the text of a literal token. Out: its value. Numbers come in the canonical unit of their kind.
 */
import { type UnitKind, units } from "../tokens/units.ts";

/** Value and kind of a number such as `45_000`, `10%`, `200ms`; null where the unit is unknown. */
export function readNumber(image: string): { readonly value: number; readonly unit: UnitKind | null } | null {
  const match = /^([\d_]+(?:\.[\d_]+)?(?:[eE][+-]?\d+)?)(.*)$/u.exec(image);
  const digits = Number((match?.[1] ?? image).replaceAll("_", ""));
  const suffix = match?.[2] ?? "";
  if (suffix === "") return { value: digits, unit: null };
  const unit = units.get(suffix);
  if (unit === undefined) return null;
  const value = unit.kind === "fraction" ? hundredthOf(match?.[1] ?? image) : digits * unit.factor;
  return { value, unit: unit.kind };
}

/** The double nearest to a hundredth of a written number: its exponent moves, so that 99.9% is 0.999 to the last bit. */
function hundredthOf(written: string): number {
  const [mantissa = "0", exponent = "0"] = written.replaceAll("_", "").split(/e/iu);
  return Number(`${mantissa}e${Number(exponent) - 2}`);
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", '"': '"', "\\": "\\" };

/** Value of a text in quotes; a block text loses its first line break and the indentation all its lines share. */
export function readText(image: string): string {
  if (image.startsWith('"""'))
    return dedent(readEscapes(image.slice(3, image.endsWith('"""') && image.length >= 6 ? -3 : undefined)));
  return readEscapes(image.slice(1, image.length > 1 && image.endsWith('"') ? -1 : undefined));
}

function readEscapes(body: string): string {
  return body.replace(/\\(u\{[0-9a-fA-F]{1,6}\}|[\s\S])/g, (whole, sign: string) => {
    if (sign.startsWith("u{")) {
      const code = Number.parseInt(sign.slice(2, -1), 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    }
    return escapes[sign] ?? whole;
  });
}

function dedent(body: string): string {
  const lines = body.replace(/^\r?\n/, "").split(/\r?\n/);
  if (lines.at(-1)?.trim() === "") lines.pop();
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const shared = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line) => line.slice(shared)).join("\n");
}
