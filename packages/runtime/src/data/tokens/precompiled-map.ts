/**
 * The `precompiled_charsmap` of a SentencePiece model in, a function that rewrites texts by it out: a trie in two arrays over UTF-8 bytes
 * (Aoe, 1989, as the darts-clone library lays it out), whose leaves name a text in a pool. The npm package takes NFKC for all of them.
 */

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What a map makes of a text. */
export function precompiledMap(base64: string): (text: string) => string {
  const bytes = new Uint8Array(Buffer.from(base64, "base64"));
  if (bytes.length < 4) return (text) => text;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = Math.min(view.getUint32(0, true), bytes.length - 4);
  const units = Uint32Array.from({ length: size >> 2 }, (_, at) => view.getUint32(4 + 4 * at, true));
  const pool = bytes.subarray(4 + size);
  const known = new Map<string, string | null>();
  const replaced = (piece: string): string | null => {
    const before = known.get(piece);
    if (before !== undefined) return before;
    const leaf = firstLeaf(units, encoder.encode(piece));
    const end = leaf === null ? -1 : pool.indexOf(0, leaf);
    const made = leaf === null ? null : decoder.decode(pool.subarray(leaf, end < 0 ? pool.length : end));
    if (known.size < 2 ** 16) known.set(piece, made);
    return made;
  };
  return (text) => {
    let out = "";
    for (const { segment } of graphemes.segment(text)) {
      // As in `tokenizers`: a short cluster may be replaced whole, by what stands for its first part.
      const whole = encoder.encode(segment).length < 6 ? replaced(segment) : null;
      if (whole !== null) out += whole;
      else for (const sign of segment) out += replaced(sign) ?? sign;
    }
    return out;
  };
}

/** Where the text of the shortest prefix that the trie holds lies in the pool; null where it holds none. */
function firstLeaf(units: Uint32Array, key: Uint8Array): number | null {
  const offset = (unit: number): number => (unit >>> 10) << ((unit & 0x200) >>> 6);
  let at = offset(units[0] ?? 0);
  for (const byte of key) {
    if (byte === 0) return null;
    at ^= byte;
    const unit = units[at] ?? 0;
    if ((unit & 0x800000ff) >>> 0 !== byte) return null;
    at ^= offset(unit);
    if (((unit >>> 8) & 1) === 1) return (units[at] ?? 0) & 0x7fffffff;
  }
  return null;
}
