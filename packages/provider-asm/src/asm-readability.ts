import type { DescribeSecretCommandOutput } from "@aws-sdk/client-secrets-manager";
import type { Key, Readability } from "@latebound/provider";
import { answersTo, type CallerScope, notAsked } from "./asm-answer.ts";
import { currentStage } from "./asm-key.ts";

/**
 * What a description says about a key. `readable` means that the secret can be seen and has such a value; permission
 * for the value itself shows only when it is read. Versions without a stage are not described: `unknown`.
 * @throws {SecretError} `invalid_response` when another secret is described
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html
 */
export function readabilityOf(
  key: Key,
  description: DescribeSecretCommandOutput,
  scope: CallerScope,
): Readability {
  if (!answersTo(key.path, description, scope)) throw notAsked();
  if (description.DeletedDate !== undefined) return "absent";
  const versions = description.VersionIdsToStages ?? {};
  if (key.version !== undefined) return Object.hasOwn(versions, key.version) ? "readable" : "unknown";
  const stage = key.stage ?? currentStage;
  return Object.values(versions).some((stages) => stages.includes(stage)) ? "readable" : "absent";
}
