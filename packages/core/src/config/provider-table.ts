import { SecretError } from "@latebound/provider";
import type { TreePath } from "../tree/copy-tree.ts";
import type { ProviderSettings } from "./config.ts";
import type { KindSchema, KindSchemas } from "./kind-schema.ts";
import type { Places } from "./places.ts";
import type { Problem } from "./problem.ts";
import { commonOptionNames, cutSettings } from "./provider-settings.ts";
import { isTable } from "./source-table.ts";
import { unknownName } from "./unknown-name.ts";

/** A `[secret.NAME]` table whose name, kind and common options are known; its own options are still as written. */
export interface ProviderTable {
  readonly name: string;
  /** Undefined where the kind is unknown, so that references to it aren't faults as well. */
  readonly kindSchema: KindSchema | undefined;
  readonly settings: ProviderSettings;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What the `[secret]` table holds. */
export interface SecretTable {
  readonly providers: readonly ProviderTable[];
  readonly defaultProvider: string | undefined;
  readonly faults: readonly SecretError[];
}

/** The providers of the `[secret]` table and its default one, and what is wrong with it short of the options. */
export function readSecretTable(
  secret: Readonly<Record<string, unknown>>,
  kinds: KindSchemas,
  places: Places,
): SecretTable {
  const faults: SecretError[] = [];
  const report = (problem: Problem) => faults.push(faultAt(["secret"], problem, places));
  const providers = Object.entries(secret).flatMap(([name, value]) => {
    if (name === "default_provider" && !isTable(value)) return [];
    return isTable(value) ? readProvider(name, value, kinds, report) : notATable(name, report);
  });
  return { providers, defaultProvider: readDefault(secret.default_provider, providers, report), faults };
}

/** A problem as an error with its place; `base` is the path of the table that the problem's path begins at. */
export function faultAt(base: TreePath, problem: Problem, places: Pick<Places, "placeOf">): SecretError {
  const { path, shownPath, message, hint } = problem;
  const shown = shownPath && [...base, ...shownPath];
  return new SecretError("invalid_config", {
    message,
    hint,
    at: places.placeOf([...base, ...path], { shown }),
  });
}

type Report = (problem: Problem) => void;

const nameShape = /^[a-z][a-z0-9_-]*$/;

function readProvider(
  name: string,
  table: Readonly<Record<string, unknown>>,
  kinds: KindSchemas,
  report: Report,
): ProviderTable[] {
  if (!nameShape.test(name)) {
    const hint = "lower-case letters, digits, _ and -, beginning with a letter";
    report({
      path: [name],
      shownPath: [],
      message: `a provider's name isn't valid: a name of ${name.length} characters`,
      hint,
    });
    return [];
  }
  const kindSchema = readKind(name, table.type, kinds, report);
  const { settings, options, problems } = cutSettings(table);
  for (const problem of problems) report(kindSchema ? inside(name, problem) : unnamed(name, problem));
  return [{ name, kindSchema, settings, options }];
}

function readKind(name: string, type: unknown, kinds: KindSchemas, report: Report): KindSchema | undefined {
  if (type !== undefined && typeof type !== "string") {
    report(unnamed(name, { path: ["type"], message: "expected the name of a kind, as a string" }));
    return undefined;
  }
  const written = type ?? (name.split("_", 1)[0] || name);
  const kindSchema = kinds.get(written);
  if (kindSchema) return kindSchema;
  const { described, shown, hint } = unknownName(written, kinds.names);
  const path = type === undefined ? [name] : [name, "type"];
  const advice =
    type === undefined
      ? `${hint ?? "no kinds were given"}; the kind is the name up to the first _, or type = "…"`
      : hint;
  report({
    path,
    shownPath: shown && type === undefined ? [name] : [],
    message: `unknown kind of provider: ${described}`,
    hint: advice,
  });
  return undefined;
}

function notATable(name: string, report: Report): [] {
  const { described, hint } = unknownName(name, ["default_provider"]);
  const message = `expected a provider's table or default_provider, found ${described}`;
  report({ path: [name], shownPath: [], message, hint: hint ?? "providers are written as [secret.NAME]" });
  return [];
}

/** Also a wrong name is given back: what leaves its provider to it is no fault of its own. */
function readDefault(
  written: unknown,
  providers: readonly ProviderTable[],
  report: Report,
): string | undefined {
  if (written === undefined || isTable(written)) return undefined;
  const path = ["default_provider"];
  if (typeof written !== "string") {
    report({ path, message: "expected a provider's name, as a string" });
    return undefined;
  }
  if (providers.some(({ name }) => name === written)) return written;
  const names = providers.flatMap(({ name, kindSchema }) => (kindSchema ? [name] : []));
  const { described, hint } = unknownName(written, names);
  report({ path, message: `no such provider: ${described}`, hint: hint ?? "add a [secret.NAME] table" });
  return written;
}

function inside(name: string, problem: Problem): Problem {
  const shownPath = problem.shownPath && { shownPath: [name, ...problem.shownPath] };
  return { ...problem, ...shownPath, path: [name, ...problem.path] };
}

/** A table whose kind isn't known may have a name that isn't one: it is placed and not shown, but for the option. */
function unnamed(name: string, problem: Problem): Problem {
  const message = `${problem.path.join(".")}: ${problem.message}`;
  return { ...problem, message, path: [name, ...problem.path], shownPath: [] };
}

/** The names that are valid in every provider's table. */
export const namesOfEveryProvider: readonly string[] = [...commonOptionNames, "type"];
