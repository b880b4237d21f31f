import { createHash, createSecretKey, randomBytes } from "node:crypto";
import { homedir } from "node:os";
import { type Config, openConfig } from "@latebound/core";
import { type ConfigFiles, readConfigFiles } from "../../project/config-files.ts";
import { credentialNames } from "../../project/credential-names.ts";
import { createKinds } from "../../project/kinds.ts";
import { leavesOf } from "../../project/option-references.ts";
import type { Environment } from "../../surroundings/surroundings.ts";
import type { SentTables } from "../protocol/agent-answer.ts";
import type { OpenRequest } from "../protocol/agent-request.ts";
import { createAgentKinds } from "./agent-kinds.ts";
import { type CallerCredentials, readCredentials } from "./caller-credentials.ts";
import { fileStates } from "./file-states.ts";
import type { Login, LoginShelf } from "./login-shelf.ts";
import { credentialFiles, servedProviders } from "./served-providers.ts";

/** What the agent does for one caller. */
export interface Caller {
  readonly consumer: string;
  readonly login: Login;
  /** The providers whose values may be given. */
  readonly served: ReadonlySet<string>;
  readonly credentialNames: readonly string[];
  readonly sinkTables: SentTables;
  /** Whether the files that the login depends on are still what they were when the caller came. */
  isCurrent(): boolean;
  /** Sees to it that nobody gets the login again. */
  dropLogin(): void;
}

/** Opens callers over the agent's logins. */
export type OpenCaller = (request: OpenRequest) => Promise<Caller | undefined>;

/** What of a config doesn't depend on who asks. */
interface Shape {
  readonly config: Config;
  readonly served: ReadonlySet<string>;
  readonly files: readonly string[];
  readonly credentialNames: readonly string[];
  /** Whether an option names a file that is another one in each process. */
  readonly isOfProcess: boolean;
}

const mostShapes = 64;

const noTables: SentTables = { process: {}, container: {} };

/**
 * A function that gives callers; undefined for one whose config isn't trusted or has no provider that is served. What it
 * throws says the same: the command then finds out by itself, and tells.
 */
export function createOpenCaller(shelf: LoginShelf, userId: number): OpenCaller {
  const key = createSecretKey(randomBytes(32));
  const shapes = new Map<string, Shape>();

  async function shapeOf(id: string, read: ConfigFiles, environment: Environment): Promise<Shape> {
    const known = shapes.get(id);
    if (known) return known;
    const { config } = await openConfig(read.files, { kinds: createKinds(environment) });
    const shape = shapeFrom(config);
    if (shapes.size >= mostShapes) shapes.clear();
    shapes.set(id, shape);
    return shape;
  }

  return async ({ consumer, directory, home, config, environment }) => {
    // Paths below `~/` are those of this process.
    if (home !== homedir()) return undefined;
    const read = await readConfigFiles(config, { directory, home, environment, userId });
    if (!read.isTrusted || read.files.some(({ path }) => isOfProcess(path))) return undefined;
    const parsing = { CREDENTIALS_DIRECTORY: environment.CREDENTIALS_DIRECTORY };
    const id = hashOf(read, parsing);
    const shape = await shapeOf(id, read, parsing);
    const { served, files } = shape;
    if (served.size === 0 || shape.isOfProcess) return undefined;
    const credentials = await readCredentials(shape.config, { environment, home, key });
    const state = fileStates(files, key);
    const { digests } = credentials;
    const login = await shelf.take(
      { place: `${id} ${digests.environment}`, state: `${digests.files} ${state}` },
      () => openLogin(read, parsing, credentials),
    );
    return {
      consumer,
      login,
      served,
      credentialNames: shape.credentialNames,
      sinkTables: consumer.includes("/") ? shape.config.sinkTables : noTables,
      isCurrent: () => fileStates(files, key) === state,
      dropLogin: () => shelf.drop(login),
    };
  };
}

function shapeFrom(config: Config): Shape {
  return {
    config,
    served: servedProviders(config),
    files: credentialFiles(config),
    credentialNames: credentialNames(config),
    isOfProcess: optionTexts(config).some(isOfProcess),
  };
}

function optionTexts({ providers }: Config): readonly string[] {
  return [...providers.values()]
    .flatMap(({ boundOptions, staticOptions }) => [...leavesOf(boundOptions), ...leavesOf(staticOptions)])
    .flatMap(({ value }) => (typeof value === "string" ? [value] : []));
}

/** Whether a path leads to what each process has of its own, such as descriptors. */
function isOfProcess(path: string): boolean {
  return path.startsWith("/dev/") || path.startsWith("/proc/");
}

async function openLogin(
  { files }: ConfigFiles,
  environment: Environment,
  { answers }: CallerCredentials,
): Promise<Login> {
  const leased = new Set<string>();
  const kinds = createAgentKinds({
    environment,
    answers,
    onLease: (provider, path) => leased.add(JSON.stringify([provider, path])),
  });
  const { resolver, config } = await openConfig<unknown>(files, { kinds });
  return { resolver, config, files: files.map(({ path }) => path), leased };
}

function hashOf({ files }: ConfigFiles, environment: Environment): string {
  const words = [environment.CREDENTIALS_DIRECTORY ?? "", ...files.flatMap(({ path, text }) => [path, text])];
  return createHash("sha256").update(JSON.stringify(words)).digest("base64url");
}
