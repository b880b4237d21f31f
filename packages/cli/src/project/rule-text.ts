import type { Config, Explanation } from "@latebound/core";
import { placeText } from "../terminal/fault-text.ts";

/** The rule that decided about a reference, in words, with the line where it stands. */
export async function ruleText(
  { rule, ruleAt }: Pick<Explanation, "rule" | "ruleAt">,
  config: Pick<Config, "locate">,
  directory: string,
): Promise<string> {
  if (!ruleAt) return rule;
  const [located = ruleAt] = await config.locate([ruleAt]);
  return rule.replace(/(?<= of the grant at ).*$/s, () => placeText(located, directory));
}
