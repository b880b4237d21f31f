import {
  defineKind,
  isSecretError,
  type Key,
  type Payload,
  type Provider,
  type ProviderContext,
  type ProviderKind,
} from "@latebound/provider";
import { type CallerScope, isInRegion, otherRegion, readAnswer } from "./asm-answer.ts";
import type { AsmBackend } from "./asm-backend.ts";
import { type Outcome, readInBatches } from "./asm-batch.ts";
import { createCalls } from "./asm-calls.ts";
import { diagnoseAsm } from "./asm-diagnosis.ts";
import { isAbsence, isCallRefused, toFault } from "./asm-error.ts";
import { canonicalKey, checkKey } from "./asm-key.ts";
import { type AsmOptions, asmOptions } from "./asm-options.ts";
import type { AsmParts } from "./asm-parts.ts";
import { readabilityOf } from "./asm-readability.ts";

/** The kind `asm`: secrets of AWS Secrets Manager. The AWS SDK is loaded by the first call. */
export function asm(parts: AsmParts = {}): ProviderKind {
  return defineKind<AsmOptions>({
    kind: "asm",
    options: asmOptions,
    checkKey,
    canonicalKey,
    create: (options, context) => createAsmProvider(options, parts, context),
  });
}

function createAsmProvider(options: AsmOptions, parts: AsmParts, context: ProviderContext): Provider {
  const calls = createCalls(context.name, async () => {
    const { createBackend } = await import("./asm-backend.ts");
    return createBackend(options, { ...parts, context });
  });
  const scope: CallerScope = { region: undefined, account: options.role_arn?.split(":")[4] };
  const batching = createBatching(options, context);

  async function look(backend: AsmBackend): Promise<Look> {
    scope.region = await backend.region();
    return { backend, scope };
  }

  return {
    get: (key, call) =>
      calls.run(call, async (backend, signal) => readSingle(key, await look(backend), signal)),
    getMany: (keys, call) =>
      calls.run(call, async (backend, signal) =>
        readMany(keys, { ...(await look(backend)), batching }, signal),
      ),
    check: (key, call) =>
      calls.run(call, async (backend, signal) => checkSingle(key, await look(backend), signal)),
    diagnose: (call) =>
      calls.run(call, async (backend, signal) => diagnoseAsm(backend, context.clock.now(), signal)),
    close: calls.close,
  };
}

interface Look {
  readonly backend: AsmBackend;
  readonly scope: CallerScope;
}

interface Batching {
  allowed(): boolean;
  refused(): void;
}

function createBatching(options: AsmOptions, { event }: ProviderContext): Batching {
  let allowed = options.batch === "auto";
  return {
    allowed: () => allowed,
    refused() {
      if (allowed)
        event({ type: "learned", what: "batch reads are refused here; secrets are read one by one" });
      allowed = false;
    },
  };
}

async function readSingle(
  key: Key,
  { backend, scope }: Look,
  signal: AbortSignal,
): Promise<Payload | undefined> {
  if (!isInRegion(key.path, scope)) throw otherRegion();
  try {
    return readAnswer(key, await backend.getValue(key, signal), scope);
  } catch (thrown) {
    if (isAbsence(thrown)) return undefined;
    throw thrown;
  }
}

function readMany(
  keys: readonly Key[],
  { backend, scope, batching }: Look & { batching: Batching },
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const toOutcome = (thrown: unknown) =>
    isSecretError(thrown) ? thrown : toFault(thrown, backend.placeOf(thrown));
  return readInBatches(keys, {
    readSingle: (key) => readSingle(key, { backend, scope }, signal).catch(toOutcome),
    readMany: (paths) => backend.getValues(paths, signal),
    toFault: toOutcome,
    scope,
    ...batching,
  });
}

async function checkSingle(key: Key, { backend, scope }: Look, signal: AbortSignal) {
  if (!isInRegion(key.path, scope)) throw otherRegion();
  try {
    return readabilityOf(key, await backend.describe(key.path, signal), scope);
  } catch (thrown) {
    if (isAbsence(thrown)) return "absent";
    // Describing is a permission of its own; without it nothing is known about reading.
    if (isCallRefused(thrown)) return "unknown";
    throw thrown;
  }
}
