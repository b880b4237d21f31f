import { defineKind, type Provider, type ProviderContext, type ProviderKind } from "@latebound/provider";
import { named, placeMissing } from "./file-error.ts";
import { canonicalKey, checkKey } from "./file-key.ts";
import { type FileOptions, fileOptions } from "./file-options.ts";
import { createPropertiesFile } from "./properties-file.ts";
import { createSecretDirectory } from "./secret-directory.ts";
import { secretPlace } from "./secret-place.ts";

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
    canonicalKey,
    create: (options, context) => createFileProvider(options, context, { defaultDirectory, platform }),
  });
}

interface Machine {
  readonly defaultDirectory: () => string | undefined;
  readonly platform: string;
}

function createFileProvider(
  { dir, properties }: FileOptions,
  context: ProviderContext,
  { defaultDirectory, platform }: Machine,
): Provider {
  if (properties !== undefined) return createPropertiesFile(secretPlace("properties", properties, context));
  if (dir !== undefined) return createSecretDirectory(secretPlace("dir", dir, context), platform);
  const path = defaultDirectory();
  const title = "the directory of $CREDENTIALS_DIRECTORY";
  if (path === undefined) throw named(placeMissing(title), context.name);
  return createSecretDirectory({ provider: context.name, path, title }, platform);
}
