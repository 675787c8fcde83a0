/** A row and what it was answered with in, parts of a card that shows it out. */
import { formatPercent } from "./figures.ts";
import { type Html, html } from "./html.ts";
import { inlinePicture } from "./inline-picture.ts";

/** The row's picture, or the words in it. */
export function rowPicture(row: { readonly picture: string | null; readonly text: string | null }, alt: string): Html {
  const inline = inlinePicture(row.picture);
  if (inline === null) return html`<blockquote>${row.text ?? "no picture"}</blockquote>`;
  return html`<img src="${inline}" alt="${alt}">`;
}

/** A class with how sure somebody was of it, as a bar. */
export function probabilityBar(kind: "given" | "truth", name: string, probability: number, what?: string): Html {
  const width = Number.isFinite(probability) ? (100 * Math.min(1, Math.max(0, probability))).toFixed(1) : "0";
  return html`<div class="answer ${kind}"><span class="what">${what ?? (kind === "given" ? "answer" : "truth")}</span> <b>${name}</b> <span class="probability">${formatPercent(probability, 1)}</span><span class="track" aria-hidden="true"><i style="width:${width}%"></i></span></div>`;
}
