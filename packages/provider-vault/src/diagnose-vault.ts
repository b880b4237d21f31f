import { type Clock, cleanText, type Diagnosis, type ProviderContext } from "@latebound/provider";
import { z } from "zod";
import type { LoginTools } from "./login/login.ts";
import type { Session, Sessions } from "./login/session.ts";
import type { VaultAnswer } from "./transport/vault-answer.ts";
import type { VaultClient } from "./transport/vault-client.ts";

const healthShape = z.object({
  initialized: z.boolean().optional(),
  sealed: z.boolean().optional(),
  standby: z.boolean().optional(),
  version: z.string().optional(),
  server_time_utc: z.number().optional(),
});

/** Beyond it, tokens and signed logins seem expired, or not yet valid. */
const maxSkewMs = 30_000;

/** What is looked at, and with what. */
interface DiagnosisTools {
  readonly tools: LoginTools;
  readonly sessions: Sessions;
  readonly context: ProviderContext;
}

/** What is found of the server, and of the login where the server can take one. @throws {SecretError} */
export async function diagnoseVault(
  { tools, sessions, context }: DiagnosisTools,
  signal: AbortSignal,
): Promise<readonly Diagnosis[]> {
  const server = await diagnoseServer(await tools.openClient(), context.clock, signal);
  if (server.some(({ level }) => level === "fault")) return server;
  return [...server, ...(await sessions.run(signal, (session) => diagnoseLogin(session, signal)))];
}

/** What the server says of itself, to anybody. @see https://openbao.org/api-docs/system/health/ */
async function diagnoseServer(client: VaultClient, clock: Clock, signal: AbortSignal): Promise<Diagnosis[]> {
  const answer = await client.ask({ method: "GET", path: "sys/health" }, signal);
  const health = healthShape.safeParse(answer.body);
  if (!answer.isJson || !health.success) return [untoldHealth(answer)];
  const { initialized, sealed, standby, version, server_time_utc: serverSeconds } = health.data;
  const named = version === undefined ? "" : `, version ${shownName(version)}`;
  const server = (level: Diagnosis["level"], state: string, hint?: string): Diagnosis => ({
    ...{ level, subject: "server", message: `reachable${named}, ${state}` },
    ...(hint !== undefined && { hint }),
  });
  return [
    ...(initialized === false ? [server("fault", "not initialized", "initialize it")] : []),
    ...(initialized !== false && sealed ? [server("fault", "sealed", "unseal it")] : []),
    ...(initialized !== false && !sealed ? [server("ok", standby ? "a standby" : "active")] : []),
    ...(serverSeconds === undefined ? [] : [skewOf(serverSeconds * 1_000, clock.now())]),
  ];
}

function untoldHealth({ status }: VaultAnswer): Diagnosis {
  const message = `reachable, but its health is not told (HTTP ${status})`;
  return { level: "warning", subject: "server", message, hint: "does the address lead to Vault or OpenBao?" };
}

function skewOf(serverMs: number, nowMs: number): Diagnosis {
  const skewMs = nowMs - serverMs;
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  if (Math.abs(skewMs) <= maxSkewMs)
    return { level: "ok", subject: "clock", message: `within ${Math.max(seconds, 1)} s of the server's` };
  return {
    level: "warning",
    subject: "clock",
    message: `this machine's is ${seconds} s ${skewMs > 0 ? "ahead of" : "behind"} the server's`,
    hint: "synchronize both with NTP: logins and lives of tokens depend on it",
  };
}

const lookupShape = z.object({
  data: z.object({
    display_name: z.string().catch(""),
    policies: z.array(z.string()).catch([]),
    identity_policies: z.array(z.string()).catch([]),
    ttl: z.number().nonnegative().catch(0),
    renewable: z.boolean().catch(false),
  }),
});

/** Less is left than a person needs to act. */
const shortSeconds = 300;

/** Who the login is, as the backend knows it. */
async function diagnoseLogin({ client }: Session, signal: AbortSignal): Promise<Diagnosis[]> {
  const answer = await client.ask({ method: "GET", path: "auth/token/lookup-self" }, signal);
  const lookup = lookupShape.safeParse(answer.body);
  if (answer.status !== 200 || !lookup.success) return [untoldLogin(answer)];
  const { display_name: name, ttl, renewable } = lookup.data.data;
  const policies = [...lookup.data.data.policies, ...lookup.data.data.identity_policies];
  const told = policies.length === 0 ? "no policies" : `policies ${policies.map(shownName).join(", ")}`;
  const login = `logged in as ${name === "" ? "a token without a name" : shownName(name)}, ${told}`;
  return [
    policies.includes("root")
      ? { level: "warning", subject: "login", message: login, hint: "use a login with a policy of its own" }
      : { level: "ok", subject: "login", message: login },
    lifeOf(ttl, renewable),
  ];
}

function untoldLogin({ status }: VaultAnswer): Diagnosis {
  const message = `the token may not look itself up (HTTP ${status}), so nothing is known of its life`;
  const hint = "allow read of auth/token/lookup-self, as the policy `default` does";
  return { level: "warning", subject: "login", message, hint };
}

function lifeOf(seconds: number, renewable: boolean): Diagnosis {
  if (seconds === 0) return { level: "ok", subject: "token", message: "does not end" };
  const message = `lives ${lengthOf(seconds)} more, ${renewable ? "renewable" : "not renewable"}`;
  if (seconds >= shortSeconds || renewable) return { level: "ok", subject: "token", message };
  return { level: "warning", subject: "token", message, hint: "give it a longer life, or log in anew" };
}

function lengthOf(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}

/** Only what is shaped like a name is shown: a backend may write anything. */
function shownName(name: string): string {
  return /^[\w.@/+-]{1,64}$/.test(name) ? name : `a name of ${cleanText(name).length} characters`;
}
