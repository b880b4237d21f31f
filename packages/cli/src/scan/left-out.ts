import type { Refusal } from "@latebound/redact";
import type { Origin } from "./place.ts";

/**
 * Why something was not looked at:
 * - `absent`: it isn't there
 * - `unreadable`: it can't be opened or read
 * - `damaged`: it ends early or is not what it says; what was read of it was looked at
 * - `large`, `deep`: it is over a limit
 * - `format`: an archive of a format that isn't opened; its own bytes were looked at
 * - `special`: a device, a pipe or a socket below a folder
 * - `git`: a repository below a folder
 * - `excluded`: what was said not to be looked at
 * - `elsewhere`: its `.git` leads to a repository that doesn't lead back
 * - `no-repository`, `no-image`, `no-file`: it is not what it was said to be
 */
export type LeftOutReason =
  | "absent"
  | "unreadable"
  | "damaged"
  | "large"
  | "deep"
  | "format"
  | "special"
  | "git"
  | "excluded"
  | "elsewhere"
  | "no-repository"
  | "no-image"
  | "no-file";

/** A thing that was not looked at, or a value that was not looked for. */
export type LeftOut =
  | { readonly kind: "place"; readonly place: Origin; readonly reason: LeftOutReason }
  | {
      readonly kind: "reference";
      readonly reference: string;
      /** The whole value, a line of it, or a string or number in its JSON. */
      readonly part: "value" | "line" | "leaf";
      readonly reason: Refusal;
    };
