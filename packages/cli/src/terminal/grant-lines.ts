import type { ToldFault } from "./told-fault.ts";

/** The lines of a config that would allow what policy refused, where a grant would; of TOML, without a line end. */
export function grantLines({ code, hint }: Pick<ToldFault, "code" | "hint">): readonly string[] | undefined {
  if (code !== "denied_by_policy") return undefined;
  const [, consumer, allow] = /\[\[grant\]\] (consumer = ".+"), (allow = \[".+"\])$/.exec(hint ?? "") ?? [];
  return consumer === undefined || allow === undefined ? undefined : ["[[grant]]", consumer, allow];
}
