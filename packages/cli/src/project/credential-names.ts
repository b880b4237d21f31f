import type { Config } from "@latebound/core";

/** The names of the variables that provider options are read from: no child should inherit them. */
export function credentialNames(config: Config): readonly string[] {
  const providers = [...config.providers.values()];
  const options = providers.map(({ boundOptions }) => boundOptions);
  return [...new Set(textsOf(options).flatMap((text) => variablesOf(text, config)))];
}

/** The operator's texts in options; masked credentials give none. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  if ("toJSON" in value && typeof value.toJSON === "function") return textsOf(value.toJSON());
  return Object.values(value).flatMap(textsOf);
}

/** A reference with its provider and key; names of variables need no escapes. */
const reference = /<<secret\s+(?:["`](?<provider>[^"`]+)["`]\s+)?["`](?<key>[^"`#?]+)["`#?]/g;

function variablesOf(text: string, config: Config): string[] {
  return [...text.matchAll(reference)].flatMap(({ groups = {} }) => {
    const provider = config.providers.get(groups.provider ?? config.defaultProvider ?? "");
    const { prefix = "", file } = provider?.staticOptions ?? {};
    const isRead = provider?.kind.kind === "env" && file === undefined;
    return isRead ? [`${String(prefix)}${groups.key}`] : [];
  });
}
