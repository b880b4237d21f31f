import { dirname } from "node:path";

/** The folders on the way to a place, from the root down, and the place itself. */
export function foldersTo(place: string): readonly string[] {
  const above = dirname(place);
  return above === place ? [place] : [...foldersTo(above), place];
}
