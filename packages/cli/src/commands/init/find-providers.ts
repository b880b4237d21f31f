import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import type { FoundProvider } from "./found-provider.ts";

/** Where to look. */
export interface SearchPlace extends Pick<Surroundings, "environment" | "directory" | "home"> {
  /** Where an orchestrator mounts secrets; `/run/secrets`. */
  readonly secretsDirectory: string;
}

/** The providers for which there are signs here; files are looked for, and not read. */
export function findProviders(place: SearchPlace): readonly FoundProvider[] {
  return [environmentProvider, ...envFile(place), ...secretFiles(place), ...aws(place), ...vault(place)];
}

/** There is always one. */
const environmentProvider: FoundProvider = {
  name: "env",
  found: "environment variables",
  lines: ['# allow = ["APP_*"]          # narrows the variables that references may name'],
  exampleKey: "APP_PASSWORD",
};

function envFile({ directory }: SearchPlace): FoundProvider[] {
  if (!isFile(join(directory, ".env"))) return [];
  return [{ name: "env_file", found: "the file .env", lines: ['file = ".env"'], exampleKey: "APP_PASSWORD" }];
}

function secretFiles({ secretsDirectory }: SearchPlace): FoundProvider[] {
  if (!isFilledDirectory(secretsDirectory)) return [];
  const lines = [`dir = ${JSON.stringify(secretsDirectory)}`];
  return [{ name: "file", found: `the files in ${secretsDirectory}`, lines, exampleKey: "app-password" }];
}

function aws(place: SearchPlace): FoundProvider[] {
  const { environment } = place;
  const { AWS_PROFILE, AWS_REGION, AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID } = environment;
  const profile = matching(AWS_PROFILE, /^[\w.@+-]{1,128}$/);
  const region = matching(AWS_REGION ?? AWS_DEFAULT_REGION, /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/);
  const isTold = [profile, region, AWS_ACCESS_KEY_ID].some((setting) => setting !== undefined);
  if (!isTold && !hasAwsFile(place)) return [];
  const lines = [
    profile === undefined
      ? '# profile = "default"        # credentials then come from it alone'
      : `profile = "${profile}"`,
    region === undefined
      ? '# region = "eu-central-1"     # else as the AWS configuration says'
      : `region = "${region}"`,
  ];
  return [{ name: "asm", found: "AWS Secrets Manager", lines, exampleKey: "app/mail#password" }];
}

/** A variable takes the place of the file at home, for AWS too. */
function hasAwsFile({ environment, home, directory }: SearchPlace): boolean {
  const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = environment;
  const atHome = (name: string) => home && join(home, ".aws", name);
  return [AWS_CONFIG_FILE || atHome("config"), AWS_SHARED_CREDENTIALS_FILE || atHome("credentials")].some(
    (path) => path && isFile(resolve(directory, path)),
  );
}

const addressShape = /^https?:\/\/(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;

function vault({ environment, home }: SearchPlace): FoundProvider[] {
  const { VAULT_ADDR, VAULT_TOKEN, VAULT_NAMESPACE } = environment;
  const hasTokenFile = home !== undefined && isFile(join(home, ".vault-token"));
  if (VAULT_ADDR === undefined && VAULT_TOKEN === undefined && !hasTokenFile) return [];
  const address = matching(VAULT_ADDR?.replace(/\/+$/, ""), addressShape);
  const namespace = matching(VAULT_NAMESPACE, /^[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*\/?$/);
  const lines = [
    ...(address === undefined ? ["# Put your server's address here."] : []),
    `address = "${address ?? "https://127.0.0.1:8200"}"`,
    ...(namespace === undefined ? [] : [`namespace = "${namespace}"`]),
    VAULT_TOKEN === undefined && hasTokenFile
      ? 'token_file = "~/.vault-token"'
      : 'token = \'<<secret "env" "VAULT_TOKEN">>\'   # read from the environment when it is needed',
  ];
  const found = address === undefined ? "Vault or OpenBao" : `Vault or OpenBao at ${address}`;
  return [{ name: "vault", found, lines, exampleKey: "secret/app/mail#password" }];
}

/** A setting of the environment, where it is of a shape that is no credential's. */
function matching(text: string | undefined, shape: RegExp): string | undefined {
  return text !== undefined && shape.test(text) ? text : undefined;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function isFilledDirectory(path: string): boolean {
  try {
    return readdirSync(path).length > 0;
  } catch {
    return false;
  }
}
