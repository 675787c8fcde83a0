import { describe, expect, it } from "vitest";
import { pathToUri, uriToPath } from "./uris.ts";

const posix = { root: "/work", windows: false };
const windows = { root: "C:\\work", windows: true };

describe("addresses", () => {
  it.each([
    ["file:///work/main.pipe", "/work/main.pipe"],
    ["file:///work/my%20net%25.pipe", "/work/my net%.pipe"],
    ["file:///work/%C3%A9l%C3%A8ve.pipe", "/work/élève.pipe"],
    ["file:///work/a%2Bb.pipe", "/work/a+b.pipe"],
  ])("%s is the path %s", (uri, path) => {
    expect(uriToPath(uri, posix)).toBe(path);
    expect(uriToPath(pathToUri(path, posix), posix)).toBe(path);
  });

  it.each([
    ["file:///c%3A/work/main.pipe", "C:\\work\\main.pipe"],
    ["file:///C:/work/my%20net.pipe", "C:\\work\\my net.pipe"],
    ["file://server/share/main.pipe", "\\\\server\\share\\main.pipe"],
  ])("on Windows, %s is the path %s", (uri, path) => {
    expect(uriToPath(uri, windows)).toBe(path);
    expect(uriToPath(pathToUri(path, windows), windows)).toBe(path);
  });

  it("of a document that was never saved is a path in the folder that no file has", () => {
    expect(uriToPath("untitled:Untitled-1", posix)).toBe("/work/untitled%3AUntitled-1");
    expect(uriToPath("untitled:Untitled-1", windows)).toBe("C:\\work\\untitled%3AUntitled-1");
  });

  it("that is none still names one document", () => {
    expect(uriToPath("file:///a%2Fb.pipe", posix)).toMatch(/^\/work\/file/);
    expect(uriToPath("odd:%E0%A4%A", posix)).toMatch(/^\/work\/odd/);
  });
});
