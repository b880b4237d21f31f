import type { BigIntStats } from "node:fs";
import { refusal } from "../file-error.ts";
import { type FileIdentity, isOneOf } from "./file-identity.ts";

/** What is known about the file that a target had so far. */
export interface KnownFile {
  /** As the operator wrote it. */
  readonly path: string;
  /** What may stand there and is ours. */
  readonly identities: readonly FileIdentity[];
  readonly replace: boolean;
}

/** Whether what stands at a path is someone else's and may be replaced. @throws {SecretError} when it must stay */
export function isReplacing(
  found: BigIntStats | undefined,
  { path, identities, replace }: KnownFile,
): boolean {
  if (!found) return false;
  if (found.isSymbolicLink()) throw refusal(path, "is a symbolic link");
  if (found.isDirectory()) throw refusal(path, "is a directory");
  if (!found.isFile()) throw refusal(path, "is not a regular file");
  if (isOneOf(found, identities)) return false;
  if (identities.length > 0) throw refusal(path, "was changed by someone else and is not replaced again");
  if (!replace) throw refusal(path, "is someone else's file", "set replace to replace it until the end");
  return true;
}
