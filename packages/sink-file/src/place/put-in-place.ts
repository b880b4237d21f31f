import { linkSync, renameSync, unlinkSync } from "node:fs";
import { previousName, temporaryName } from "../ledger/entry-names.ts";
import { stateOf } from "./file-identity.ts";

/** A staged file: `at` gives paths in its directory. */
export interface StagedFile {
  readonly name: string;
  readonly token: string;
  readonly at: (name: string) => string;
}

/** Lets a staged file take its place; gives how to undo it. What was there is kept under its previous name. */
export function putInPlace({ name, token, at }: StagedFile): () => void {
  const [path, temporary, previous] = [at(name), at(temporaryName(token)), at(previousName(token))];
  if (!stateOf(path)) {
    // Unlike a rename, a link never replaces what came there in the meantime.
    linkSync(temporary, path);
    unlinkSync(temporary);
    return () => unlinkSync(path);
  }
  linkSync(path, previous);
  try {
    renameSync(temporary, path);
  } catch (error) {
    unlinkSync(previous);
    throw error;
  }
  return () => renameSync(previous, path);
}
