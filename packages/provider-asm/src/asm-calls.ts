import { type Call, isSecretError, SecretError } from "@latebound/provider";
import type { AsmBackend } from "./asm-backend.ts";
import { toFault } from "./asm-error.ts";

/** The way every call takes: opens the backend once, ends with its signal or with `close`, fails with a `SecretError`. */
export interface AsmCalls {
  run<Value>(call: Call, work: (backend: AsmBackend, signal: AbortSignal) => Promise<Value>): Promise<Value>;
  close(): Promise<void>;
}

/** Calls of a provider's backend, which `open` makes at the first of them. */
export function createCalls(provider: string, open: () => Promise<AsmBackend>): AsmCalls {
  const closing = new AbortController();
  let opened: Promise<AsmBackend> | undefined;
  let backend: AsmBackend | undefined;

  async function openOnce(): Promise<AsmBackend> {
    opened ??= open();
    backend = await opened;
    return backend;
  }

  return {
    async run({ signal: asked }, work) {
      const signal = AbortSignal.any([asked, closing.signal]);
      try {
        signal.throwIfAborted();
        return await orAborted(
          openOnce().then((open) => work(open, signal)),
          signal,
        );
      } catch (thrown) {
        if (closing.signal.aborted) throw closed();
        if (asked.aborted) throw aborted();
        throw isSecretError(thrown) ? thrown : toFault(thrown, backend?.placeOf(thrown) ?? { provider });
      }
    },
    async close() {
      closing.abort();
      (await opened)?.close();
    },
  };
}

/** The SDK heeds a signal while it sends, but not while it looks for credentials. */
function orAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    signal.addEventListener("abort", leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}

function aborted(): SecretError {
  return new SecretError("aborted", { message: "the call was aborted before AWS Secrets Manager answered" });
}

function closed(): SecretError {
  return new SecretError("closed", { message: "the provider is closed" });
}
