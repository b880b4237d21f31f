import {
  type Call,
  type Clock,
  defineKind,
  type Key,
  type Payload,
  type ProviderKind,
  SecretError,
  type SecretErrorCode,
} from "@latebound/provider";
import { createFakeStore, type FakeContent } from "./fake-store.ts";

/** What a fake backend does instead of answering. */
export type FakeFault =
  | { readonly code: SecretErrorCode; readonly retryAfterMs?: number }
  /** Answers after so long on the resolver's clock. */
  | { readonly delayMs: number }
  /** Never answers; ends with the signal. */
  | "hang";

/** A kind for `parseConfig({ kinds })` whose backend is in memory, and the backend's controls. */
export interface FakeProvider extends ProviderKind {
  /** Stores a new version and returns it: `set("db#password", "x")` a field of a JSON secret, `set("token", "x")` a whole one. */
  set(entry: string, content: FakeContent): string;
  /** Removes a secret with all its versions. */
  remove(path: string): void;
  /** Befalls each request for the path (`*`: for any) until the returned function lifts it, or `times` requests have met it. */
  fail(path: string, fault: FakeFault, times?: number): () => void;
  /** The paths that the backend was asked for, oldest first. */
  readonly requests: readonly string[];
}

/** How the fake differs from the plain one. */
export interface FakeProviderOptions {
  /** The kind's name, `fake` by default; `vault` stands in for the real one below `[secret.vault_…]`, any options taken. */
  readonly kind?: string;
}

/**
 * A provider for your own tests: `fakeProvider({ "db#password": "x", token: "y" })`. Versions are `1`, `2`, …; the stage
 * `previous` is the version before the current one. Time is the clock's that `createResolver` got.
 */
export function fakeProvider(
  entries: Readonly<Record<string, FakeContent>> = {},
  { kind = "fake" }: FakeProviderOptions = {},
): FakeProvider {
  const store = createFakeStore(entries);
  const requests: string[] = [];
  let faults: { path: string; fault: FakeFault; left: number }[] = [];
  const takeFault = (path: string): FakeFault | undefined => {
    const entry = faults.find((other) => other.left > 0 && (other.path === path || other.path === "*"));
    if (entry) entry.left -= 1;
    return entry?.fault;
  };
  const answer = async (key: Key, call: Call, clock: Clock): Promise<Payload | undefined> => {
    if (call.signal.aborted) throw abortedError();
    requests.push(key.path);
    const fault = takeFault(key.path);
    if (fault !== undefined) await suffer(fault, call.signal, clock);
    return store.read(key);
  };
  const definition = defineKind({
    kind,
    options: (z) => z.looseObject({}),
    checkKey: ({ path }) => (path === "" ? "a path must not be empty" : undefined),
    canonicalKey: (key) => ({ key, aliases: [] }),
    create: (_options, { clock }) => ({ get: (key, call) => answer(key, call, clock) }),
  });
  return {
    ...definition,
    set: store.set,
    remove: store.remove,
    requests,
    fail(path, fault, times = Number.POSITIVE_INFINITY) {
      const entry = { path, fault, left: times };
      faults.push(entry);
      return () => {
        faults = faults.filter((other) => other !== entry);
      };
    },
  };
}

async function suffer(fault: FakeFault, signal: AbortSignal, clock: Clock): Promise<void> {
  if (fault !== "hang" && "code" in fault) {
    const { code, retryAfterMs } = fault;
    throw new SecretError(code, { message: `the fake backend was told to fail with ${code}`, retryAfterMs });
  }
  await new Promise<void>((resolve, reject) => {
    const cancel = fault === "hang" ? () => {} : clock.setTimer(resolve, fault.delayMs);
    const leave = () => {
      cancel();
      reject(abortedError());
    };
    signal.addEventListener("abort", leave, { once: true });
  });
}

function abortedError(): SecretError {
  return new SecretError("aborted", { message: "the request to the fake backend was aborted" });
}
