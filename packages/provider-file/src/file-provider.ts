import { defineKind, type Provider, type ProviderKind } from "@latebound/provider";
import { placeMissing } from "./file-error.ts";
import { checkKey } from "./file-key.ts";
import { type FileOptions, fileOptions } from "./file-options.ts";
import { createPropertiesFile } from "./properties-file.ts";
import { createSecretDirectory } from "./secret-directory.ts";

/** Parts that a host may put in place of the machine's own. */
export interface FileParts {
  /** Where `CREDENTIALS_DIRECTORY` is looked up; default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default `process.platform`. */
  readonly platform?: string;
}

/** The kind `file`: the files of a directory, or the lines of a `.properties` file. */
export function file(parts: FileParts = {}): ProviderKind {
  const platform = parts.platform ?? process.platform;
  const defaultDirectory = () => (parts.env ?? process.env).CREDENTIALS_DIRECTORY || undefined;
  return defineKind<FileOptions>({
    kind: "file",
    options: (z) => fileOptions(z, defaultDirectory),
    checkKey: (key, options) => checkKey(key, options, platform),
    canonicalKey: (key) => ({ key, aliases: [] }),
    create: (options) => createFileProvider(options, defaultDirectory, platform),
  });
}

function createFileProvider(
  options: FileOptions,
  defaultDirectory: () => string | undefined,
  platform: string,
): Provider {
  if (options.properties !== undefined) return createPropertiesFile(options.properties);
  const directory = options.dir ?? defaultDirectory();
  if (directory === undefined) throw placeMissing("directory");
  return createSecretDirectory(directory, platform);
}
