/** Classes and their colours in, a line that says which is which out. */
import { type Html, html } from "./html.ts";

/** A swatch and a name for each class. */
export function legend(classes: readonly string[], colours: readonly string[]): Html {
  const items = classes.map(
    (name, index) =>
      html`<li><i class="swatch" style="background:${colours[index] ?? "transparent"}" aria-hidden="true"></i>${name}</li>`,
  );
  return html`<ul class="class-legend">${items}</ul>`;
}
