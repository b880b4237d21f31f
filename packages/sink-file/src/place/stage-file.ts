import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { FileOwner } from "../file-spec.ts";
import { type FileIdentity, identityOf, movingIdentity } from "./file-identity.ts";

const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** Writes a new file whose content is on disk when it returns; gives by what it is known again. */
export async function stageFile(
  path: string,
  content: Uint8Array,
  { mode, owner }: { readonly mode: number; readonly owner: FileOwner | undefined },
): Promise<FileIdentity> {
  const file = await open(path, flags, 0o600);
  try {
    await file.writeFile(content);
    if (owner) await file.chown(owner.uid, owner.gid);
    await file.chmod(mode);
    await file.sync();
    return movingIdentity(identityOf(await file.stat({ bigint: true })));
  } finally {
    await file.close();
  }
}
