import type { SourcePlace } from "@latebound/provider";

/** A place as it stands in a sentence, such as `app.toml:12:1`. */
export function placeText({ file, line, column, path }: SourcePlace): string {
  if (file === undefined) return path ?? "the configuration";
  return line === undefined ? `${file} ${path ?? ""}`.trim() : `${file}:${line}:${column ?? 1}`;
}
