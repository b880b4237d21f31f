import { mkdirSync, readlinkSync, renameSync, rmdirSync, symlinkSync, unlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { fileError, refusal } from "../file-error.ts";
import { momentName } from "../ledger/entry-names.ts";
import type { LedgerRecord } from "../ledger/ledger-entry.ts";
import { stateOf } from "./file-identity.ts";
import { openParent, type ParentDirectory } from "./parent-directory.ts";
import type { Placement, PlacementOptions, Target, WriteContext } from "./placement.ts";
import { stageFile } from "./stage-file.ts";

/** Files in a directory of one moment, to which a link is swapped. */
export function placeDirectory(
  directory: Pick<Target, "written" | "path">,
  targets: readonly Target[],
  options: PlacementOptions,
): Placement {
  return new PlacedDirectory(directory, targets, options);
}

class PlacedDirectory implements Placement {
  readonly #directory: Pick<Target, "written" | "path">;
  readonly #targets: readonly Target[];
  readonly #options: PlacementOptions;
  readonly #names: readonly string[];
  readonly #made: string[] = [];
  #realPath: string | undefined;
  /** The directory of the moment that is seen. */
  #current: string | undefined;
  /** The one that is being written. */
  #next: string | undefined;

  constructor(
    directory: Pick<Target, "written" | "path">,
    targets: readonly Target[],
    options: PlacementOptions,
  ) {
    this.#directory = directory;
    this.#targets = targets;
    this.#options = options;
    this.#names = targets.map(({ path }) => basename(path));
  }

  record(): LedgerRecord {
    const moments = [this.#current, this.#next].filter((moment) => moment !== undefined);
    const path = this.#realPath;
    const owner = this.#options.owner?.uid;
    const entry = {
      type: "directory",
      names: this.#names,
      moments,
      ...(owner !== undefined && { owner }),
    } as const;
    return { entries: path === undefined ? [] : [{ ...entry, path }], made: this.#made };
  }

  async write(_changed: readonly unknown[], context: WriteContext): Promise<void> {
    const { written } = this.#directory;
    const parent = this.#open();
    const moment = momentName();
    try {
      this.#check(parent, context);
      this.#next = moment;
      await context.save(this.record());
      await this.#stage(parent, moment, context.contents);
      context.checkOpen();
      this.#check(parent, context);
      this.#swap(parent, moment);
    } catch (error) {
      this.#removeMoment(parent, moment);
      throw fileError(written, error);
    } finally {
      this.#next = undefined;
      parent.close();
    }
    await context.save(this.record());
  }

  #open(): ParentDirectory {
    const { path, written } = this.#directory;
    try {
      const parent = openParent(join(path, "..data"), { ...this.#options, create: true });
      this.#made.push(...parent.made);
      return parent;
    } catch (error) {
      throw fileError(written, error);
    }
  }

  #check(parent: ParentDirectory, { held }: WriteContext): void {
    const { written } = this.#directory;
    if (held().has(parent.path))
      throw refusal(written, "is delivered by another running instance", "give each its own path");
    const data = stateOf(parent.at("..data"));
    const isOurs = data?.isSymbolicLink() && readlinkSync(parent.at("..data")) === this.#current;
    if (data && !isOurs) throw refusal(written, "holds ..data of someone else");
    if (this.#current === undefined) {
      const taken = this.#names.find((name) => stateOf(parent.at(name)));
      if (taken !== undefined) throw refusal(`${written}/${taken}`, "is someone else's file");
    }
    this.#realPath = parent.path;
  }

  async #stage(parent: ParentDirectory, moment: string, contents: readonly Uint8Array[]): Promise<void> {
    mkdirSync(parent.at(moment), { mode: 0o700 });
    const inner = parent.enter(moment);
    try {
      const { owner } = this.#options;
      for (const [index, { mode, written }] of this.#targets.entries()) {
        const name = this.#names[index] ?? written;
        await stageFile(inner.at(name), contents[index] ?? new Uint8Array(), { mode, owner });
      }
      inner.give(owner);
    } finally {
      inner.close();
    }
  }

  /** Without a pause: after the swap every name shows the new moment. */
  #swap(parent: ParentDirectory, moment: string): void {
    const link = parent.at(`${moment}.link`);
    symlinkSync(moment, link);
    renameSync(link, parent.at("..data"));
    const previous = this.#current;
    this.#current = moment;
    if (previous === undefined)
      for (const name of this.#names) symlinkSync(`..data/${name}`, parent.at(name));
    else this.#removeMoment(parent, previous);
  }

  #removeMoment(parent: ParentDirectory, moment: string): void {
    if (moment === this.#current) return;
    const isThere = stateOf(parent.at(moment)) !== undefined;
    if (!isThere) return;
    const inner = parent.enter(moment);
    for (const name of this.#names) if (stateOf(inner.at(name))) unlinkSync(inner.at(name));
    inner.close();
    rmdirSync(parent.at(moment));
  }
}
