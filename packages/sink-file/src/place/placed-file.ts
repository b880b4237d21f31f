import { basename, join } from "node:path";
import { fileError } from "../file-error.ts";
import { createToken, previousName, temporaryName } from "../ledger/entry-names.ts";
import type { FileEntry } from "../ledger/ledger-entry.ts";
import { isReplacing } from "./check-target.ts";
import { type FileIdentity, identityOf, isOneOf, movingIdentity, stateOf } from "./file-identity.ts";
import { openParent, type ParentDirectory, type ParentOptions } from "./parent-directory.ts";
import type { PlacementOptions, Target } from "./placement.ts";
import { putInPlace } from "./put-in-place.ts";
import { stageFile } from "./stage-file.ts";

/** A target and what of ours stands there. */
export interface PlacedFile {
  readonly target: Target;
  /** The user id of who gets it, where that isn't this user. */
  readonly owner: number | undefined;
  /** The target with links above it followed; known once it was looked for. */
  realPath?: string;
  identities: readonly FileIdentity[];
  /** The name of someone else's file that it replaced. */
  kept?: string;
  move?: Move;
}

/** A new content on its way to its place. */
export interface Move {
  readonly content: Uint8Array;
  readonly token: string;
  readonly name: string;
  readonly parent: ParentDirectory;
  /** Whether it replaces someone else's file. */
  readonly replaces: boolean;
  identity?: FileIdentity;
}

/** Opens the target's directory and looks at what is there; nothing is written but missing directories. */
export function beginMove(
  file: PlacedFile,
  content: Uint8Array,
  options: PlacementOptions,
  noteMade: (made: readonly string[]) => void,
): Move {
  const { path, written } = file.target;
  const parentOptions: ParentOptions = { ...options, create: true };
  try {
    const parent = openParent(path, parentOptions);
    noteMade(parent.made);
    const name = basename(path);
    const token = createToken();
    file.realPath = join(parent.path, name);
    const move = { content, token, name, parent };
    return { ...move, replaces: looksReplaceable(file, move, options.replace) };
  } catch (error) {
    throw fileError(written, error);
  }
}

/** Whether someone else's file stands there, which may be replaced. @throws {SecretError} where it must stay */
export function looksReplaceable(
  { target, identities }: PlacedFile,
  { parent, name }: Pick<Move, "parent" | "name">,
  replace: boolean,
): boolean {
  return isReplacing(stateOf(parent.at(name)), { path: target.written, identities, replace });
}

/** Writes the new content beside its place. */
export async function stageMove(
  { target }: PlacedFile,
  move: Move,
  { owner }: PlacementOptions,
): Promise<void> {
  const path = move.parent.at(temporaryName(move.token));
  try {
    move.identity = await stageFile(path, move.content, { mode: target.mode, owner });
  } catch (error) {
    throw fileError(target.written, error);
  }
}

/** Lets the new content take its place; gives how to undo it. */
export function commitMove({ target }: PlacedFile, { parent, name, token }: Move): () => void {
  try {
    return putInPlace({ name, token, at: parent.at });
  } catch (error) {
    throw fileError(target.written, error);
  }
}

/** Notes what stands at the place once names don't change any more. */
export function settle(file: PlacedFile, move: Move): void {
  const possible = [...file.identities, ...(move.identity ? [move.identity] : [])].map(movingIdentity);
  const found = stateOf(move.parent.at(move.name));
  if (found && isOneOf(found, possible)) file.identities = [identityOf(found)];
}

/** What the ledger says about the file; undefined where nothing of ours can be there. */
export function entryOf({ realPath, identities, owner, kept, move }: PlacedFile): FileEntry | undefined {
  if (realPath === undefined) return undefined;
  const file = { type: "file", path: realPath, ...(owner !== undefined && { owner }) } as const;
  if (!move) return { ...file, identities, strays: [], ...(kept && { kept }) };
  const { token, replaces, identity } = move;
  const previous = previousName(token);
  const other = kept ?? (replaces ? previous : undefined);
  return {
    ...file,
    identities: [...identities, ...(identity ? [identity] : [])].map(movingIdentity),
    strays: [temporaryName(token), ...(replaces ? [] : [previous])],
    ...(other && { kept: other }),
  };
}
