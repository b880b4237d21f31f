import type { CanonicalKey, Key, StaticOptions } from "@latebound/provider";
import type { AsmOptions } from "./asm-options.ts";

/** The parts of a secret's ARN; `name` ends in the six-character suffix when the ARN is complete. */
export interface SecretArn {
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

/** The stage that a key without version and stage asks for. */
export const currentStage = "AWSCURRENT";

/**
 * What is wrong with a key. A path is a secret's name (`apps/mail`) or its ARN, with or without the suffix.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export function checkKey(key: Key, options: StaticOptions<AsmOptions>): string | undefined {
  if (key.version !== undefined && !versionId.test(key.version)) {
    return "a version of AWS Secrets Manager is an id of 32 to 64 characters; for a label write ?stage=";
  }
  if (key.stage !== undefined && !stageLabel.test(key.stage)) {
    return "a stage is a label of 1 to 256 characters without white space, such as AWSPREVIOUS";
  }
  const arn = parseArn(key.path);
  if (arn && options.region !== undefined && arn.region !== options.region) {
    return "the ARN is of another region than the provider's option `region`; configure a provider for that region";
  }
  if (arn || secretName.test(key.path)) return undefined;
  return key.path.startsWith("arn:")
    ? "the ARN of a secret is arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME"
    : "the name of a secret has 1 to 512 letters, digits or /_+=.@!-";
}

/**
 * The key as it is sent and compared: `?stage=AWSCURRENT` says what no stage says. An ARN is also known by the name in it,
 * and both by what stands before a suffix.
 */
export function canonicalKey({ path, version, stage }: Key): CanonicalKey {
  const key: Key = {
    path,
    ...(version === undefined ? {} : { version }),
    ...(stage === undefined || stage === currentStage ? {} : { stage }),
  };
  return { key, aliases: otherNames(path) };
}

/** What else the secret of an ARN is called; nothing for a name, of which only AWS knows more. */
export function otherNames(path: string): readonly string[] {
  const name = parseArn(path)?.name;
  return name === undefined ? [] : [name, ...withoutSuffix(name), ...withoutSuffix(path)];
}

/** The parts of a secret's ARN, or undefined for anything else. */
export function parseArn(path: string): SecretArn | undefined {
  const [, region, account, name] = secretArn.exec(path) ?? [];
  return region && account && name ? { region, account, name } : undefined;
}

/** Whether `complete` is `start` and the suffix that Secrets Manager adds to every ARN. */
export function isSuffixed(complete: string, start: string): boolean {
  return complete.startsWith(start) && /^-[A-Za-z0-9]{6}$/.test(complete.slice(start.length));
}

function withoutSuffix(name: string): readonly string[] {
  const start = name.slice(0, -7);
  return start !== "" && isSuffixed(name, start) ? [start] : [];
}

// Services name the secrets they manage with a "!", as in rds!db-….
const secretName = /^[\w/+=.@!-]{1,512}$/;
const secretArn = /^arn:aws[a-z-]*:secretsmanager:([a-z0-9-]{1,32}):(\d{12}):secret:([\w/+=.@!-]{1,519})$/;
const versionId = /^[^\s\p{C}]{32,64}$/u;
const stageLabel = /^[^\s\p{C}]{1,256}$/u;
