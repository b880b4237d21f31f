import {
  type Call,
  defineKind,
  isSecretError,
  type Key,
  type Payload,
  type Provider,
  type ProviderContext,
  type ProviderKind,
  type SecretError,
} from "@latebound/provider";
import picomatch from "picomatch";
import { diagnoseEnvFile } from "./diagnose-env-file.ts";
import { aborted, damagedValue, type EnvFile, emptyValue, notAllowed } from "./env-error.ts";
import { canonicalKey, checkKey, fullName, reservation } from "./env-key.ts";
import { type EnvOptions, envOptions } from "./env-options.ts";
import { canonicalName } from "./environment-name.ts";
import { readEnvFile } from "./read-env-file.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** Parts that a host may put in place of the machine's own. */
export interface EnvParts {
  /** The variables; default `process.env`, looked at anew in each call. */
  readonly env?: Variables;
  /** Default `process.platform`; on `win32` names ignore case. */
  readonly platform?: string;
}

/** The kind `env`: environment variables, or the variables of a `.env` file. */
export function env(parts: EnvParts = {}): ProviderKind {
  const platform = parts.platform ?? process.platform;
  return defineKind<EnvOptions>({
    kind: "env",
    options: envOptions,
    checkKey,
    canonicalKey: (key, options) => canonicalKey(key, options, platform),
    reserved: (key, options) => reservation(key, options, platform),
    create: (options, context) =>
      createEnvProvider(options, context, { environment: () => parts.env ?? process.env, platform }),
  });
}

interface Machine {
  readonly environment: () => Variables;
  readonly platform: string;
}

function createEnvProvider(
  options: EnvOptions,
  context: ProviderContext,
  { environment, platform }: Machine,
): Provider {
  const isAllowed = allowMatcher(options, platform);
  const file = fileOf(options, context);

  async function getMany(
    keys: readonly Key[],
    call: Call,
  ): Promise<readonly (Payload | undefined | SecretError)[]> {
    if (call.signal.aborted) throw aborted();
    const names = keys.map((key) => fullName(key.path, options, platform));
    if (!names.some(isAllowed)) return names.map(notAllowed);
    const variables = file === undefined ? environment() : await readEnvFile(file, call.signal);
    return names.map((name) =>
      isAllowed(name) ? answer(lookUp(variables, name, platform), options) : notAllowed(),
    );
  }

  async function get(key: Key, call: Call): Promise<Payload | undefined> {
    const [found] = await getMany([key], call);
    if (isSecretError(found)) throw found;
    return found;
  }

  return {
    get,
    getMany,
    async check(key, call) {
      const [found] = await getMany([key], call);
      if (!isSecretError(found)) return found === undefined ? "absent" : "readable";
      if (found.code === "access_denied") return "denied";
      throw found;
    },
    ...(file && { diagnose: () => diagnoseEnvFile(file) }),
  };
}

function fileOf({ file }: EnvOptions, { name, literalOptions }: ProviderContext): EnvFile | undefined {
  if (file === undefined) return undefined;
  return { provider: name, path: file, isLiteral: literalOptions?.has("file") ?? false };
}

function allowMatcher({ allow }: EnvOptions, platform: string): (name: string) => boolean {
  if (allow === undefined) return () => true;
  return picomatch([...allow], { nonegate: true, nocase: platform === "win32" });
}

function lookUp(variables: Variables, name: string, platform: string): string | undefined {
  if (Object.hasOwn(variables, name)) return variables[name];
  if (platform !== "win32") return undefined;
  const spelled = Object.keys(variables).findLast((other) => canonicalName(other, platform) === name);
  return spelled === undefined ? undefined : variables[spelled];
}

function answer(value: string | undefined, options: EnvOptions): Payload | undefined | SecretError {
  if (value === undefined) return undefined;
  if (value === "" && !options.allow_empty) return emptyValue();
  // Node puts U+FFFD where the process environment is not UTF-8; a file was decoded strictly.
  if (options.file === undefined && value.includes("\uFFFD")) return damagedValue();
  return { text: value };
}
