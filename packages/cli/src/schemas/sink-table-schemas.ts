import type { JsonSchema } from "./json-schema.ts";

const text: JsonSchema = { type: "string" };
const flag: JsonSchema = { type: "boolean" };
const texts: JsonSchema = { type: "array", items: text };
const mode: JsonSchema = { type: "string", pattern: "^0?[0-7]{3}$", description: 'Octal, such as "0400"' };

function tableOf(item: JsonSchema): JsonSchema {
  return { type: "object", additionalProperties: item };
}

function tablesOf(description: string, options: JsonSchema, required: string): JsonSchema {
  const table = { type: "object", additionalProperties: false, required: [required], properties: options };
  return { ...tableOf(table), description };
}

function textOr(properties: JsonSchema, required: string): JsonSchema {
  return { anyOf: [text, { type: "object", additionalProperties: false, required: [required], properties }] };
}

/** The schema of `[process.NAME]` tables. */
export const processTables: JsonSchema = tablesOf(
  "Processes that latebound run NAME starts",
  {
    command: { ...texts, minItems: 1, description: "The program, then its arguments; there is no shell" },
    env: { ...tableOf(text), description: "Environment variables; text with references" },
    files: {
      ...tableOf(textOr({ content: text, mode, format: text }, "content")),
      description: "Contents by path",
    },
    fds: { ...tableOf(text), description: "By variable: it gets a path where the value is read from memory" },
    fifos: {
      ...tableOf(textOr({ value: text, reads: { type: "integer", minimum: 1 } }, "value")),
      description:
        "By variable: it gets the path of a FIFO where the value can be read once, or `reads` times",
    },
    stdin: { ...text, description: "What the process reads from its standard input" },
    directory: { ...text, description: "Where it runs" },
    mask: { ...flag, description: "Whether values are masked in its output; default true" },
    restart_on_change: {
      ...flag,
      description: "Whether it is restarted when a value changed; default false",
    },
    pristine: { ...flag, description: "Whether it inherits nothing; default false" },
    kill_timeout: {
      type: "string",
      pattern: "^\\d{1,6}(ms|s|m)$",
      description:
        'How long it may take to end for a restart, and its output after it was told to end, such as "10s"',
    },
    allow_env: {
      ...texts,
      description: "Names that are given although they are refused or stripped otherwise",
    },
    strip_env: { ...texts, description: "More names that it doesn't inherit" },
  },
  "command",
);

const deliver: JsonSchema = { enum: ["file", "env"] };
const id: JsonSchema = { type: "integer", minimum: 0 };

/** The options of `[container.NAME.registry]` that are credentials. */
export const registryCredentials: readonly string[] = ["password", "identity_token"];

const credential: JsonSchema = { ...text, description: "A credential: write a reference, not the value" };
const credentials = Object.fromEntries(registryCredentials.map((name) => [name, credential]));

/** The schema of `[container.NAME]` tables. */
export const containerTables: JsonSchema = tablesOf(
  "Containers that latebound container NAME runs",
  {
    image: text,
    command: texts,
    entrypoint: texts,
    user: text,
    env: {
      ...tableOf(textOr({ value: text, deliver }, "value")),
      description: "Variables; text with references",
    },
    files: { ...tableOf(textOr({ content: text, mode }, "content")), description: "Contents by path" },
    stdin: text,
    deliver: { ...deliver, description: "Whether values become files, or variables that can be inspected" },
    directory: text,
    uid: id,
    gid: id,
    mode,
    shell: flag,
    host_directory: text,
    read_only: flag,
    pull: { enum: ["never", "missing", "always"] },
    registry: {
      type: "object",
      additionalProperties: false,
      properties: { username: text, ...credentials, server: text },
    },
    engine: {
      type: "object",
      additionalProperties: false,
      properties: { host: text, ca_file: text, cert_file: text, key_file: text },
    },
    options: { type: "object", description: "Create options in the engine's own words" },
  },
  "image",
);
