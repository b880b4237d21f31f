/** A sentence about several options at once; it is asked of whatever the operator wrote, however wrong. */
export interface OptionRule {
  /** The option that the fault is reported at. */
  readonly path: readonly string[];
  readonly message: string;
  holds(options: unknown): boolean;
}

const logins = ["token", "token_file", "approle", "kubernetes", "jwt"] as const;
const loginNames = logins.join(", ");

/** What must hold between the options of one table. An option that holds a reference counts as written. */
export const optionRules: readonly OptionRule[] = [
  {
    path: ["token"],
    message: `a login: one of ${loginNames}`,
    holds: (options) => written(options, logins) > 0,
  },
  {
    path: [],
    message: `only one of ${loginNames} may be set`,
    holds: (options) => written(options, logins) < 2,
  },
  ...oneOf("approle", "secret_id", "wrapped_secret_id"),
  ...oneOf("jwt", "token", "token_file"),
  ...both("client_cert_file", "client_key_file"),
  ...both("mount", "kv_version"),
  {
    path: ["proxy"],
    message: "can't be used with a unix socket",
    holds: (options) => !(isUnix(options) && written(options, ["proxy"]) > 0),
  },
];

function oneOf(table: string, first: string, second: string): readonly OptionRule[] {
  const holds = (options: unknown) =>
    inner(options, table) === undefined || written(inner(options, table), [first, second]) === 1;
  return [{ path: [table], message: `needs one of ${first} and ${second}, and only one`, holds }];
}

function both(first: string, second: string): readonly OptionRule[] {
  const holds = (options: unknown) => [0, 2].includes(written(options, [first, second]));
  return [{ path: [], message: `${first} and ${second} need each other`, holds }];
}

function isUnix(options: unknown): boolean {
  const address = inner(options, "address");
  return typeof address === "string" && address.startsWith("unix:");
}

function inner(options: unknown, name: string): unknown {
  return typeof options === "object" && options !== null ? Reflect.get(options, name) : undefined;
}

function written(options: unknown, names: readonly string[]): number {
  if (typeof options !== "object" || options === null) return 0;
  return names.filter((name) => Object.hasOwn(options, name)).length;
}
