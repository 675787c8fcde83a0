/**
 * In: a cursor. Out: what the catalog expects there: the setting, the call and its parameter, the type of the value.
 */
import type { IToken } from "chevrotain";
import { catalog, findEntry } from "../../catalog/catalog.ts";
import type { BlockEntry, CallGroup, Entry, ParameterEntry, SettingEntry, ValueType } from "../../catalog/entry.ts";
import { parameterTypes } from "../../check/params.ts";
import { blockNamed, type Scopes } from "../names/effective-items.ts";
import type { Callee } from "../names/mention.ts";
import { elementOf, groupOf, inputForms, parametersOf } from "../names/vocabulary.ts";
import type { Cursor } from "./cursor.ts";
import { arrows, type CallFrame } from "./frames.ts";

/** What is expected where the cursor stands. */
export interface Expected {
  readonly block: BlockEntry | null;
  readonly setting: SettingEntry | null;
  /** The innermost call around the cursor. */
  readonly callee: Callee | null;
  readonly call: CallFrame | null;
  /** The parameter whose value is being written. */
  readonly parameter: ParameterEntry | null;
  /** What the whole expression at the cursor must be; null where nothing is known. */
  readonly type: ValueType | null;
  /** Arrows before the cursor in its flow. */
  readonly stage: number;
}

/** Reads the catalog along the brackets around a cursor. */
export function expectedAt(cursor: Cursor, scopes: Scopes): Expected {
  const path = cursor.file.file.path;
  let block: BlockEntry | null = null;
  let setting: SettingEntry | null = null;
  let callee: Callee | null = null;
  let call: CallFrame | null = null;
  let parameter: ParameterEntry | null = null;
  let type: ValueType | null = null;
  for (const frame of cursor.frames) {
    switch (frame.kind) {
      case "file":
        type = paramType(frame.expr);
        break;
      case "block": {
        const isDeclaration = frame.keyword !== null;
        block = isDeclaration ? (findEntry<BlockEntry>(catalog.blocks, frame.keyword ?? "") ?? null) : null;
        const { item } = frame;
        setting = block?.parameters.find((one) => one.name === item?.name) ?? null;
        const flows = block?.flows === true && setting === null && item?.sign === "=";
        type = item?.sign == null ? null : flows ? { kind: "tensor_flow" } : (setting?.type ?? null);
        parameter = setting;
        break;
      }
      case "list":
        type = elementOf(type);
        break;
      case "call": {
        callee = calleeAt(frame, type, { scopes, path });
        call = frame;
        const parameters = parametersOf(callee);
        const { name } = frame;
        parameter =
          (name === null ? at(parameters, frame.position) : parameters.find((one) => one.name === name)) ?? null;
        type = callee.kind === "form" ? (callee.name === "log" ? type : { kind: "int" }) : (parameter?.type ?? null);
        break;
      }
      case "parameters":
        type = parameterTypes.get(frame.expr.at(-2)?.image ?? "") ?? null;
        break;
      default:
    }
  }
  return { block, setting, callee, call, parameter, type, stage: arrows(cursor.frames.at(-1)?.expr ?? []) };
}

/** Positional arguments beyond the last go to one that takes the rest. */
function at(parameters: readonly ParameterEntry[], position: number): ParameterEntry | undefined {
  const rest = parameters.findIndex((one) => one.rest === true);
  return parameters[rest >= 0 && position > rest ? rest : position];
}

/** The type of a param's value; in its domain a list of that type. */
function paramType(expr: readonly IToken[]): ValueType | null {
  const type = expr[0]?.image === "param" ? parameterTypes.get(expr[3]?.image ?? "") : undefined;
  if (type === undefined) return null;
  return expr.some((token, index) => index > 4 && token.image === "in") ? { kind: "list", of: type } : type;
}

function calleeAt(
  frame: CallFrame,
  type: ValueType | null,
  { scopes, path }: { readonly scopes: Scopes; readonly path: string },
): Callee {
  const { callee: name } = frame;
  if (name === "tensor" || name === "log") return { kind: "form", name };
  if (inputForms.has(name) && type?.kind === "tensor") return { kind: "form", name };
  const group = stageGroup(type, frame.stage);
  if (group === null) return { kind: "unknown", group };
  const entry = findEntry<Entry>(catalog[group], name);
  if (entry !== undefined) return { kind: "entry", group, entry };
  const decl = group === "operators" ? blockNamed(scopes, path, name) : undefined;
  return decl === undefined ? { kind: "unknown", group } : { kind: "network", decl };
}

/** The group that a call belongs to, at a stage of a flow of this type. */
export function stageGroup(type: ValueType | null, stage: number): CallGroup | null {
  switch (type?.kind) {
    case "tensor_flow":
      return stage === 0 ? null : "operators";
    case "operator_flow":
      return "operators";
    case "column_flow":
      return stage === 0 ? "columns" : "preparations";
    default:
      return groupOf(type);
  }
}
