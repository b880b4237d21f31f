import type { EventListener } from "@latebound/core";
import { cleanText } from "@latebound/provider";
import type { Surroundings } from "../surroundings/surroundings.ts";
import { warn } from "./warn.ts";

/** A listener that tells on stderr what a watch can't have, once for each reference and code. */
export function createWatchFaultLog(
  surroundings: Pick<Surroundings, "stderr" | "environment">,
): EventListener {
  const told = new Set<string>();
  return (event) => {
    if (event.type !== "fault" || event.during !== "watch") return;
    const { provider, key, code } = event;
    const reference = cleanText(key === undefined ? provider : `${provider}:${key}`);
    const text = `${reference} is watched and can't be had (${code}): what was had before is kept`;
    if (told.has(text)) return;
    told.add(text);
    warn(text, surroundings);
  };
}
