import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { resolve } from "node:path";
import { lateKey } from "@latebound/audit";
import { CommandFault, usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { openAccess } from "../../project/access.ts";
import { referenceText } from "../get/reference-text.ts";

/** The key of an audit log, from a reference or a file; the caller overwrites it. @throws {CommandFault} @throws {SecretError} */
export async function auditKey(input: CommandInput): Promise<Uint8Array> {
  const { key, keyFile } = input.options;
  if (typeof key === "string" && typeof keyFile === "string")
    throw usageFault("--key and --key-file are two ways to say the same: give one");
  if (typeof key === "string") return await fetchKey(key, input);
  if (typeof keyFile === "string") return await readKey(resolve(input.surroundings.directory, keyFile));
  throw usageFault(
    "verifying needs the log's key",
    "--key REF takes it from a provider, --key-file FILE from a file",
  );
}

async function fetchKey(reference: string, input: CommandInput): Promise<Uint8Array> {
  const access = await openAccess(input, "cli:audit");
  try {
    return await lateKey(access.consumer, access.bind(referenceText(reference)));
  } finally {
    await access.close();
  }
}

const maxKeyBytes = 65_536;

async function readKey(path: string): Promise<Uint8Array> {
  // Opened without waiting, so that a FIFO can't hang the command.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined);
  if (!file) throw new CommandFault(`the key file ${path} can't be read`);
  try {
    return await readOpened(file, path);
  } finally {
    await file.close();
  }
}

async function readOpened(file: FileHandle, path: string): Promise<Uint8Array> {
  const stats = await file.stat();
  if (!stats.isFile() || stats.size > maxKeyBytes)
    throw new CommandFault(`the key file ${path} is not a regular file of at most 64 KiB`);
  return await file.readFile();
}
