import type { SourcePlace } from "@latebound/provider";
import type { TreePath } from "../tree/copy-tree.ts";
import { sourceOf } from "./merge-sources.ts";
import { shownPath } from "./shown-path.ts";
import type { SourceTable } from "./source-table.ts";
import { openTomlPositions, type TomlPositions } from "./toml-positions.ts";

/** Knows where everything in a configuration was written. */
export interface Places {
  /** File and key path. */
  placeOf(path: TreePath, details?: PlaceDetails): SourcePlace;
  /** The same places with line and column, where they came from `placeOf` and the text is at hand. */
  locate(places: readonly SourcePlace[]): Promise<readonly SourcePlace[]>;
}

/** What a place needs besides its path. */
export interface PlaceDetails {
  /** The part of the path that may be printed, when it isn't all of it. */
  readonly shown?: TreePath | undefined;
  /** The character of a string, from 0. */
  readonly offset?: number | undefined;
  /** The source, when it isn't the one whose word counts at that path. */
  readonly source?: SourceTable | undefined;
}

/** The places of a configuration that was merged from these sources. */
export function createPlaces(sources: readonly SourceTable[]): Places {
  const origins = new WeakMap<SourcePlace, Origin>();
  const positions = new Map<SourceTable, Promise<TomlPositions>>();
  return {
    placeOf(path, { shown = path, offset, source = sourceOf(sources, path) } = {}) {
      const file = source?.file === undefined ? {} : { file: source.file };
      const place = { ...file, ...(shown.length === 0 ? {} : { path: shownPath(shown) }) };
      origins.set(place, { path, offset, source });
      return place;
    },
    locate: (places) => Promise.all(places.map((place) => locateOne(place, origins.get(place), positions))),
  };
}

interface Origin {
  readonly path: TreePath;
  readonly offset: number | undefined;
  readonly source: SourceTable | undefined;
}

async function locateOne(
  place: SourcePlace,
  origin: Origin | undefined,
  positions: Map<SourceTable, Promise<TomlPositions>>,
): Promise<SourcePlace> {
  const source = origin?.source;
  if (!origin || source?.text === undefined) return place;
  const opened = positions.get(source) ?? openTomlPositions(source.text);
  positions.set(source, opened);
  return { ...place, ...(await opened).find(origin.path, origin.offset) };
}
