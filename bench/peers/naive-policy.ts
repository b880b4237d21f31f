import type { Config } from "../../packages/core/src/config/config.ts";
import type { AccessRequest } from "../../packages/core/src/policy/policy.ts";

/** A decision as one would write it first: a regular expression per pattern, all of them tried. */
export function isNaivelyAllowed(
  { policy }: Config,
  { consumer, key }: AccessRequest,
  nowMs: number,
): boolean {
  const inForce = policy.grants.filter(
    ({ consumers, expiresAtMs }) =>
      nowMs < (expiresAtMs ?? Number.POSITIVE_INFINITY) &&
      consumers.some(({ text }) => text === "*" || expression(text).test(consumer)),
  );
  const fits = ({ key: pattern }: (typeof inForce)[0]["allow"][0]) =>
    expression(pattern.path).test(key.key.path);
  return !inForce.some(({ deny }) => deny.some(fits)) && inForce.some(({ allow }) => allow.some(fits));
}

function expression(pattern: string): RegExp {
  const parts = pattern.split("/").map((part) => (part === "**" ? ".*" : part.replaceAll("*", "[^/]*")));
  return new RegExp(`^${parts.join("/")}$`);
}
