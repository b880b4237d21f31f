import type { APIErrorType, BatchGetSecretValueCommandOutput } from "@aws-sdk/client-secrets-manager";
import { isSecretError, type Key, type Payload, type SecretError } from "@latebound/provider";
import {
  answersTo,
  type CallerScope,
  isInRegion,
  notAsked,
  readAnswer,
  type SecretAnswer,
} from "./asm-answer.ts";
import { isAboutOneKey, isAbsence, isCallRefused } from "./asm-error.ts";
import { parseArn } from "./asm-key.ts";

/** What became of one key. */
export type Outcome = Payload | undefined | SecretError;

/** What reading in batches is built on. */
export interface BatchParts {
  /** One key by itself; never rejects but when the call is aborted. */
  readSingle(key: Key): Promise<Outcome>;
  /** The SDK's batch call; rejects with what the SDK throws. */
  readMany(paths: readonly string[]): Promise<BatchGetSecretValueCommandOutput>;
  toFault(thrown: unknown): SecretError;
  readonly scope: CallerScope;
  /** Whether batches may be tried; false after they were refused once. */
  allowed(): boolean;
  /** The caller may not make batch calls at all. */
  refused(): void;
}

const maxBatch = 20;
const maxSingles = 16;

/**
 * The outcomes in the order of the keys, read by as few calls as possible. Names and ARNs go separately, so that an
 * answer fits only one of them; a key with a version or stage goes alone, since a batch can't say either.
 */
export async function readInBatches(keys: readonly Key[], parts: BatchParts): Promise<readonly Outcome[]> {
  const outcomes = new Map<Key, Outcome>();
  const alone: Key[] = [];
  const batches = parts.allowed() ? planBatches(keys, { alone, scope: parts.scope }) : [];
  if (!parts.allowed()) alone.push(...keys);
  const leftovers = await Promise.all(batches.map((batch) => readBatch(batch, { parts, outcomes })));
  alone.push(...leftovers.flat());
  await readSingles(alone, { parts, outcomes });
  return keys.map((key) => outcomes.get(key));
}

interface Reading {
  readonly parts: BatchParts;
  readonly outcomes: Map<Key, Outcome>;
}

function planBatches(keys: readonly Key[], { alone, scope }: { alone: Key[]; scope: CallerScope }): Key[][] {
  const names: Key[] = [];
  const arns: Key[] = [];
  for (const key of keys) {
    const fits = key.version === undefined && key.stage === undefined && isInRegion(key.path, scope);
    if (!fits) alone.push(key);
    else (parseArn(key.path) ? arns : names).push(key);
  }
  const batches = [...cut(names), ...cut(arns)];
  alone.push(...batches.filter((batch) => batch.length === 1).flat());
  return batches.filter((batch) => batch.length > 1);
}

function cut(keys: readonly Key[]): Key[][] {
  const count = Math.ceil(keys.length / maxBatch);
  return Array.from({ length: count }, (_, index) => keys.slice(index * maxBatch, (index + 1) * maxBatch));
}

/** Reads one batch; gives the keys that it left open, which are then read one by one. */
async function readBatch(batch: readonly Key[], { parts, outcomes }: Reading): Promise<readonly Key[]> {
  let answer: BatchGetSecretValueCommandOutput;
  try {
    answer = await parts.readMany(batch.map((key) => key.path));
  } catch (thrown) {
    if (isCallRefused(thrown)) parts.refused();
    if (isCallRefused(thrown) || isAboutOneKey(thrown)) return batch;
    for (const key of batch) outcomes.set(key, parts.toFault(thrown));
    return [];
  }
  const values = answer.SecretValues ?? [];
  if (!isSound(values, batch, parts.scope)) {
    for (const key of batch) outcomes.set(key, notAsked());
    return [];
  }
  return batch.filter(
    (key) => !settleFrom(key, { values, errors: answer.Errors ?? [] }, { parts, outcomes }),
  );
}

/** Whether every answer is one to a key of the batch, and those to names are all of one account. */
function isSound(values: readonly SecretAnswer[], batch: readonly Key[], scope: CallerScope): boolean {
  const accounts = new Set(scope.account === undefined ? [] : [scope.account]);
  for (const value of values) {
    const asked = batch.find((key) => answersTo(key.path, value, scope));
    if (asked === undefined) return false;
    const account = parseArn(value.ARN ?? "")?.account;
    if (!parseArn(asked.path) && account !== undefined) accounts.add(account);
  }
  return accounts.size <= 1;
}

function settleFrom(
  key: Key,
  answer: { values: readonly SecretAnswer[]; errors: readonly APIErrorType[] },
  { parts, outcomes }: Reading,
): boolean {
  const fitting = answer.values.filter((value) => answersTo(key.path, value, parts.scope));
  const exact = fitting.find(({ ARN: arn }) => arn === key.path);
  const value = exact ?? fitting[0];
  const error = answer.errors.find(({ SecretId: path }) => path === key.path);
  const arns = new Set(fitting.map(({ ARN: arn }) => arn));
  if (exact === undefined && arns.size > 1) outcomes.set(key, notAsked());
  else if (value !== undefined) outcomes.set(key, readSafely(key, value, parts.scope));
  else if (error !== undefined) outcomes.set(key, errorOutcome(error, parts));
  return value !== undefined || error !== undefined;
}

function readSafely(key: Key, value: SecretAnswer, scope: CallerScope): Outcome {
  try {
    return readAnswer(key, value, scope);
  } catch (thrown) {
    if (isSecretError(thrown)) return thrown;
    throw thrown;
  }
}

/** An entry of `Errors` says what a single read would say; it is final unless it is a throttle, which core retries. */
function errorOutcome({ ErrorCode: name, Message: message }: APIErrorType, parts: BatchParts): Outcome {
  const failure = { name, message };
  return isAbsence(failure) ? undefined : parts.toFault(failure);
}

async function readSingles(keys: readonly Key[], { parts, outcomes }: Reading): Promise<void> {
  const waiting = keys.values();
  const readNext = async () => {
    for (const key of waiting) outcomes.set(key, await parts.readSingle(key));
  };
  await Promise.all(Array.from({ length: Math.min(maxSingles, keys.length) }, readNext));
}
