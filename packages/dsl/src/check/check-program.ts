/**
 * In: the path of a program and a host. Out: the checked program, or every mistake in it at once.
 */
import type { Declaration, Name, ParamDeclaration } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { BlockEntry } from "../catalog/entry.ts";
import type { Checked, Diagnostic } from "../diagnostics/diagnostic.ts";
import { problem } from "../diagnostics/problem.ts";
import { sortDiagnostics } from "../diagnostics/sort.ts";
import type { Host } from "../source/host.ts";
import { InternalError } from "../source/internal-error.ts";
import type { SourceFile } from "../source/span.ts";
import type { CheckedBlock, CheckedProgram } from "./checked-program.ts";
import type { CheckContext, Module, Scope } from "./context.ts";
import { checkDataset, type DatasetInfo } from "./dataset.ts";
import { checkEvaluate, type EvaluateInfo } from "./evaluate.ts";
import type { Fact } from "./facts.ts";
import { findCircles, type Network, readNetwork } from "./layers.ts";
import { loadFiles, type ParseFile } from "./load-files.ts";
import { checkLayer, checkModel, type ModelInfo } from "./model.ts";
import { readParams } from "./params.ts";
import { buildScopes } from "./scopes.ts";
import { silence } from "./silence.ts";
import { withSliced } from "./slices.ts";
import { checkSweep, type SweepInfo } from "./sweep.ts";
import { type CheckWith, sweepRows } from "./sweep-rows.ts";
import { checkTrain, type Results, type TrainInfo } from "./train.ts";
import { warnUnused } from "./unused.ts";

/** Values from outside of the program. */
export interface CheckOptions {
  /** Params by name, as written on the command line (`--set epochs=1`). */
  readonly set?: Readonly<Record<string, string>>;
  /** How files are parsed; afresh by default. */
  readonly parse?: ParseFile;
}

/** The result of a check, with the files that its diagnostics point into. */
export interface ProgramCheck extends Checked<CheckedProgram | null> {
  readonly files: readonly SourceFile[];
}

/** One block's result and what it depends on. */
interface Outcome {
  readonly info: unknown;
  readonly checked: CheckedBlock | null;
  readonly needs: readonly Declaration[];
}

/** A check with everything found on the way, for editors. */
export interface Analysis extends ProgramCheck {
  readonly modules: ReadonlyMap<string, Module>;
  readonly scopes: ReadonlyMap<string, Scope>;
  readonly facts: readonly Fact[];
}

/**
 * Checks a whole program: names, settings, types, shapes, and data as far as the host can look into it.
 * The value is null where there is any error; diagnostics come in the order of files and places.
 */
export function checkProgram(entryPath: string, host: Host, options: CheckOptions = {}): ProgramCheck {
  const { value, diagnostics, files } = analyzeProgram(entryPath, host, options);
  return { value, diagnostics, files };
}

