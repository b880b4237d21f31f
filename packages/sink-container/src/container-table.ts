import { isLate } from "@latebound/core";
import { type SpecProblem, throwSpecFaults, unknownName } from "@latebound/core/spec-faults";
import type { ContainerSpec } from "./spec/container-spec.ts";
import { entryPath } from "./spec/entry-path.ts";

/**
 * The spec that a bound `[container.NAME]` table means: what `ContainerSpec` says in snake_case, `options` in the
 * engine's own words. What needs code (an instance of dockerode, streams, a signal) is added by spreading the spec.
 * `name` is what errors call it, such as `container.web`.
 * @throws {SecretError} `invalid_config` for an unknown key or a value of the wrong kind, all at once
 */
export function containerSpec(table: unknown, { name: base }: { readonly name: string }): ContainerSpec {
  const problems: SpecProblem[] = [];
  const spec = readTable(table, { keys: containerKeys, path: base, steps: [], problems });
  if (!problems.length && spec.image === undefined)
    problems.push({ path: base, message: "image is missing", hint: 'image = "app:1.4"' });
  throwSpecFaults(problems);
  // Each key was checked to hold what the spec takes there.
  return { ...spec, name: base } as unknown as ContainerSpec;
}

/** What a key may hold; gives what the spec holds there, or says what was expected. */
type Reader = (value: unknown, reading: Reading) => unknown;

interface Reading {
  readonly path: string;
  /** The keys below the container's table, which the path may not show. */
  readonly steps: readonly string[];
  readonly problems: SpecProblem[];
}

type Keys = Readonly<Record<string, readonly [specName: string, read: Reader]>>;

const text = expected("text", (value) => typeof value === "string" && value !== "");
const lateText = expected("text", (value) => typeof value === "string" || isLate(value));
const texts = expected("a list of texts", (value) => Array.isArray(value) && value.every(isString));
const flag = expected("true or false", (value) => typeof value === "boolean");
const id = expected(
  "a number from 0",
  (value) => Number.isInteger(toNumber(value)) && Number(value) >= 0,
  toNumber,
);
const isMode = (value: unknown) => typeof value === "string" && /^0?[0-7]{3}$/.test(value);
const mode = expected('a text such as "0400"', isMode, (value) => Number.parseInt(String(value), 8));
const deliver = oneOf("file", "env");
const anyTable = expected("a table", isTable);

const variableKeys: Keys = { value: ["value", lateText], deliver: ["deliver", deliver] };
const fileKeys: Keys = { content: ["content", lateText], mode: ["mode", mode] };
const registryKeys: Keys = {
  username: ["username", lateText],
  password: ["password", lateText],
  identity_token: ["identityToken", lateText],
  server: ["server", text],
};
const engineKeys: Keys = {
  host: ["host", text],
  ca_file: ["caFile", text],
  cert_file: ["certFile", text],
  key_file: ["keyFile", text],
};

const containerKeys: Keys = {
  image: ["image", text],
  command: ["command", texts],
  entrypoint: ["entrypoint", texts],
  user: ["user", text],
  env: ["env", entries(variableKeys)],
  files: ["files", entries(fileKeys)],
  stdin: ["stdin", lateText],
  deliver: ["deliver", deliver],
  directory: ["directory", text],
  uid: ["uid", id],
  gid: ["gid", id],
  mode: ["mode", mode],
  shell: ["shell", flag],
  host_directory: ["hostDirectory", text],
  read_only: ["readOnly", flag],
  pull: ["pull", oneOf("never", "missing", "always")],
  registry: ["registry", tableOf(registryKeys)],
  engine: ["engine", tableOf(engineKeys)],
  options: ["options", anyTable],
};

function readTable(
  table: unknown,
  { keys, path, steps, problems }: Reading & { keys: Keys },
): Record<string, unknown> {
  if (!isTable(table)) {
    problems.push({ path, message: "expected a table" });
    return {};
  }
  const spec: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(table)) {
    const known = Object.hasOwn(keys, name) ? keys[name] : undefined;
    const reading = { path: `${path}.${name}`, steps: [...steps, name], problems };
    if (known) spec[known[0]] = known[1](value, reading);
    else problems.push(unknownOption(name, path, { steps: reading.steps, keys }));
  }
  return spec;
}

function unknownOption(
  name: string,
  path: string,
  { keys, steps }: Pick<Reading, "steps"> & { keys: Keys },
): SpecProblem {
  const { described, shown, hint } = unknownName(name, Object.keys(keys));
  const message = `unknown option: ${described}`;
  return { path: shown ? `${path}.${name}` : path, message, hint, keys: steps };
}

function expected(
  what: string,
  isGood: (value: unknown) => boolean,
  convert: (value: unknown) => unknown = (value) => value,
): Reader {
  return (value, { path, problems }) => {
    if (isGood(value)) return convert(value);
    if (isLate(value)) {
      const hint =
        "references stand in env, files, stdin and registry: elsewhere the value could be inspected";
      problems.push({ path, message: "a reference can't stand here", hint });
    } else problems.push({ path, message: `expected ${what}` });
    return undefined;
  };
}

function oneOf(...words: readonly string[]): Reader {
  return expected(
    words.map((word) => `"${word}"`).join(" or "),
    (value) => words.includes(String(value)) && isString(value),
  );
}

function tableOf(keys: Keys): Reader {
  return (value, reading) => readTable(value, { ...reading, keys });
}

/** A table whose names are the operator's own: each holds text, or a table of these keys. */
function entries(keys: Keys): Reader {
  return (value, { path, steps, problems }) => {
    if (!isTable(value)) return anyTable(value, { path, steps, problems });
    const read = Object.entries(value).map(([name, item]): [string, unknown] => {
      const reading = { path: entryPath(path, name), steps: [...steps, name], problems };
      return [name, isTable(item) ? readTable(item, { ...reading, keys }) : lateText(item, reading)];
    });
    return Object.fromEntries(read);
  };
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isLate(value);
}

function isString(value: unknown): boolean {
  return typeof value === "string";
}

/** TOML integers may be read as bigint. */
function toNumber(value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}
