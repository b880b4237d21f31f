import { SecretError } from "@latebound/provider";
import type { Config } from "../config/config.ts";

/**
 * Refuses a new configuration that has lost the last grant of the one in force, which would open everything to all,
 * unless it says so.
 * @throws {SecretError} `invalid_config`
 */
export function refuseLostGrants(before: Config, after: Config): void {
  const had = before.policy.grants.length > 0 || before.policy.default === "deny";
  const has = after.policy.grants.length > 0 || after.policy.default !== undefined;
  if (!had || has) return;
  throw new SecretError("invalid_config", {
    message:
      "the new configuration has no grants, and the one in force has: every consumer could use everything",
    hint: 'write [policy] default = "allow" if that is meant',
  });
}