/** Checks a whole program and keeps what editors show of it. */
export function analyzeProgram(entryPath: string, host: Host, options: CheckOptions = {}): Analysis {
  const facts: Fact[] = [];
  const found = new Map<string, Diagnostic>();
  const report = (diagnostic: Diagnostic): void => {
    const { span } = diagnostic.primary;
    const key = `${diagnostic.code} ${span.file} ${span.start} ${span.end}`;
    if (!found.has(key)) found.set(key, diagnostic);
  };
  const loaded = loadFiles(entryPath, { host, report, parse: options.parse });
  const used = new Set<ParamDeclaration | Declaration | Name>();
  const scopes = buildScopes(loaded, used, report);
  const program = { modules: loaded.modules, scopes: scopes.byFile, entryPath, set: options.set ?? {} };
  const params = readParams({ ...program, report, used });
  const context: CheckContext = {
    host: looksOnce(host),
    modules: loaded.modules,
    scopes: scopes.byFile,
    report,
    note: (fact) => facts.push(fact),
    env: params.env,
    used,
    overridden: params.overridden,
    paramValue: params.read,
  };
  for (const { name, value } of params.values) {
    const definition = scopes.byFile.get(entryPath)?.get(name);
    if (definition?.kind === "param") facts.push({ kind: "param", span: definition.decl.name.span, value });
  }
  const outcomes = checkBlocks(context, scopes.blocks, scopes.blocks);
  warnUnused(context, entryPath);

  const heard = silence([...found.values()], loaded.modules);
  found.clear();
  for (const one of heard) report(one);

  const files = [
    ...[...loaded.modules.values()].map((module) => module.file),
    ...(params.file === null ? [] : [params.file]),
  ];
  const diagnostics = sortDiagnostics([...found.values()], files);
  const failed = diagnostics.some((diagnostic) => diagnostic.severity === "error");
  const entryScope = scopes.byFile.get(entryPath);
  const seen = { modules: loaded.modules, scopes: scopes.byFile, facts };
  const checkWith: CheckWith = (values, train) => {
    const own: Diagnostic[] = [];
    const read = new Set<ParamDeclaration | Declaration | Name>();
    const tell = (one: Diagnostic): void => {
      own.push(one);
    };
    const other = readParams({ ...program, report: tell, used: read, given: values });
    const quiet = { ...context, report: tell, note: () => undefined, env: other.env, used: read };
    const found = checkBlocks({ ...quiet, overridden: other.overridden, paramValue: other.read }, scopes.blocks, [
      train,
    ]);
    const wrong = own.some((one) => one.severity === "error");
    return { blocks: wrong ? null : neededBy(train, found), diagnostics: own, read };
  };
  if (!failed) addSweeps(context, outcomes, checkWith);
  const blocks = failed || entryScope === undefined ? null : inOrder(entryScope, outcomes, report);
  const clash = failed ? diagnostics : sortDiagnostics([...found.values()], files);
  if (blocks === null || clash.some((diagnostic) => diagnostic.severity === "error")) {
    return { value: null, diagnostics: clash, files, ...seen };
  }
  const sources = [...loaded.modules.values()].map((module) => module.file);
  return {
    value: { files: sources, params: params.values, blocks: withSliced(blocks) },
    diagnostics: clash,
    files,
    ...seen,
  };
}

/** A host that is asked once about the same data, however often blocks are checked. */
function looksOnce(host: Host): Host {
  const { probe } = host;
  if (probe === undefined) return host;
  const known = new Map<string, ReturnType<typeof probe>>();
  return {
    readText: (path) => host.readText(path),
    resolve: (from, specifier) => host.resolve(from, specifier),
    ...(host.problemOf === undefined ? {} : { problemOf: (path) => host.problemOf?.(path) }),
    ...(host.run === undefined ? {} : { run: (name, file) => host.run?.(name, file) }),
    probe: (request) => {
      const key = JSON.stringify(request);
      const found = known.get(key);
      if (found !== undefined) return found;
      const fresh = probe.call(host, request);
      known.set(key, fresh);
      return fresh;
    },
  };
}

/** Completes the sweeps of a program that is right as it stands. */
function addSweeps(context: CheckContext, outcomes: Map<Declaration, Outcome>, checkWith: CheckWith): void {
  for (const [decl, outcome] of outcomes) {
    if (decl.keyword.text !== "sweep") continue;
    // The rule of a sweep gives its info.
    const info = outcome.info as SweepInfo;
    outcomes.set(decl, { ...outcome, checked: sweepRows(context, info, checkWith) });
  }
}

/** A training's blocks, each after what it depends on. */
function neededBy(train: Declaration, outcomes: ReadonlyMap<Declaration, Outcome>): CheckedBlock[] | null {
  const blocks = new Set<CheckedBlock>();
  const add = (decl: Declaration): boolean => {
    const { needs = [], checked = null } = outcomes.get(decl) ?? {};
    if (!needs.every(add) || checked === null) return false;
    blocks.add(checked);
    return true;
  };
  return add(train) ? [...blocks] : null;
}

