import { type BigIntStats, lstatSync } from "node:fs";
import { unlessAbsent } from "../file-error.ts";

/** By what a file is known again; numbers as decimal text. */
export interface FileIdentity {
  readonly dev: string;
  readonly ino: string;
  readonly mtimeNs: string;
  /** Left out while the file is being put into its place, which changes it. */
  readonly ctimeNs?: string;
}

/** The identity behind a file's state. */
export function identityOf(stats: BigIntStats): FileIdentity & { readonly ctimeNs: string } {
  const { dev, ino, mtimeNs, ctimeNs } = stats;
  return { dev: `${dev}`, ino: `${ino}`, mtimeNs: `${mtimeNs}`, ctimeNs: `${ctimeNs}` };
}

/** An identity that holds while links are made and names are changed. */
export function movingIdentity({ dev, ino, mtimeNs }: FileIdentity): FileIdentity {
  return { dev, ino, mtimeNs };
}

/** Whether a file is one of those that the identities describe. */
export function isOneOf(stats: BigIntStats, identities: readonly FileIdentity[]): boolean {
  const found = identityOf(stats);
  return identities.some(
    ({ dev, ino, mtimeNs, ctimeNs }) =>
      found.dev === dev &&
      found.ino === ino &&
      found.mtimeNs === mtimeNs &&
      (ctimeNs === undefined || found.ctimeNs === ctimeNs),
  );
}

/** The state of what a path names, links not followed; undefined where nothing is. */
export function stateOf(path: string): BigIntStats | undefined {
  return unlessAbsent(() => lstatSync(path, { bigint: true }));
}
