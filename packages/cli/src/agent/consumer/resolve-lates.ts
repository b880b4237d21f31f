import type { Late, ResolveOptions } from "@latebound/core";
import { contentOf, createSecret } from "@latebound/core/remote";
import { isSecretError, type SecretError } from "@latebound/provider";
import {
  type AgentAnswer,
  receivedValue,
  type SentSecret,
  type SentValue,
  type ToldValue,
} from "../protocol/agent-answer.ts";
import type { TextsRequest } from "../protocol/agent-request.ts";
import { errorOf, factsOf } from "../protocol/fault-facts.ts";
import type { LocalResolver } from "./local-resolver.ts";

/** Asks the agent; undefined when there is no answer. */
export type AskTexts = (
  request: Omit<TextsRequest, "ask">,
  signal: AbortSignal | undefined,
) => Promise<AgentAnswer | undefined>;

/** What the agent makes of late values; undefined when it isn't the one to say. @throws {SecretError} */
export async function resolveThere(
  ask: AskTexts,
  lates: readonly Late<unknown>[],
  { onSecret, onValue, maxStaleMs, signal }: ResolveOptions,
): Promise<readonly unknown[] | undefined> {
  const texts = lates.map((late) => late.toJSON());
  const request = { texts, secrets: onSecret !== undefined, told: onValue !== undefined, maxStaleMs };
  const answer = await ask(request, signal);
  if (answer?.answer === "fault") throw errorOf(answer.fault, placesOf(lates));
  if (answer?.answer !== "values" || answer.values.length !== lates.length) return undefined;
  for (const told of answer.told) tell(told, lates, onValue);
  return answer.values.map((value) => received(value, onSecret));
}

/** What this process makes of late values that it did not bind. @throws {SecretError} */
export async function resolveHere(
  { consumer, bind }: LocalResolver,
  lates: readonly Late<unknown>[],
  options: ResolveOptions,
): Promise<readonly unknown[]> {
  const { onValue, encode } = options;
  try {
    const bound = bind(lates.map((late) => late.toJSON()));
    const own = new Map<unknown, Late<unknown>>(lates.map((late, index) => [bound[index], late] as const));
    const ownOf = (late: Late<unknown>) => own.get(late) ?? late;
    return await consumer.resolve(bound, {
      ...options,
      ...(onValue && { onValue: (value, about) => onValue(value, { ...about, late: ownOf(about.late) }) }),
      ...(encode && {
        encode: (value, context) => encode(value, { ...context, late: ownOf(context.late) }),
      }),
    });
  } catch (error) {
    throw isSecretError(error) ? errorOf(factsOf(error), placesOf(lates)) : error;
  }
}

function placesOf(lates: readonly Late<unknown>[]): (index: number) => SecretError["at"] {
  return (index) => {
    const late = lates[index];
    return late && contentOf(late).at;
  };
}

function tell(
  { index, value, ...about }: ToldValue,
  lates: readonly Late<unknown>[],
  onValue: ResolveOptions["onValue"],
): void {
  const late = lates[index];
  if (late) onValue?.(receivedValue(value), { ...about, version: about.version, late });
}

function received(value: SentValue | SentSecret, onSecret: ResolveOptions["onSecret"]): unknown {
  if (!("secret" in value)) return receivedValue(value);
  const { version, expiresAtMs } = value;
  const secret = createSecret(receivedValue(value.secret), { version, expiresAtMs });
  onSecret?.(secret);
  return secret;
}
