import { z } from "zod";

/** What `latebound explain --format json` prints. */
export const explanation = z.strictObject({
  reference: z.string(),
  consumer: z.string(),
  allowed: z.boolean(),
  rule: z.string().meta({ description: "The rule that decided, in words, with its place" }),
  grant: z.string().optional().meta({ description: "Lines to add to the config, so that it is allowed" }),
  provider: z.string(),
  kind: z.string(),
  file: z.string().optional().meta({ description: "Where the provider's table is written" }),
  line: z.int().min(1).optional(),
  cache: z.strictObject({
    ttlMs: z.int().min(0),
    negativeTtlMs: z.int().min(0),
    maxStaleMs: z.int().min(0),
  }),
  timeoutMs: z.int().min(0),
  retries: z.int().min(0),
  calls: z.string().meta({ description: "What would be asked, without credentials" }),
});

/** What `latebound explain --format json` prints. */
export type ExplanationJson = z.infer<typeof explanation>;
