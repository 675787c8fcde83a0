/**
 * Comparing what an environment returned. In: two values. Out: whether they are equal, or share memory.
 * Why: determinism is equality of values; reuse of a buffer is identity of memory.
 */

/** Whether two values are equal through arrays, typed arrays and plain objects; NaN equals NaN. */
export function equalData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equalData(Reflect.get(a, key), Reflect.get(b, key)));
}

/** Whether changing one value could change the other; frozen objects cannot change. */
export function sharesMemory(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) {
    if (a.buffer !== b.buffer) return false;
    return a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;
  }
  if (a === b && !Object.isFrozen(a)) return true;
  return Object.keys(a).some((key) => Object.hasOwn(b, key) && sharesMemory(Reflect.get(a, key), Reflect.get(b, key)));
}

/** A copy that later changes of the original do not reach. */
export function keptCopy<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  // Copies have the type of what they copy.
  if (ArrayBuffer.isView(value)) return (value as unknown as { slice(): unknown }).slice() as Value;
  if (Array.isArray(value)) return value.map(keptCopy) as Value;
  const copy: unknown = Object.create(Object.getPrototypeOf(value));
  for (const key of Object.keys(value)) Reflect.set(copy as object, key, keptCopy(Reflect.get(value, key)));
  return copy as Value;
}
