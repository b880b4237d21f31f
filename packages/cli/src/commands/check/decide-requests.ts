import { type Config, createResolver, type Explanation, isSecretError, SecretError } from "@latebound/core";
import { ruleText } from "../../project/rule-text.ts";
import { type Finding, faultOf } from "./finding.ts";
import type { ReferenceRequest } from "./requests.ts";

/** What grants say about requests; nothing is fetched. */
export interface Decided {
  readonly allowed: readonly ReferenceRequest[];
  readonly faults: readonly Finding[];
  /** Whether there was something to decide with: a grant with a fault may be the one that forbids. */
  readonly isDecided: boolean;
}

/** What requests are decided with. */
export interface DecideContext {
  readonly config: Config;
  /** Faults of the config: nothing is said about what hangs on a faulty grant or provider. */
  readonly known: readonly SecretError[];
  readonly directory: string;
}

/** Which requests the grants of a config allow, and a fault with the lines to add for each that they don't. */
export async function decideRequests(
  requests: readonly ReferenceRequest[],
  { config, known, directory }: DecideContext,
): Promise<Decided> {
  const paths = known.map(({ at }) => at?.path ?? "");
  if (paths.some((path) => /^(grant|policy)/.test(path)))
    return { allowed: [], faults: [], isDecided: false };
  const faulty = new Set(paths.map((path) => /^secret\.([\w-]+)/.exec(path)?.[1]));
  // One of a loop of providers isn't there at all.
  const isFaulty = (name: string): boolean =>
    faulty.has(name) || (config.providers.get(name)?.dependencies.some(isFaulty) ?? true);
  const decidable = requests.filter(({ written }) => !isFaulty(written.provider));
  const decided = decidable.map((request) => ({ request, answer: explain(request, config) }));
  const refusals = decided.flatMap(({ request, answer }): (Finding | Promise<Finding>)[] => {
    if (answer instanceof Error)
      return [faultOf(answer, { at: request.written.at, consumer: request.consumer })];
    return answer.allowed ? [] : [denial(request, answer, { config, directory })];
  });
  return {
    allowed: decided.flatMap(({ request, answer }) =>
      !(answer instanceof Error) && answer.allowed ? [request] : [],
    ),
    faults: await Promise.all(refusals),
    isDecided: true,
  };
}

/** A fault where the consumer has a name that can't be one. */
function explain({ written, consumer }: ReferenceRequest, config: Config): Explanation | SecretError {
  try {
    return createResolver({ config }).for(consumer).explain(written.reference);
  } catch (error) {
    if (isSecretError(error)) return error;
    throw error;
  }
}

async function denial(
  { written, consumer }: ReferenceRequest,
  { hint, ...decision }: Explanation,
  { config, directory }: Pick<DecideContext, "config" | "directory">,
): Promise<Finding> {
  const rule = await ruleText(decision, config, directory);
  const { reference, provider, at } = written;
  const message = `${consumer} may not use ${reference}: ${rule}`;
  return faultOf(new SecretError("denied_by_policy", { message, hint, reference, provider, at }), {
    consumer,
  });
}
