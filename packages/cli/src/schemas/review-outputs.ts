import { z } from "zod";

/** What `latebound get --json` prints. */
export const secretFacts = z.strictObject({
  reference: z.string(),
  version: z.string().optional().meta({ description: "The backend's own, where it has one" }),
  expiresAt: z.iso.datetime().optional(),
  bytes: z.int().min(0).meta({ description: "How long the value is" }),
});

/** What `latebound grants show --format json` prints. */
export const grantedRules = z.strictObject({
  default: z.enum(["allow", "deny"]).meta({ description: "What happens with what no rule speaks of" }),
  rules: z.array(
    z.strictObject({
      consumers: z.array(z.string()),
      effect: z.enum(["allow", "deny"]),
      pattern: z.string(),
      expiresAt: z.iso.datetime().optional(),
      expired: z.literal(true).optional(),
      file: z.string().optional(),
      line: z.int().min(1).optional(),
    }),
  ),
});

/** What `latebound grants diff --format json` prints. */
export const grantProposal = z.strictObject({
  granted: z.array(z.string()),
  missing: z.array(z.string()),
  unasked: z.array(z.string()).meta({ description: "Granted, and not asked for" }),
  diff: z.string(),
  toml: z
    .string()
    .meta({ description: "The [[grant]] that would give what is missing; empty when nothing is" }),
});
