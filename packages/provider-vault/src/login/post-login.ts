import { SecretError } from "@latebound/provider";
import { z } from "zod";
import { encodePath } from "../api-path.ts";
import { type BackendPlace, nameOf } from "../backend-place.ts";
import type { VaultAnswer } from "../transport/vault-answer.ts";
import { answerFault, unusable } from "../vault-error.ts";
import { trimSlashes } from "../vault-path.ts";
import type { LoginToken, LoginTools } from "./login.ts";

const loginShape = z.object({
  auth: z.object({
    client_token: z.string().regex(/^[\x21-\x7e]+$/),
    lease_duration: z.number().nonnegative().catch(0),
    renewable: z.boolean().catch(false),
  }),
});

/** What is sent to `auth/MOUNT/login`. */
interface LoginRequest {
  /** The option's name, for errors. */
  readonly method: string;
  readonly mount: string;
  readonly body: Readonly<Record<string, string>>;
}

/**
 * The token of one login. A refusal is `access_denied`, whatever status the auth method gives it.
 * @throws {SecretError}
 */
export async function postLogin(
  tools: LoginTools,
  login: LoginRequest,
  signal: AbortSignal,
): Promise<LoginToken> {
  const client = await tools.openClient();
  const path = `auth/${encodePath(trimSlashes(login.mount))}/login`;
  const answer = await client.ask({ method: "POST", path, body: login.body, isLogin: true }, signal);
  if (answer.status !== 200) throw loginFault(answer, login.method, tools.place);
  const parsed = loginShape.safeParse(answer.body);
  if (!parsed.success)
    throw unusable("answered a login without a token", tools.place, "does it ask for a second factor?");
  const { client_token: token, lease_duration: ttl, renewable } = parsed.data.auth;
  return { token, renewable, ...(ttl > 0 && { ttlMs: ttl * 1000 }) };
}

function loginFault(answer: VaultAnswer, method: string, place: BackendPlace): SecretError {
  const isRefused = answer.isJson && [400, 401, 403].includes(answer.status);
  if (!isRefused) return answerFault(answer, place);
  return new SecretError("access_denied", {
    message: `${nameOf(place)} refused the ${method} login (HTTP ${answer.status})`,
    provider: place.provider,
    hint: `check ${method}'s options, its mount and the role's constraints`,
  });
}
