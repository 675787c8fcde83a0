/** Pictures that a page carries in itself: a report never loads anything from elsewhere. */

/** The address of a picture where it is one that the page carries; null for any other. */
export function inlinePicture(address: string | null): string | null {
  return address !== null && /^data:image\/(?:png|jpeg|webp|gif);base64,[\w+/=]+$/.test(address) ? address : null;
}
