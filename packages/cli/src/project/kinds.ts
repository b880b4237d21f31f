import type { ProviderKind } from "@latebound/core";
import { asm } from "@latebound/provider-asm";
import { env } from "@latebound/provider-env";
import { file } from "@latebound/provider-file";
import { vault } from "@latebound/provider-vault";
import type { Environment } from "../surroundings/surroundings.ts";

/** The kinds of provider that the command knows. */
export function createKinds(environment: Environment): readonly ProviderKind[] {
  return [env({ env: environment }), file({ env: environment }), asm(), vault()];
}
