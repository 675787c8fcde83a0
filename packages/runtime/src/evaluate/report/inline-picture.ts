/** A picture that stands in the page itself, or words where it is none: a report never loads anything from elsewhere. */
import { type Html, html } from "./html.ts";

/** An image of a data URI with words for those who do not see it. */
export function inlinePicture(uri: string, words: string): Html {
  if (!/^data:image\/(?:png|jpeg|webp|gif);base64,[\w+/=]+$/.test(uri)) return html`<blockquote>${words}</blockquote>`;
  return html`<img src="${uri}" alt="${words}">`;
}
