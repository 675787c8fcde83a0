/**
 * Wide content in, a box that scrolls on its own out, reachable by keyboard: the page itself never scrolls sideways.
 */
import { type Html, html } from "./html.ts";

/** Wraps a table; `label` says what scrolls, for screen readers. */
export function scrollBox(label: string, content: Html): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">${content}</div>`;
}
