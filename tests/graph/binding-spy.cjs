// Required by a process before anything else: counts its calls of TensorFlow's binding and, when it ends, writes them to the file
// that PENSTOCK_TEST_CALLS names. Stands in for the exports of the native library once that has been opened.
const { writeFileSync } = require("node:fs");

const report = process.env["PENSTOCK_TEST_CALLS"];
const calls = { operations: 0, graphs: 0 };
const open = process.dlopen;

process.dlopen = (module, ...rest) => {
  open.call(process, module, ...rest);
  const real = module.exports;
  if (typeof real.executeOp !== "function" || typeof real.loadSavedModel !== "function") return;
  const names = [...Object.getOwnPropertyNames(real), ...Object.getOwnPropertyNames(Object.getPrototypeOf(real))];
  const spied = {};
  for (const name of names) spied[name] = typeof real[name] === "function" ? real[name].bind(real) : real[name];
  spied.executeOp = (...given) => {
    calls.operations++;
    return real.executeOp(...given);
  };
  spied.loadSavedModel = (...given) => {
    calls.graphs++;
    return real.loadSavedModel(...given);
  };
  module.exports = spied;
};

if (report !== undefined) process.on("exit", () => writeFileSync(report, JSON.stringify(calls)));
