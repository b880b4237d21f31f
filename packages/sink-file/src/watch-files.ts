import { type Consumer, isSecretError, type SecretError, type WatchedChange } from "@latebound/core";
import { fileError } from "./file-error.ts";
import type { FileSpecs, WriteFilesOptions, WrittenFiles } from "./file-spec.ts";
import { writeFiles } from "./write-files.ts";

/** Options of `watchFiles`. */
export interface WatchFilesOptions extends WriteFilesOptions {
  /** Told which files were rewritten; what it throws is ignored. */
  readonly onChange?: ((paths: readonly string[]) => void) | undefined;
  /** Told why changed values did not reach their files, which stay as they were until the next change. What it throws is ignored. */
  readonly onError?: ((error: SecretError) => void) | undefined;
}

/**
 * As `writeFiles`; the files are rewritten as their values change, until the handle is closed, the signal is aborted
 * or the resolver is closed.
 * @throws {SecretError} as `writeFiles`
 */
export async function watchFiles(
  consumer: Consumer,
  files: FileSpecs,
  options: WatchFilesOptions = {},
): Promise<WrittenFiles> {
  const { signal } = options;
  // Watched before the first delivery, so that no change falls between the two.
  const changes = consumer.watch(files, { signal });
  let written: WrittenFiles;
  try {
    written = await writeFiles(consumer, files, options);
  } catch (error) {
    await changes.return?.();
    throw error;
  }
  const ended = follow(changes, written, options);
  return endingWith(written, async () => {
    await changes.return?.();
    await ended;
  });
}

async function follow(
  changes: AsyncIterable<WatchedChange>,
  written: WrittenFiles,
  { onChange, onError }: WatchFilesOptions,
): Promise<void> {
  for await (const _change of changes) {
    try {
      const paths = await written.rewrite();
      if (paths.length > 0) tell(() => onChange?.(paths));
    } catch (error) {
      if (isSecretError(error) && error.code === "closed") return;
      tell(() => onError?.(isSecretError(error) ? error : fileError(written.paths.join(", "), error)));
    }
  }
}

function tell(callback: () => void): void {
  try {
    callback();
  } catch {
    // A listener's own trouble must not end the watch.
  }
}

/** A handle that ends the watch as well. */
function endingWith(written: WrittenFiles, endWatch: () => Promise<void>): WrittenFiles {
  const close = async () => {
    const closing = written.close();
    await endWatch();
    await closing;
  };
  return {
    paths: written.paths,
    get left() {
      return written.left;
    },
    rewrite: () => written.rewrite(),
    close,
    closeNow: () => {
      written.closeNow();
      void endWatch();
    },
    [Symbol.asyncDispose]: close,
  };
}