/** Checks blocks and what they depend on; the rules are a table by kind. */
function checkBlocks(
  context: CheckContext,
  declarations: readonly Declaration[],
  wanted: readonly Declaration[],
): Map<Declaration, Outcome> {
  const outcomes = new Map<Declaration, Outcome>();
  const open = new Set<Declaration>();
  const networks = new Map<Declaration, Network>();
  for (const decl of declarations) {
    const kind = decl.keyword.text;
    if (kind === "layer" || kind === "model") networks.set(decl, readNetwork(context, decl));
    else if (decl.parameters.length > 0 && findEntry<BlockEntry>(catalog.blocks, kind)?.takesParameters === false) {
      context.report(
        problem("P4011", decl.parameters[0]?.span ?? decl.name.span, {
          title: `a \`${kind}\` takes no parameters`,
          label: "not here",
          help: "a `layer` takes parameters; a value for the whole file is a `param`",
        }),
      );
    }
  }
  const inCircle = findCircles(context, networks);
  const graph = { byDeclaration: networks, inCircle };
  const results: Results = {
    // Each rule below yields the info its kind is asked for.
    model: (decl) => outcome(decl).info as ModelInfo | null,
    dataset: (decl) => outcome(decl).info as DatasetInfo | null,
    train: (decl) => outcome(decl).info as TrainInfo | null,
  };

  /** One rule a kind; a new block is a catalog entry and a line here. */
  const rules: Readonly<Record<string, (decl: Declaration, entry: BlockEntry) => Outcome>> = {
    dataset(decl, entry) {
      const info = checkDataset(context, decl, entry);
      return { info, checked: info.checked, needs: [] };
    },
    layer(decl) {
      const network = networks.get(decl);
      if (network !== undefined) checkLayer(context, network, graph);
      return { info: null, checked: null, needs: [] };
    },
    model(decl) {
      const network = networks.get(decl);
      if (network === undefined) throw new InternalError(`the model ${decl.name.text} was not read`);
      const info = checkModel(context, network, graph);
      return { info, checked: info.checked, needs: [] };
    },
    train(decl, entry) {
      const info = checkTrain(context, decl, { entry, results });
      return { info, checked: info.checked, needs: info.needs };
    },
    sweep(decl, entry) {
      const info: SweepInfo = checkSweep(context, decl, { entry, results });
      return { info, checked: null, needs: info.needs };
    },
    evaluate(decl, entry) {
      const info: EvaluateInfo = checkEvaluate(context, decl, { entry, results });
      return { info, checked: info.checked, needs: info.needs };
    },
  };

  function outcome(decl: Declaration): Outcome {
    const ready = outcomes.get(decl);
    if (ready !== undefined) return ready;
    // A block that is being checked cannot say anything yet: one that asks for it here stands in a circle, and says so.
    if (open.has(decl)) return { info: null, checked: null, needs: [] };
    const rule = rules[decl.keyword.text];
    const entry = findEntry<BlockEntry>(catalog.blocks, decl.keyword.text);
    open.add(decl);
    const fresh =
      rule === undefined || entry === undefined ? { info: null, checked: null, needs: [] } : rule(decl, entry);
    open.delete(decl);
    outcomes.set(decl, fresh);
    return fresh;
  }

  for (const decl of wanted) outcome(decl);
  return outcomes;
}

/** Blocks that the first file sees and what they need, each after what it depends on. */
function inOrder(
  scope: Scope,
  outcomes: ReadonlyMap<Declaration, Outcome>,
  report: (diagnostic: Diagnostic) => void,
): CheckedBlock[] {
  const blocks: CheckedBlock[] = [];
  const byName = new Map<string, Declaration>();
  const add = (decl: Declaration): void => {
    const earlier = byName.get(decl.name.text);
    if (earlier === decl) return;
    if (earlier !== undefined) {
      report(
        problem("P2006", decl.name.span, {
          title: `two blocks of the program are named \`${decl.name.text}\``,
          label: "one of them",
          related: [{ span: earlier.name.span, text: "the other" }],
          help: "results are filed under these names; rename one",
        }),
      );
      return;
    }
    byName.set(decl.name.text, decl);
    const found = outcomes.get(decl);
    for (const need of found?.needs ?? []) add(need);
    if (found?.checked != null) blocks.push(found.checked);
  };
  for (const definition of scope.values()) if (definition.kind === "block") add(definition.decl);
  return blocks;
}
