import { randomBytes } from "node:crypto";
import { isSecretError, type WatchedChange } from "@latebound/core";
import { type WrittenFiles, writeFiles } from "@latebound/sink-file";
import { ChildHolder } from "./child/child-holder.ts";
import type { ProcessExit } from "./child/process-exit.ts";
import { type ChildOutput, outputOf } from "./child/start-child.ts";
import { stopChild } from "./child/stop-child.ts";
import { digestOf, type FilledSlot, fillSlots } from "./delivery/fill-slots.ts";
import { type Launched, launch } from "./launch.ts";
import type { ProcessPlan } from "./process-plan.ts";
import type { DeliveryReport } from "./report/delivery-report.ts";
import { reportDelivery } from "./report/report-delivery.ts";
import { tellEvent } from "./spec/tell-event.ts";
import { supervise } from "./supervise.ts";

/** One child from its first start to its last end; holds hashes of values, never values. */
export class ProcessRun {
  readonly #plan: ProcessPlan;
  #changes: AsyncIterableIterator<WatchedChange> | undefined;
  #files: WrittenFiles | undefined;
  /** For hashes that tell a change; made where somebody asks for changes. */
  #digestKey: Uint8Array | undefined;
  #digest = "";
  #current: Launched | undefined;
  #report: DeliveryReport | undefined;
  readonly #holder: ChildHolder;
  readonly #output: ChildOutput;
  #renewing: Promise<unknown> = Promise.resolve();
  #cleanUps: (() => unknown)[] = [];

  constructor(plan: ProcessPlan) {
    this.#plan = plan;
    this.#holder = new ChildHolder(plan.spec.killTimeoutMs);
    const { mask = true, fds = {}, stdin, stdout, stderr } = plan.spec;
    const isPlain = stdin === undefined && Object.keys(fds).length === 0 && !stdout && !stderr;
    this.#output = outputOf({ isMasked: mask, isPlain });
  }

  get pid(): number {
    return this.#holder.child.pid;
  }

  get report(): DeliveryReport {
    if (this.#report) return this.#report;
    throw new TypeError("the child was not started");
  }

  /** Delivers the values and starts the child; nothing is left when that fails. */
  async start(): Promise<void> {
    try {
      this.#watch();
      const slots = await this.#fill();
      if (this.#changes) this.#digest = this.#digestOf(slots);
      await this.#writeFiles();
      this.#forwardSignals();
      await this.#launch(slots);
    } catch (error) {
      await this.#cleanUp();
      throw error;
    }
    this.#obeyAbort();
  }

  /** How the child ended; everything that was delivered is removed then. */
  async untilEnd(): Promise<ProcessExit> {
    try {
      return await supervise(this.#running(), {
        changes: this.#changes,
        killTimeoutMs: this.#holder.killTimeoutMs,
        isEnding: () => this.#holder.isEnding,
        renew: () => this.#renew(),
        start: (slots) => this.#launch(slots),
      });
    } finally {
      await this.#renewing;
      await this.#cleanUp();
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#holder.kill(signal);
  }

  #running(): Launched {
    if (this.#current) return this.#current;
    throw new TypeError("the child was not started");
  }

  /** Begins before the values are fetched, so that no change between the two is missed. */
  #watch(): void {
    const { spec, consumer, slots } = this.#plan;
    if (!spec.restartOnChange) return;
    const texts = slots.map(({ text }) => text);
    this.#changes = consumer.watch([texts, spec.files], { signal: spec.signal });
    this.#cleanUps.push(() => this.#changes?.return?.());
  }

  #fill(): Promise<readonly FilledSlot[]> {
    const { spec, consumer, slots, base } = this.#plan;
    return fillSlots(consumer, slots, { base, signal: spec.signal });
  }

  async #writeFiles(): Promise<void> {
    const { spec, consumer, base } = this.#plan;
    if (!spec.files || Object.keys(spec.files).length === 0) return;
    // Signals that are passed on don't end this process: its files have to outlive them.
    const removeOnExit = spec.forwardSignals === false ? true : "exit";
    const table = `${base}.files`;
    const options = { ...spec.fileOptions, removeOnExit, table, signal: spec.signal } as const;
    const files = await writeFiles(consumer, spec.files, options);
    this.#files = files;
    this.#cleanUps.push(() => files.close());
  }

  async #launch(slots: readonly FilledSlot[]): Promise<Launched> {
    const launched = await launch(this.#plan, slots, this.#output);
    this.#current = launched;
    this.#holder.hold(launched.child);
    this.#plan.masks.restarted();
    this.#report = reportDelivery(this.#plan, launched, this.#files?.paths ?? []);
    return launched;
  }

  async #renew(): Promise<readonly FilledSlot[] | undefined> {
    const renewed = this.#changedSlots().catch((error) => this.#tellFault(error));
    this.#renewing = renewed;
    return renewed;
  }

  async #changedSlots(): Promise<readonly FilledSlot[] | undefined> {
    const slots = await this.#fill();
    const digest = this.#digestOf(slots);
    const rewritten = (await this.#files?.rewrite()) ?? [];
    if (digest === this.#digest && rewritten.length === 0) return undefined;
    this.#digest = digest;
    return slots;
  }

  #digestOf(slots: readonly FilledSlot[]): string {
    this.#digestKey ??= randomBytes(32);
    return digestOf(slots, this.#digestKey);
  }

  /** The child goes on with what it has. */
  #tellFault(error: unknown): undefined {
    const { spec, consumer } = this.#plan;
    if (this.#holder.isEnding || !isSecretError(error)) return undefined;
    const { code, provider = "" } = error;
    const event = { type: "fault", during: "watch", consumer: consumer.name, provider, code } as const;
    tellEvent(spec.onEvent, { ...event, atMs: Date.now() });
    return undefined;
  }

  #forwardSignals(): void {
    if (this.#plan.spec.forwardSignals === false) return;
    this.#cleanUps.push(this.#holder.forwardSignals());
  }

  #obeyAbort(): void {
    const { signal } = this.#plan.spec;
    const stop = () => {
      this.#holder.end();
      void stopChild(this.#holder.child, this.#holder.killTimeoutMs);
    };
    signal?.addEventListener("abort", stop);
    this.#cleanUps.push(() => signal?.removeEventListener("abort", stop));
    if (signal?.aborted) stop();
  }

  async #cleanUp(): Promise<void> {
    for (const cleanUp of this.#cleanUps.splice(0).toReversed()) await cleanUp();
  }
}
