import { z } from "zod";
import { answerFault, unusable } from "../vault-error.ts";
import type { LoginToken, LoginTools } from "./login.ts";

const lookupShape = z.object({
  data: z.object({ ttl: z.number().nonnegative().catch(0), renewable: z.boolean().catch(false) }),
});

/**
 * What is known about a token that the operator gave. A token that may not look itself up (403) is taken as it is: it
 * may lack the default policy, and if it is dead the first read says so.
 */
export async function lookUpToken(
  tools: LoginTools,
  token: string,
  signal: AbortSignal,
): Promise<LoginToken> {
  const client = await tools.openClient(token);
  const answer = await client.ask({ method: "GET", path: "auth/token/lookup-self" }, signal);
  if (answer.isJson && answer.status === 403) return { token, renewable: false };
  if (answer.status !== 200) throw answerFault(answer, tools.place);
  const parsed = lookupShape.safeParse(answer.body);
  if (!parsed.success) throw unusable("answered a token's look-up with something else", tools.place);
  const { ttl, renewable } = parsed.data.data;
  return { token, renewable, ...(ttl > 0 && { ttlMs: ttl * 1000 }) };
}
