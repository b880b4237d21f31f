import {
  type Call,
  defineKind,
  type Key,
  type Payload,
  type Provider,
  type ProviderKind,
  SecretError,
} from "@latebound/provider";

/** A backend in memory that counts what it is asked, for tests of core alone. */
export interface FakeBackend {
  readonly kind: ProviderKind;
  /** By path; a function is called at each get. */
  readonly secrets: Map<string, Payload | (() => Payload | undefined | Promise<Payload | undefined>)>;
  /** The paths of every `get`, in order. */
  readonly gets: string[];
  /** Options of every instance made. */
  readonly instances: unknown[];
  /** How many instances were closed. */
  closed: number;
  /** Set to fail every `get`. */
  fault: SecretError | undefined;
  /** Set before the first call to let instances tell whether a key can be read. */
  check: Provider["check"];
}

/** A backend of kind `fake`; `values` are texts by path. */
export function createFakeBackend(values: Readonly<Record<string, string>> = {}): FakeBackend {
  const backend: Omit<FakeBackend, "kind"> = {
    secrets: new Map(Object.entries(values).map(([path, text]) => [path, { text }])),
    gets: [],
    instances: [],
    closed: 0,
    fault: undefined,
    check: undefined,
  };
  return Object.assign(backend, { kind: kindOf(backend) });
}

function kindOf(backend: Omit<FakeBackend, "kind">): ProviderKind {
  return defineKind<{ token?: string | undefined; expect?: string | undefined }>({
    kind: "fake",
    options: (z) =>
      z.strictObject({ token: z.string().meta({ secret: true }).optional(), expect: z.string().optional() }),
    checkKey: (key) => (key.path === "" ? "the path is empty" : undefined),
    // Case does not matter to this backend.
    canonicalKey: (key) => ({ key: { ...key, path: key.path.toLowerCase() }, aliases: [] }),
    create: (options) => {
      backend.instances.push(options);
      return {
        get: (key, call) => answer(backend, key, call),
        ...(backend.check && { check: backend.check }),
        close: async () => {
          backend.closed++;
        },
      };
    },
  });
}

async function answer(
  backend: Omit<FakeBackend, "kind">,
  key: Key,
  { signal }: Call,
): Promise<Payload | undefined> {
  backend.gets.push(key.path);
  if (backend.fault) throw new SecretError(backend.fault.code, { message: backend.fault.summary });
  if (signal.aborted) throw new SecretError("aborted", { message: "aborted" });
  const secret = backend.secrets.get(key.path);
  return typeof secret === "function" ? secret() : secret;
}
