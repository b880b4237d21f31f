import { SecretError } from "@latebound/provider";
import type { Grant, PolicyRules } from "../policy/grant.ts";
import type { TreePath } from "../tree/copy-tree.ts";
import { readGrant } from "./grant-table.ts";
import type { Places } from "./places.ts";
import type { Problem } from "./problem.ts";
import { faultAt } from "./provider-table.ts";
import { isTable, type SourceTable } from "./source-table.ts";
import { unknownName } from "./unknown-name.ts";

/** The grants and the policy of a configuration, and what is wrong with them. */
export interface PolicyTables {
  readonly rules: PolicyRules;
  readonly faults: readonly SecretError[];
}

/** What grants are read with. */
export interface PolicyContext {
  readonly places: Places;
  /** Every provider that the configuration names. */
  readonly providers: readonly string[];
}

/** What `[policy]` and the `[[grant]]` lists of all sources say; lists add up. */
export function readPolicyTables(
  sources: readonly SourceTable[],
  policy: unknown,
  { places, providers }: PolicyContext,
): PolicyTables {
  const faults: SecretError[] = [];
  const written = readDefault(policy, (problem) => faults.push(faultAt([], problem, places)));
  const grants = sources.flatMap((source) => readGrants(source, written, { places, providers, faults }));
  return { rules: { default: written, grants }, faults };
}

function readDefault(policy: unknown, report: (problem: Problem) => void): PolicyRules["default"] {
  if (!isTable(policy)) return undefined;
  for (const name of Object.keys(policy)) {
    const { described, shown, hint } = unknownName(name, ["default"]);
    if (name === "default") continue;
    report({
      path: ["policy", name],
      shownPath: shown ? ["policy", name] : ["policy"],
      message: `unknown option ${described}`,
      hint,
    });
  }
  const { default: written } = policy;
  if (written === undefined || written === "allow" || written === "deny") return written;
  report({ path: ["policy", "default"], message: 'expected "allow" or "deny"' });
  return undefined;
}

interface Reading extends PolicyContext {
  readonly faults: SecretError[];
}

function readGrants(source: SourceTable, written: PolicyRules["default"], reading: Reading): Grant[] {
  const { grant } = source.table;
  if (!Array.isArray(grant) || !source.operator) return [];
  return grant.flatMap((table: unknown, index) => {
    const path: TreePath = ["grant", index];
    const report = ({ path: inside, message, hint }: Problem) => {
      const at = reading.places.placeOf([...path, ...inside], { source });
      reading.faults.push(new SecretError("invalid_config", { message, hint, at }));
    };
    return readGrant(table, {
      written,
      providers: reading.providers,
      report,
      at: reading.places.placeOf(path, { source }),
    });
  });
}
