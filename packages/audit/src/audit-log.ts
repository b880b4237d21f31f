import { type EventListener, isSecretError, SecretError, type SecretEvent } from "@latebound/core";
import { type AnchorSchedule, createAnchorSchedule } from "./anchor/anchor-schedule.ts";
import type { AuditLogOptions, AuditSettings } from "./audit-options.ts";
import { settingsOf } from "./audit-settings.ts";
import type { KeyChain } from "./chain/key-chain.ts";
import { createLostCount } from "./commit/lost-count.ts";
import { type PendingRecord, refuseRecords } from "./commit/pending-record.ts";
import { createEarlyEvents } from "./early-events.ts";
import { createEventRecorder } from "./event-recorder.ts";
import { openKeyChain } from "./open-key-chain.ts";
import { type OpenLog, openLog } from "./open-log.ts";

/** A log of events that shows tampering. */
export interface AuditLog extends AsyncDisposable {
  /** For `onEvent` of `createResolver` or `openConfig`. In mode `required` the promise resolves when the record is durable. */
  readonly onEvent: EventListener;
  /**
   * Fetches the key and opens the file, once; the first access does it too. What was told before is written then.
   * @throws {SecretError} `unavailable`, `invalid_config`, or what the key's fetch threw
   */
  open(): Promise<void>;
  /** Exports an anchor now, if there are new durable records. */
  exportAnchor(): Promise<void>;
  /** Counts: the next record's number as far as durable, records that were lost, events waiting for the key. */
  readonly stats: { readonly durableSeq: number; readonly lost: number; readonly waiting: number };
  /** Writes what is left, exports the last anchor and erases the key. Close the resolver first. */
  close(): Promise<void>;
}

/** A log that opens with its first access, or with `open`. @throws {SecretError} `invalid_config` for bad options */
export function createAuditLog(options: AuditLogOptions): AuditLog {
  return new EventAuditLog(settingsOf(options));
}

const retryOpenMs = 1_000;

class EventAuditLog implements AuditLog {
  readonly #settings: AuditSettings;
  readonly #early = createEarlyEvents();
  readonly #lost = createLostCount();
  readonly #anchors: AnchorSchedule;
  readonly #recorder;
  #chain: KeyChain | undefined;
  #log: OpenLog | undefined;
  #opening: Promise<void> | undefined;
  #failure: { readonly error: SecretError; readonly atMs: number } | undefined;
  #durableSeq = 0;
  #isClosed = false;
  #closing: Promise<void> | undefined;

  constructor(settings: AuditSettings) {
    this.#settings = settings;
    this.#anchors = createAnchorSchedule({
      places: settings.places,
      everyMs: settings.anchorEveryMs,
      timeoutMs: settings.anchorTimeoutMs,
      clock: settings.clock,
      onFault: (place) => this.#recorder.anchorFailed(place),
    });
    this.#recorder = createEventRecorder(settings, (record) => this.#log?.queue.add([record]));
  }

  readonly onEvent = (event: SecretEvent): Promise<void> | undefined => {
    if (!this.#settings.record.has(event.type)) return undefined;
    const mayWait = this.#settings.mode === "required" && event.type === "access";
    const needsKey = this.#chain === undefined && !this.#isClosed;
    if (!mayWait || (needsKey && this.#early.isNeededForKey(event))) return void this.#take(event);
    return new Promise((resolve, reject) => this.#take(event, { resolve, reject }));
  };

  #take(event: SecretEvent, waiter?: PendingRecord["waiter"]): void {
    const refusal = this.#refusal();
    if (refusal) this.#refuse([waiter ? { waiter } : {}], refusal);
    else if (this.#log) this.#recorder.record(event, waiter);
    else {
      this.#early.add(event, waiter);
      if (event.type === "access") this.open().catch(() => undefined);
    }
  }

  #refusal(): SecretError | undefined {
    if (this.#isClosed) return closedFault();
    if (this.#log) return undefined;
    const { clock, maxBuffered } = this.#settings;
    const hasJustFailed = this.#failure && clock.monotonicMs() - this.#failure.atMs < retryOpenMs;
    if (hasJustFailed) return this.#failure?.error;
    return this.#early.size >= maxBuffered ? fullBufferFault(maxBuffered) : undefined;
  }

  #refuse(records: readonly Pick<PendingRecord, "waiter">[], error: SecretError): void {
    refuseRecords(records, error, this.#lost);
  }

  open(): Promise<void> {
    if (this.#isClosed) return Promise.reject(closedFault());
    this.#opening ??= this.#openOnce().catch((error) => {
      const fault = isSecretError(error) ? error : keyFault();
      this.#opening = undefined;
      this.#failure = { error: fault, atMs: this.#settings.clock.monotonicMs() };
      this.#refuse(this.#early.take(), fault);
      this.#settings.notify({ type: "write_failed", message: fault.message });
      throw fault;
    });
    return this.#opening;
  }

  async #openOnce(): Promise<void> {
    this.#chain ??= await this.#early.runKeyFetch(() => openKeyChain(this.#settings.key));
    const log = await openLog(this.#settings, this.#chain, this.#lost, (position, before) => {
      this.#durableSeq = position.seq;
      if (before) this.#anchors.exportAt(before);
      this.#anchors.moveTo(position);
    });
    this.#recorder.remember(log.tail.uses);
    this.#durableSeq = log.tail.position.seq;
    this.#log = log;
    this.#recordEarly(log.tail.tornBytes);
  }

  #recordEarly(tornBytes: number): void {
    const early = this.#early.take();
    for (const { event } of early.filter(({ isOfKey }) => isOfKey)) this.#recorder.record(event);
    this.#recorder.opened(tornBytes);
    for (const { event, waiter, isOfKey } of early) if (!isOfKey) this.#recorder.record(event, waiter);
  }

  exportAnchor(): Promise<void> {
    return this.#anchors.exportNow();
  }

  get stats() {
    return { durableSeq: this.#durableSeq, lost: this.#lost.total, waiting: this.#early.size };
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeOnce();
    return this.#closing;
  }

  async #closeOnce(): Promise<void> {
    await this.#opening?.catch(() => undefined);
    this.#isClosed = true;
    this.#refuse(this.#early.take(), closedFault());
    this.#recorder.closing();
    await this.#log?.queue.drain();
    await this.#anchors.close();
    await this.#log?.queue.drain();
    this.#chain?.erase();
    await this.#log?.file.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function closedFault(): SecretError {
  return new SecretError("closed", {
    message: "the audit log was closed",
    hint: "close the resolver before its audit log",
  });
}

function keyFault(): SecretError {
  return new SecretError("unavailable", { message: "the audit log's key could not be fetched" });
}

function fullBufferFault(maxBuffered: number): SecretError {
  return new SecretError("unavailable", {
    message: `${maxBuffered} events wait for the audit log to open (maxBuffered)`,
    hint: "call open() and wait for it before the consumers start",
  });
}
