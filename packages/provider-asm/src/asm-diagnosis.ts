import type { Diagnosis } from "@latebound/provider";
import type { AsmBackend, AsmLogin } from "./asm-backend.ts";
import { isAbsence, isCallRefused } from "./asm-error.ts";

/** A name that nobody has: describing it costs nothing and shows whether the login is taken. */
const noSecret = "latebound/doctor/no-such-secret";

/** Beyond it, AWS refuses what was signed. */
const maxSkewMs = 240_000;

/** What is found of the region, the credentials and the clock. Rejects with what the SDK throws. */
export async function diagnoseAsm(
  backend: AsmBackend,
  nowMs: number,
  signal: AbortSignal,
): Promise<readonly Diagnosis[]> {
  const region = await backend.region();
  const described = await describeNothing(backend, signal);
  const login = await backend.login();
  return [
    { level: "ok", subject: "server", message: `reachable${region === undefined ? "" : ` in ${region}`}` },
    ...loginOf(login, nowMs),
    ...(described === "refused" ? [notDescribed] : []),
    clockOf(login),
  ];
}

async function describeNothing(backend: AsmBackend, signal: AbortSignal): Promise<"answered" | "refused"> {
  try {
    await backend.describe(noSecret, signal);
  } catch (thrown) {
    if (isCallRefused(thrown)) return "refused";
    if (!isAbsence(thrown)) throw thrown;
  }
  return "answered";
}

const notDescribed: Diagnosis = {
  level: "warning",
  subject: "permissions",
  message: "secretsmanager:DescribeSecret is not allowed for every name",
  hint: "allow it for the secrets of the config: without it, check can't tell whether they can be read",
};

function loginOf({ account, expiresAtMs }: AsmLogin, nowMs: number): Diagnosis[] {
  const isAccount = account !== undefined && /^\d{12}$/.test(account);
  const found = `AWS takes the credentials${isAccount ? ` of account ${account}` : ""}`;
  if (expiresAtMs === undefined) return [{ level: "ok", subject: "login", message: found }];
  const minutes = Math.max(0, Math.round((expiresAtMs - nowMs) / 60_000));
  return [
    { level: "ok", subject: "login", message: found },
    { level: "ok", subject: "token", message: `the credentials live ${minutes} min more` },
  ];
}

function clockOf({ clockOffsetMs = 0 }: AsmLogin): Diagnosis {
  if (Math.abs(clockOffsetMs) <= maxSkewMs)
    return { level: "ok", subject: "clock", message: "within some minutes of the server's" };
  const seconds = Math.round(Math.abs(clockOffsetMs) / 1_000);
  const message = `this machine's is ${seconds} s ${clockOffsetMs < 0 ? "ahead of" : "behind"} the server's`;
  return { level: "warning", subject: "clock", message, hint: "synchronize it with NTP" };
}
