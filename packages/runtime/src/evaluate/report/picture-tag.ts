/** A picture that stands in the page itself, with words for those who do not see it. */
import { type Html, html } from "./html.ts";
import { inlinePicture } from "./inline-picture.ts";

/** An image of a data URI; its words where it is none. */
export function pictureTag(uri: string, words: string): Html {
  const address = inlinePicture(uri);
  return address === null ? html`<blockquote>${words}</blockquote>` : html`<img src="${address}" alt="${words}">`;
}
