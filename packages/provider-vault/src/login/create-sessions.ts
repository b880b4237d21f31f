import { isSecretError, type ProviderContext, type SecretError, withContext } from "@latebound/provider";
import { createSharedFlight } from "../shared-flight.ts";
import type { LoginMethod, LoginTools } from "./login.ts";
import type { Session, Sessions } from "./session.ts";
import { startTokenLife } from "./token-life.ts";

/** The least time between a login and the next one that a denial asks for, in milliseconds. */
const loginPauseMs = 5_000;

/** What logins are made with. */
export interface SessionSettings {
  readonly method: LoginMethod;
  readonly tools: LoginTools;
  readonly context: ProviderContext;
}

/** Lazy, shared logins: callers that come while one is under way wait for it. */
export function createSessions(settings: SessionSettings): Sessions {
  const { method, context } = settings;
  const logIn = createLogIn(settings);
  const logins = createSharedFlight<Session>();
  const lookups = createSharedFlight<boolean>();
  let current: Session | undefined;
  let isClosed = false;
  const logInAnew = async (signal: AbortSignal) => {
    const opened = await logIn(signal);
    current?.stop();
    current = opened;
    if (isClosed) opened.stop();
    return opened;
  };
  const live = async (signal: AbortSignal) =>
    current === undefined || current.isOver() ? logins.join(signal, logInAnew) : current;

  /** Another login in place of one that was denied, if that one is dead and may be replaced. */
  const replace = async (denied: Session, signal: AbortSignal): Promise<Session | undefined> => {
    if (current === denied) {
      const age = context.clock.monotonicMs() - denied.loggedInAtMs;
      if (!method.canRepeat || age < loginPauseMs) return undefined;
      if (await lookups.join(signal, (shared) => isAlive(denied, shared))) return undefined;
    }
    return current === denied ? logins.join(signal, logInAnew) : live(signal);
  };

  return {
    ownsTokens: method.ownsToken,
    async run(signal, work) {
      const session = await live(signal);
      try {
        return await work(session);
      } catch (error) {
        const other = isDenied(error) ? await replace(session, signal) : undefined;
        if (other === undefined) throw error;
        return work(other);
      }
    },
    close() {
      isClosed = true;
      current?.stop();
    },
  };
}

function isDenied(error: unknown): error is SecretError {
  return isSecretError(error) && error.code === "access_denied";
}

/** Logs in; a refusal is remembered for a while, so that refused credentials are not tried in a loop. */
function createLogIn(settings: SessionSettings): (signal: AbortSignal) => Promise<Session> {
  const { method, context } = settings;
  const now = () => context.clock.monotonicMs();
  let refusal: { readonly error: SecretError; readonly atMs: number } | undefined;
  return async (signal) => {
    if (refusal && now() - refusal.atMs < loginPauseMs) throw withContext(refusal.error, {});
    refusal = undefined;
    try {
      return await openSession(settings, signal);
    } catch (error) {
      context.event({ type: "login_failed", method: method.name });
      if (isDenied(error)) refusal = { error, atMs: now() };
      throw error;
    }
  };
}

/** Anything but a denial counts as alive: only the backend's own word ends a login. */
async function isAlive({ client }: Session, signal: AbortSignal): Promise<boolean> {
  const answer = await client.ask({ method: "GET", path: "auth/token/lookup-self" }, signal);
  return !(answer.isJson && answer.status === 403);
}

async function openSession(
  { method, tools, context }: SessionSettings,
  signal: AbortSignal,
): Promise<Session> {
  const startedAtMs = context.clock.now();
  const login = await method.logIn(tools, signal);
  const client = await tools.openClient(login.token);
  const life = startTokenLife({ login, method, client, context, startedAtMs });
  const { endsAtMs } = life;
  const ending = endsAtMs === undefined ? {} : { expiresAtMs: endsAtMs };
  context.event({ type: "login", method: method.name, ...ending });
  return {
    client,
    token: login.token,
    loggedInAtMs: context.clock.monotonicMs(),
    isOver: life.isOver,
    stop: life.stop,
  };
}
