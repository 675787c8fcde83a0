import { expect, test } from "vitest";
import { addressInList } from "./fetch-from-index.ts";

const file = "tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl";

test("a JSON list gives the address of the file of exactly that name", () => {
  const files = [
    { filename: `${file}.metadata`, url: "../wrong" },
    { filename: file, url: `../../packages/${file}` },
  ];
  expect(addressInList(JSON.stringify({ files }), "application/vnd.pypi.simple.v1+json", file)).toBe(
    `../../packages/${file}`,
  );
});

test("an HTML list gives the address, with its escapes undone", () => {
  const page = `<html><body>
    <a href="/wrong">${file.replace("311", "312")}</a><br/>
    <a data-requires-python="&gt;=3.10" href="/files/x.whl?a=1&amp;b=2#sha256=00">${file}</a>
  </body></html>`;
  expect(addressInList(page, "text/html", file)).toBe("/files/x.whl?a=1&b=2#sha256=00");
});

test("a list without the file gives null", () => {
  expect(addressInList('{"files":[]}', "application/json", file)).toBeNull();
  expect(addressInList("<html></html>", "text/html; charset=utf-8", file)).toBeNull();
});
