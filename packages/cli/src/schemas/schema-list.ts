import type { ProviderKind } from "@latebound/core";
import type { JsonSchema } from "./json-schema.ts";

/** How a published schema is made; each loads what it needs when it is asked for. */
export type SchemaMaker = (kinds: readonly ProviderKind[]) => Promise<JsonSchema>;

/** The published schemas by name: `config` is of a latebound.toml, the others of a command's JSON output. */
export const schemas: Readonly<Record<string, SchemaMaker>> = {
  config: async (kinds) => (await import("./config-schema.ts")).configSchema(kinds),
  check: async () =>
    ofOutput((await import("./check-result.ts")).checkResult, "latebound check --format json"),
  refs: async () =>
    ofOutput((await import("./reference-list.ts")).referenceList, "latebound refs --format json"),
  explain: async () =>
    ofOutput((await import("./explanation.ts")).explanation, "latebound explain --format json"),
  scan: async () => ofOutput((await import("./scan-result.ts")).scanResult, "latebound scan --format json"),
  get: async () => ofOutput((await review()).secretFacts, "latebound get --json"),
  "grants-show": async () => ofOutput((await review()).grantedRules, "latebound grants show --format json"),
  "grants-diff": async () => ofOutput((await review()).grantProposal, "latebound grants diff --format json"),
  doctor: async () => ofOutput((await state()).diagnosis, "latebound doctor --format json"),
  "audit-verify": async () =>
    ofOutput((await state()).auditVerification, "latebound audit verify --format json"),
  "audit-query": async () =>
    ofOutput((await state()).auditRecord, "a line of latebound audit query --format json"),
  "agent-status": async () => ofOutput((await state()).agentStatus, "latebound agent status --json"),
};

const review = () => import("./review-outputs.ts");
const state = () => import("./state-outputs.ts");

async function ofOutput(schema: import("zod").ZodType, title: string): Promise<JsonSchema> {
  const { z } = await import("zod");
  return { title, ...z.toJSONSchema(schema) };
}
