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
};

async function ofOutput(schema: import("zod").ZodType, title: string): Promise<JsonSchema> {
  const { z } = await import("zod");
  return { title, ...z.toJSONSchema(schema) };
}
