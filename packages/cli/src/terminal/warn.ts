import { cleanText } from "@latebound/provider";
import type { Surroundings } from "../surroundings/surroundings.ts";
import { createStyle } from "./style.ts";

/** Writes a line on stderr about what is no fault; stderr is opened now and not before, as a child may share it. */
export function warn(text: string, surroundings: Pick<Surroundings, "stderr" | "environment">): void {
  const { stderr, environment } = surroundings;
  stderr.write(`${createStyle(stderr, environment).warning("latebound:")} ${cleanText(text, 2_000)}\n`);
}
