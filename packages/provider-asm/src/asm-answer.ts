import type { GetSecretValueCommandOutput, SecretValueEntry } from "@aws-sdk/client-secrets-manager";
import { type Key, type Payload, SecretError } from "@latebound/provider";
import { currentStage, isSuffixed, otherNames, parseArn } from "./asm-key.ts";

/** Nothing else is shown as a version. */
const versionShape = /^[A-Za-z0-9-]{32,64}$/;

/** What AWS answers with for one secret, in a batch or alone. */
export type SecretAnswer = SecretValueEntry | GetSecretValueCommandOutput;

/** Whose names the caller means: its own account's and region's. */
export interface CallerScope {
  region: string | undefined;
  /** From the role that is assumed, else learnt from the first answer to a name; names are the caller's own. */
  account: string | undefined;
}

/**
 * Whether the answer is one to this path. An ARN is compared with the answer's ARN only; a name with its name, and then
 * the answer has to be of the caller's account and region: another account's `db` is called `db` as well.
 */
export function answersTo(
  path: string,
  { ARN: arn, Name: name }: Pick<SecretAnswer, "ARN" | "Name">,
  scope: CallerScope,
): boolean {
  if (arn === undefined || name === undefined) return false;
  if (parseArn(path)) return arn === path || isSuffixed(arn, path);
  return path === name && isOwn(arn, name, scope);
}

/**
 * The payload of an answer.
 * @throws {SecretError} `invalid_response` for an answer to another question, or without a value: AWS has an error of
 * its own for a secret that has none
 */
export function readAnswer(key: Key, answer: SecretAnswer, scope: CallerScope): Payload {
  if (!answersTo(key.path, answer, scope)) throw notAsked();
  const { ARN: arn, Name: name, VersionId: version, VersionStages: stages } = answer;
  if (key.version !== undefined && version !== key.version) throw notAsked();
  if (key.version === undefined && stages && !stages.includes(key.stage ?? currentStage)) throw notAsked();
  if (!parseArn(key.path) && arn !== undefined) scope.account ??= parseArn(arn)?.account;
  const identity = [...new Set([name, arn, ...otherNames(arn ?? "")])].filter((path) => path !== undefined);
  const meta = { ...(version !== undefined && versionShape.test(version) && { version }), identity };
  // The SDK cuts small arrays from a pool that other values share.
  if (answer.SecretBinary !== undefined) return { bytes: new Uint8Array(answer.SecretBinary), ...meta };
  if (answer.SecretString === undefined) throw valueless();
  return { text: answer.SecretString, ...meta };
}

function valueless(): SecretError {
  return new SecretError("invalid_response", {
    message: "AWS Secrets Manager answered without a value",
    hint: "see that `endpoint` is an address of AWS Secrets Manager",
  });
}

/** The fault of an answer that nobody asked for. */
export function notAsked(): SecretError {
  return new SecretError("invalid_response", {
    message: "AWS Secrets Manager answered with a secret that was not asked for",
    hint: "see that `endpoint` is an address of AWS Secrets Manager and that nothing changes its answers",
  });
}

/** Whether a path can be asked for here; a name always, an ARN in its own region only. */
export function isInRegion(path: string, { region }: CallerScope): boolean {
  const arn = parseArn(path);
  return arn === undefined || region === undefined || arn.region === region;
}

/** The fault of an ARN that this provider's region knows nothing about; AWS would call it absent. */
export function otherRegion(): SecretError {
  return new SecretError("invalid_config", {
    message: "the ARN is of another region than the one this provider asks",
    hint: "configure a provider with that `region` and use it for this secret",
  });
}

function isOwn(arn: string, name: string, scope: CallerScope): boolean {
  const parts = parseArn(arn);
  if (parts === undefined || !isSuffixed(parts.name, name)) return false;
  if (scope.region !== undefined && parts.region !== scope.region) return false;
  return scope.account === undefined || parts.account === scope.account;
}
