import type { AuditSettings } from "./audit-options.ts";
import type { KeyChain } from "./chain/key-chain.ts";
import { type CommitQueue, type CommitQueueParts, createCommitQueue } from "./commit/commit-queue.ts";
import type { LostCount } from "./commit/lost-count.ts";
import { type LogFile, openLogFile } from "./files/log-file.ts";
import type { LogTail } from "./files/log-tail.ts";
import { createFillMarks } from "./limits/fill-marks.ts";

/** A log that is being written. */
export interface OpenLog {
  readonly file: LogFile;
  readonly tail: LogTail;
  readonly queue: CommitQueue;
}

/** Opens a log's file and the queue in front of it. @throws {SecretError} `unavailable` */
export async function openLog(
  settings: AuditSettings,
  chain: KeyChain,
  lost: LostCount,
  onDurable: CommitQueueParts["onDurable"],
): Promise<OpenLog> {
  const file = await openLogFile(settings.path);
  const { clock, commitEveryMs, maxFileBytes, maxTotalBytes, reserveBytes, notify } = settings;
  const marks = createFillMarks(maxTotalBytes, (totalBytes) =>
    notify({ type: "filling", totalBytes, maxTotalBytes }),
  );
  marks.look(file.totalBytes);
  const queue = createCommitQueue({
    ...{ clock, commitEveryMs, maxFileBytes, maxTotalBytes, reserveBytes, file, chain, lost },
    onDurable(position, before) {
      marks.look(file.totalBytes);
      onDurable(position, before);
    },
    onFault: ({ message }) => notify({ type: "write_failed", message }),
  });
  return { file, tail: file.tail, queue };
}
