import { join } from "node:path";
import { refusal } from "../file-error.ts";
import { previousName, temporaryName } from "../ledger/entry-names.ts";
import type { LedgerRecord } from "../ledger/ledger-entry.ts";
import { removeStray } from "../ledger/remove-entry.ts";
import {
  beginMove,
  commitMove,
  entryOf,
  looksReplaceable,
  type Move,
  type PlacedFile,
  settle,
  stageMove,
} from "./placed-file.ts";
import type { Placement, PlacementOptions, Target, WriteContext } from "./placement.ts";

/** Single files, each of which is always whole: as it was, or as it is now. */
export function placeFiles(targets: readonly Target[], options: PlacementOptions): Placement {
  const owner = options.owner?.uid;
  const files: PlacedFile[] = targets.map((target) => ({ target, owner, identities: [] }));
  const made: string[] = [];
  const record = (): LedgerRecord => ({
    entries: files.map(entryOf).filter((entry) => entry !== undefined),
    made,
  });
  return {
    record,
    async write(contents, context) {
      const moving: MovingFile[] = [];
      try {
        for (const [index, content] of contents.entries()) {
          const file = files[index];
          if (file && content) moving.push(begin(file, content, options, made));
        }
        refuseTwins(moving);
        await context.save(record());
        for (const { file, move } of moving) await stageMove(file, move, options);
        await context.save(record());
        context.checkOpen();
        checkAgain(moving, options, context);
        commitAll(moving);
      } finally {
        for (const one of moving) finish(one);
      }
      await context.save(record());
    },
  };
}

interface MovingFile {
  readonly file: PlacedFile;
  readonly move: Move;
}

function begin(file: PlacedFile, content: Uint8Array, options: PlacementOptions, made: string[]): MovingFile {
  const move = beginMove(file, content, options, (paths) => made.push(...paths));
  file.move = move;
  return { file, move };
}

/** Two paths can lead to one place through links above them. */
function refuseTwins(moving: readonly MovingFile[]): void {
  const first = new Map<string, string>();
  for (const { file, move } of moving) {
    const { written } = file.target;
    const place = join(move.parent.path, move.name);
    const other = first.get(place);
    if (other !== undefined) throw refusal(written, `and ${other} are one file`, "leave one of them out");
    first.set(place, written);
  }
}

/** Now that the ledger has this instance's claim, of two that want one path at least one sees the other. */
function checkAgain(
  moving: readonly MovingFile[],
  { replace }: PlacementOptions,
  context: WriteContext,
): void {
  const held = context.held();
  for (const { file, move } of moving) {
    const { written } = file.target;
    if (held.has(join(move.parent.path, move.name)))
      throw refusal(written, "is delivered by another running instance", "give each its own path");
    if (looksReplaceable(file, move, replace) !== move.replaces)
      throw refusal(written, "was changed while it was being written");
  }
}

/** Without a pause, so that nothing of this process comes between; all or none. */
function commitAll(moving: readonly MovingFile[]): void {
  const undo: (() => void)[] = [];
  try {
    for (const { file, move } of moving) undo.unshift(commitMove(file, move));
  } catch (error) {
    for (const step of undo) step();
    throw error;
  }
  for (const { file, move } of moving) if (move.replaces) file.kept = previousName(move.token);
}

/** Removes what stands beside the file and isn't needed any more, after success and failure alike. */
function finish({ file, move }: MovingFile): void {
  const { parent, token, replaces } = move;
  try {
    removeStray(parent.at(temporaryName(token)));
    if (!replaces) removeStray(parent.at(previousName(token)));
    settle(file, move);
  } finally {
    delete file.move;
    parent.close();
  }
}
