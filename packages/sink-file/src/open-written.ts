import { createHmac, randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { type Consumer, SecretError } from "@latebound/core";
import type { PlannedFile } from "./content/plan-files.ts";
import { resolveContents } from "./content/resolve-contents.ts";
import { fileError, removalError } from "./file-error.ts";
import type { WriteFilesOptions, WrittenFiles } from "./file-spec.ts";
import type { LedgerRecord } from "./ledger/ledger-entry.ts";
import { ledgerPlace } from "./ledger/ledger-place.ts";
import { type Ledger, openLedger } from "./ledger/open-ledger.ts";
import { removeRecorded } from "./ledger/remove-entry.ts";
import { realDirectory } from "./place/parent-directory.ts";
import type { Placement } from "./place/placement.ts";
import { removeOnExit } from "./place/remove-on-exit.ts";

/** What is written, and where to. */
export interface Delivery {
  readonly consumer: Consumer;
  readonly files: readonly PlannedFile[];
  readonly placement: Placement;
  readonly options: WriteFilesOptions;
}

/** Files of which it is open whether they stay. */
export interface KeepableFiles extends WrittenFiles {
  /** Closes the handle and leaves the files where they are; what they replaced is gone then. */
  keep(): Promise<void>;
}

/** Files after their first delivery. @throws {SecretError} when nothing was delivered */
export async function openWritten(delivery: Delivery): Promise<KeepableFiles> {
  const { options } = delivery;
  const ledger = openLedger(ledgerPlace(options.ledger));
  for (const { target } of delivery.files) checkRemoved(target.path, ledger);
  const written = new Written(delivery, ledger);
  try {
    await written.rewrite();
  } catch (error) {
    written.closeNow();
    throw error;
  }
  return written;
}

/** What an instance that is gone left at a path is neither someone else's nor ours. */
function checkRemoved(path: string, { unremoved }: Ledger): void {
  const realPath = unremoved.size > 0 ? join(realDirectory(dirname(path)), basename(path)) : path;
  if (unremoved.has(realPath))
    throw removalError(`${realPath}, left by an instance that ended`, unremoved.get(realPath));
}

class Written implements KeepableFiles {
  readonly paths: readonly string[];
  readonly #delivery: Delivery;
  readonly #ledger: Ledger;
  /** Of what was delivered, with a key that nobody has, to tell whether it changed. */
  readonly #hashKey = randomBytes(32);
  #hashes: readonly string[] = [];
  #running: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  #left: readonly string[] = [];
  readonly #stopListening: () => void;

  constructor(delivery: Delivery, ledger: Ledger) {
    this.#delivery = delivery;
    this.#ledger = ledger;
    this.paths = delivery.files.map(({ target }) => target.path);
    const { removeOnExit: listens = true } = delivery.options;
    const onSignal = listens === true;
    this.#stopListening = listens ? removeOnExit(() => this.closeNow(), { onSignal }) : () => {};
  }

  get left(): readonly string[] {
    return this.#left;
  }

  /** One after the other. */
  rewrite(): Promise<readonly string[]> {
    const next = this.#running.then(() => this.#rewrite());
    this.#running = next.catch(() => {});
    return next;
  }

  async close(): Promise<void> {
    this.closeNow();
    await this.#running;
  }

  closeNow(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopListening();
    const { failed, left } = removeRecorded(this.#delivery.placement.record());
    this.#left = left;
    const [first] = failed;
    if (first) throw removalError(first.entry.path, first.error);
    try {
      this.#ledger.close();
    } catch (error) {
      throw fileError("the ledger", error);
    }
  }

  async keep(): Promise<void> {
    await this.#running;
    // From here on a crash leaves nothing to remove but what was replaced.
    const record = recordOfKept(this.#delivery.placement.record());
    await this.#save(record);
    this.#checkOpen();
    this.#isClosed = true;
    this.#stopListening();
    const [first] = removeRecorded(record).failed;
    if (first) throw removalError(first.entry.path, first.error);
    this.#ledger.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #rewrite(): Promise<readonly string[]> {
    const { consumer, files, placement, options } = this.#delivery;
    this.#checkOpen();
    const { signal, maxStaleMs } = options;
    const contents = await resolveContents(consumer, files, { signal, maxStaleMs });
    this.#checkOpen();
    const hashes = contents.map((content) =>
      createHmac("sha256", this.#hashKey).update(content).digest("hex"),
    );
    const changed = contents.map((content, index) =>
      hashes[index] === this.#hashes[index] ? undefined : content,
    );
    if (changed.every((content) => content === undefined)) return [];
    const save = (record: Parameters<Ledger["save"]>[0]) => this.#save(record);
    const checkOpen = () => this.#checkOpen();
    await placement.write(changed, { save, held: this.#ledger.held, checkOpen, contents });
    this.#hashes = hashes;
    return this.paths.filter((_, index) => changed[index] !== undefined);
  }

  async #save(record: Parameters<Ledger["save"]>[0]): Promise<void> {
    this.#checkOpen();
    await this.#ledger.save(record);
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new SecretError("closed", { message: "the files were closed" });
    if (this.#delivery.options.signal?.aborted) {
      throw new SecretError("aborted", { message: "writing the files was aborted" });
    }
  }
}

/** What is left to remove when the files stay. */
function recordOfKept({ entries }: LedgerRecord): LedgerRecord {
  const rest = entries.flatMap((entry) => {
    if (entry.type === "directory") return [];
    const { kept, strays, ...file } = entry;
    return [{ ...file, identities: [], strays: [...strays, ...(kept === undefined ? [] : [kept])] }];
  });
  return { entries: rest, made: [] };
}
