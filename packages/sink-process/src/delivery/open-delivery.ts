import type { FileHandle } from "node:fs/promises";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Variable } from "../env/build-environment.ts";
import type { FilledSlot } from "./fill-slots.ts";
import { openMemoryFile } from "./memory-file.ts";
import { type OpenFifo, openFifo } from "./open-fifo.ts";
import { privatePlace } from "./private-place.ts";

/** Values that stand ready for one run of the child. */
export interface Delivery {
  /** Variables that hold the paths of descriptors and FIFOs. */
  readonly paths: readonly Variable[];
  /** Descriptors for the child, from its 3 on. */
  readonly descriptors: readonly number[];
  /** What it reads from its standard input, unless that is the parent's. */
  readonly stdin: number | undefined;
  /** To be called once the child has its own copies of the descriptors. */
  handedOver(): Promise<void>;
  /** Removes what is left. */
  close(): Promise<void>;
}

const firstDescriptor = 3;

/** Opens what the slots need; nothing is left open when that fails. @throws {SecretError} `invalid_config` */
export async function openDelivery(slots: readonly FilledSlot[]): Promise<Delivery> {
  const opened = new Opened();
  try {
    const ofWay = (way: FilledSlot["way"]) => slots.filter((slot) => slot.way === way);
    const paths: Variable[] = [];
    const descriptors: number[] = [];
    for (const { name, value } of ofWay("fd")) {
      paths.push({ name, value: `/dev/fd/${firstDescriptor + descriptors.length}` });
      descriptors.push(await opened.memoryFile(value));
    }
    for (const slot of ofWay("fifo")) paths.push({ name: slot.name, value: await opened.fifo(slot) });
    const [input] = ofWay("stdin");
    const stdin = input && (await opened.memoryFile(input.value));
    const handedOver = () => opened.closeHandles();
    return { paths, descriptors, stdin, handedOver, close: () => opened.close() };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** What has to be closed again. */
class Opened {
  #handles: FileHandle[] = [];
  #fifos: OpenFifo[] = [];
  #directory: string | undefined;

  async memoryFile(text: string): Promise<number> {
    const handle = await openMemoryFile(text);
    this.#handles.push(handle);
    return handle.fd;
  }

  async fifo({ name, value, reads }: FilledSlot): Promise<string> {
    this.#directory ??= await mkdtemp(join(privatePlace(), "latebound-"));
    const fifo = await openFifo(this.#directory, { name, text: value, reads });
    this.#fifos.push(fifo);
    return fifo.path;
  }

  async closeHandles(): Promise<void> {
    await Promise.all(this.#handles.splice(0).map((handle) => handle.close()));
  }

  async close(): Promise<void> {
    await this.closeHandles();
    for (const fifo of this.#fifos) fifo.close();
    if (this.#directory !== undefined) await rm(this.#directory, { recursive: true, force: true });
  }
}
