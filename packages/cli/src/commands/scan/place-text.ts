import type { Origin, Place } from "../../scan/place.ts";

const shownId = 12;

/** A place in one line: `src/app.ts:3:14`, `backup.tgz!etc/app.conf:1:1`, `4f0c…:src/app.ts:3:14`. */
export function placeText(place: Place): string {
  const { part, line, column } = place;
  return `${originText(place)}${part === "name" ? " (its name)" : `:${line}:${column}`}`;
}

/** The same without a position. */
export function originText({ kind, path, inside, object, objectType, commit, layer }: Origin): string {
  const within = [path, ...(layer === undefined ? [] : [layer]), ...inside].join("!");
  if (kind !== "git" || object === undefined) return within;
  if (path === "") return `${objectType} ${object.slice(0, shownId)}${within}`;
  return commit === undefined ? `index:${within}` : `${commit.slice(0, shownId)}:${within}`;
}
