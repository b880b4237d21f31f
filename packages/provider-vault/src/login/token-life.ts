import type { ProviderContext } from "@latebound/provider";
import type { VaultClient } from "../transport/vault-client.ts";
import type { LoginMethod, LoginToken } from "./login.ts";
import { renewToken } from "./renew-token.ts";

/** What a token's life is kept with. */
interface TokenLifeSettings {
  readonly login: LoginToken;
  readonly method: LoginMethod;
  readonly client: VaultClient;
  readonly context: ProviderContext;
  /** Unix milliseconds before the login was sent. */
  readonly startedAtMs: number;
}

/** A token's life, prolonged by a timer while the backend allows it. */
export interface TokenLife {
  /** When the token ends, in Unix milliseconds; undefined when it doesn't end or can't be known. */
  readonly endsAtMs: number | undefined;
  /** Whether it has ended, or can't be prolonged and is in its last third, and a fresh login may be tried. */
  isOver(): boolean;
  stop(): void;
}

const shortestGainMs = 1_000;

/**
 * Renews the token at ⅔ of its life, a little earlier by chance. A renewal that fails by I/O is tried again after a
 * third of what is left; when renewing no longer prolongs the life, the next use logs in anew, and a login that the
 * operator must help with is announced.
 */
export function startTokenLife(settings: TokenLifeSettings): TokenLife {
  const { login, method } = settings;
  const { clock, event, random } = settings.context;
  if (login.ttlMs === undefined) return endless;
  let endsAtMs = settings.startedAtMs + login.ttlMs;
  let state: "renewable" | "ending" | "stopped" = "renewable";
  let cancel: () => void = () => {};
  const leftMs = () => endsAtMs - clock.now();

  const wakeAt = (dueAtMs: number) => {
    // A timer holds 24.8 days at most and fires early for a later time.
    const wake = () => (clock.now() < dueAtMs ? wakeAt(dueAtMs) : void prolong());
    cancel = clock.setTimer(wake, dueAtMs - clock.now());
  };
  const schedule = (fraction: number) => wakeAt(clock.now() + leftMs() * fraction * (0.9 + 0.1 * random()));
  const finish = () => {
    state = "ending";
    if (method.needsOperator) event({ type: "login_expiring", method: method.name, expiresAtMs: endsAtMs });
  };
  const prolong = async () => {
    const renewal = login.renewable ? await renewToken(settings.client, clock.now()) : "refused";
    if (state === "stopped") return;
    if (renewal === "refused") return finish();
    if (renewal === "failed") return leftMs() > shortestGainMs ? schedule(1 / 3) : finish();
    const gainedMs = renewal.endsAtMs - endsAtMs;
    endsAtMs = Math.max(renewal.endsAtMs, endsAtMs);
    event({ type: "login_renewed", method: method.name, expiresAtMs: endsAtMs });
    return renewal.renewable && gainedMs >= shortestGainMs ? schedule(2 / 3) : finish();
  };

  schedule(2 / 3);
  return {
    get endsAtMs() {
      return endsAtMs;
    },
    isOver: () => method.canRepeat && (state === "ending" || leftMs() <= 0),
    stop() {
      state = "stopped";
      cancel();
    },
  };
}

const endless: TokenLife = { endsAtMs: undefined, isOver: () => false, stop: () => {} };
