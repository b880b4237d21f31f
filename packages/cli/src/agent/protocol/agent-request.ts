import { isTable } from "./is-table.ts";

/** Who asks, and where: the agent finds and reads everything else itself. */
export interface OpenRequest {
  readonly ask: "open";
  /** `cli:get` and the like. */
  readonly consumer: string;
  readonly directory: string;
  readonly home: string | undefined;
  /** Absolute paths of the config files that were named; none where one is to be found. */
  readonly config: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Which texts of the operator's are to become values. */
export interface TextsRequest {
  readonly ask: "texts";
  readonly texts: readonly string[];
  /** Whether a text that is exactly one reference is given as a secret: bytes, version and expiry. */
  readonly secrets: boolean;
  /** Whether each fetched value is told, and again as each filter made it. */
  readonly told: boolean;
  readonly maxStaleMs: number | undefined;
}

/** Who asks for the child of a `run`, and with which words: the agent reads them and prepares it. */
export interface ChildRequest extends Pick<OpenRequest, "directory" | "home" | "environment"> {
  readonly ask: "child";
  /** The words after `latebound`. */
  readonly words: readonly string[];
}

/** What a client may ask. */
export type AgentRequest = OpenRequest | TextsRequest | ChildRequest | { readonly ask: "status" | "stop" };

/** The request that a message is; undefined where it is none. */
export function readRequest(message: unknown): AgentRequest | undefined {
  if (!isTable(message)) return undefined;
  switch (message.ask) {
    case "open":
      return readOpen(message);
    case "texts":
      return readTexts(message);
    case "child":
      return readChild(message);
    case "status":
    case "stop":
      return { ask: message.ask };
    default:
      return undefined;
  }
}

/** The consumers that the agent serves: those of commands that spend values. */
export const servedConsumer = /^cli:(?:get|render|run|(?:run|container)\/[a-z0-9._:/-]{1,100})$/;

function readOpen(message: Readonly<Record<string, unknown>>): OpenRequest | undefined {
  const { consumer, config } = message;
  const place = readPlace(message);
  if (!place || typeof consumer !== "string" || !servedConsumer.test(consumer)) return undefined;
  return isListOf(config, 64, isPath) ? { ask: "open", consumer, config, ...place } : undefined;
}

function readChild(message: Readonly<Record<string, unknown>>): ChildRequest | undefined {
  const { words } = message;
  const place = readPlace(message);
  return place && isListOf(words, 100_000, isString) ? { ask: "child", words, ...place } : undefined;
}

function readPlace({ directory, home, environment }: Readonly<Record<string, unknown>>) {
  if (!isPath(directory) || (home !== undefined && !isPath(home)) || !isTable(environment)) return undefined;
  const entries = Object.entries(environment);
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === "string")) return undefined;
  return { directory, home, environment: Object.fromEntries(entries) };
}

function readTexts({ texts, secrets, told, maxStaleMs }: Readonly<Record<string, unknown>>) {
  if (!isListOf(texts, 1_000, isString) || typeof secrets !== "boolean" || typeof told !== "boolean")
    return undefined;
  if (maxStaleMs !== undefined && typeof maxStaleMs !== "number") return undefined;
  return { ask: "texts", texts, secrets, told, maxStaleMs } as const;
}

function isListOf<T>(
  value: unknown,
  most: number,
  isItem: (item: unknown) => item is T,
): value is readonly T[] {
  return Array.isArray(value) && value.length <= most && value.every(isItem);
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isPath(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("/") && !value.includes("\0");
}
