/**
 * The language server's public face.
 */
export {};
