import type { Form, Match, Redactor } from "@latebound/redact";

/** Where something was found; holds no value. Paths are masked, and control characters in them escaped. */
export interface Place {
  readonly kind: "file" | "git" | "image" | "stream";
  /** Of the file, of the image's tarball, or in the repository; in git empty for what has none. */
  readonly path: string;
  /** The entries of archives, the outermost first, that lead to it. */
  readonly inside: readonly string[];
  /** Whether it is in the content, or in the name or the target of a link. */
  readonly part: "content" | "name";
  /** From 1. */
  readonly line: number;
  /** In bytes, from 1. */
  readonly column: number;
  /** In bytes, from 0. */
  readonly offset: number;
  /** Git's id of the blob, tree, commit or tag. */
  readonly object?: string;
  /** `blob`, `tree`, `commit` or `tag`. */
  readonly objectType?: string;
  /** One of the commits that hold it. */
  readonly commit?: string;
  /** The image's layer, config or manifest. */
  readonly layer?: string;
}

/** Values of references at one place. */
export interface Find {
  readonly place: Place;
  /** Sorted. */
  readonly references: readonly string[];
  /** How they are written there; sorted. */
  readonly encodings: readonly Form[];
}

/** What is being read. Its names are not masked. */
export type Origin = Pick<Place, "kind" | "path" | "inside" | "object" | "objectType" | "commit" | "layer">;

/** The find that a match is. */
export function findOf(origin: Origin, part: Place["part"], match: Match, redactor: Redactor): Find {
  const { start, line, column, names, forms } = match;
  return {
    place: { ...printable(origin, redactor), part, line, column, offset: start },
    references: names.toSorted(),
    encodings: forms.toSorted(),
  };
}

/** An origin as it may be shown. */
export function printable(origin: Origin, redactor: Redactor): Origin {
  const show = (text: string): string => escapeControls(redactor.redactText(text));
  const { layer } = origin;
  return {
    ...origin,
    path: show(origin.path),
    inside: origin.inside.map(show),
    ...(layer !== undefined && { layer: show(layer) }),
  };
}

/** Characters that move the cursor, break lines or turn text around, as `\\u{…}`. */
function escapeControls(text: string): string {
  return text.replace(
    /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
