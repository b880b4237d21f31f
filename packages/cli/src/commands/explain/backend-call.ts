import type { Config } from "@latebound/core";
import { isLate } from "@latebound/core";

type ProviderConfig = Config["providers"] extends ReadonlyMap<string, infer Provider> ? Provider : never;

/** What would be asked for a key, in words, without credentials: options that hold references are not known. */
export function backendCall(provider: ProviderConfig, key: string): string {
  const path = key.replace(/#.*$/s, "");
  const option = (name: string) => optionText(provider.boundOptions[name]);
  const say = calls[provider.kind.kind];
  return say ? say(path, option) : `the ${provider.kind.kind} backend: ${path}`;
}

type Say = (path: string, option: (name: string) => string | undefined) => string;

const calls: Readonly<Record<string, Say>> = {
  env: (path, option) => {
    const variable = `variable ${option("prefix") ?? ""}${path}`;
    const file = option("file");
    return file === undefined ? `${variable} of the environment` : `${variable} of ${file}`;
  },
  file: (path, option) => {
    const properties = option("properties");
    if (properties !== undefined) return `property ${path} of ${properties}`;
    return `file ${path} in ${option("dir") ?? "$CREDENTIALS_DIRECTORY"}`;
  },
  asm: (path, option) => {
    const region = option("region");
    const usual =
      region === undefined ? "the region of the AWS configuration" : `secretsmanager.${region}.amazonaws.com`;
    const role = option("role_arn");
    return `GetSecretValue of ${path} at ${option("endpoint") ?? usual}${role === undefined ? "" : ` as ${role}`}`;
  },
  vault: (path, option) => {
    const namespace = option("namespace");
    const mount = option("mount");
    const where = mount === undefined ? "its mount is asked for first" : `mount ${mount}`;
    const inside = namespace === undefined ? "" : `, namespace ${namespace}`;
    return `GET ${path} at ${option("address")}${inside} (${where})`;
  },
};

function optionText(value: unknown): string | undefined {
  if (isLate(value)) return "(what another provider says)";
  return typeof value === "string" ? value : undefined;
}
