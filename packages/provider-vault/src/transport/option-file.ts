import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { SecretError } from "@latebound/provider";

const maxFileBytes = 1024 * 1024;

/**
 * The text of a file that an option names. Opened without blocking, so that a FIFO can't hang the process.
 * @throws {SecretError} `invalid_config` when it can't be read, isn't a regular file or is larger than 1 MiB
 */
export async function readOptionFile(option: string, path: string): Promise<string> {
  const fault = (what: string) => new SecretError("invalid_config", { message: `${option} ${what}` });
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error) => {
    throw fault(`can't be opened (${systemCode(error)})`);
  });
  try {
    const status = await file.stat();
    if (!status.isFile()) throw fault("is not a regular file");
    if (status.size > maxFileBytes) throw fault("is larger than 1 MiB");
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

function systemCode(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" && /^[A-Z][A-Z0-9_]{1,30}$/.test(code) ? code : "unknown reason";
}
