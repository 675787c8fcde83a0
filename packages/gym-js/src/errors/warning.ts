/**
 * Where warnings go. In: one sentence. Out: the host's console, where there is one.
 * Why: the package has no dependency on a platform, yet a warning that nobody sees is none; callers may pass their own.
 */

/** Receives one warning, a full sentence. */
export type WarningSink = (message: string) => void;

/** The default sink: `console.warn` of the host, silent where the host has no console. */
export function warnOnConsole(message: string): void {
  // The package is compiled without platform types, so the console is looked up by shape.
  const host = globalThis as { readonly console?: { readonly warn?: (text: string) => void } };
  host.console?.warn?.(`gym-js: ${message}`);
}
