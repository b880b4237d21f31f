import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { SecretError } from "@latebound/provider";
import type { BackendPlace } from "../backend-place.ts";

/** A file that an option names, and whose option it is. */
export interface OptionFile {
  /** As the operator writes it, such as `kubernetes.jwt_file`. */
  readonly option: string;
  readonly path: string;
  readonly place: BackendPlace;
}

const maxFileBytes = 1024 * 1024;

/**
 * The text of the file. Opened without blocking, so that a FIFO can't hang the process.
 * @throws {SecretError} `invalid_config` when it can't be read, isn't a regular file or is larger than 1 MiB
 */
export async function readOptionFile(named: OptionFile): Promise<string> {
  const file = await open(named.path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error) => {
    throw fileFault(named, `can't be opened (${systemCode(error)})`);
  });
  try {
    const status = await file.stat();
    if (!status.isFile()) throw fileFault(named, "is not a regular file");
    if (status.size > maxFileBytes) throw fileFault(named, "is larger than 1 MiB");
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

/** The fault of such a file: names the provider and the option, and the path where no reference gave it. */
export function fileFault({ option, path, place }: OptionFile, what: string): SecretError {
  const { provider, literalOptions } = place;
  const [table = option] = option.split(".", 1);
  const shown = literalOptions.has(table) ? ` ${path}` : "";
  return new SecretError("invalid_config", {
    message: `${provider}: the file${shown} of the option ${option} ${what}`,
    provider,
    hint: `look at ${option} in [secret.${provider}]`,
  });
}

function systemCode(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" && /^[A-Z][A-Z0-9_]{1,30}$/.test(code) ? code : "unknown reason";
}
