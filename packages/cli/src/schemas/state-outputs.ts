import { z } from "zod";

const count = z.int().min(0);

/** What `latebound doctor --format json` prints. */
export const diagnosis = z.strictObject({
  ok: z.boolean(),
  versions: z.strictObject({ latebound: z.string(), node: z.string() }),
  findings: z.array(
    z.strictObject({
      about: z.string().meta({ description: "process, config, or a provider's name" }),
      level: z.enum(["ok", "warning", "fault"]),
      subject: z.string(),
      message: z.string(),
      hint: z.string().optional(),
    }),
  ),
});

/** What `latebound audit verify --format json` prints. */
export const auditVerification = z.strictObject({
  ok: z.boolean(),
  records: count,
  faults: z.array(
    z.strictObject({
      seq: z.int(),
      file: z.string().optional(),
      line: z.int().min(1).optional(),
      reason: z.string(),
    }),
  ),
  lastSeq: z.int().min(-1),
  lastHash: z.string(),
  tornBytes: count.meta({ description: "Of a record that a crash cut off; no fault" }),
});

/** A line that `latebound audit query` and `audit tail` print with `--format json`. */
export const auditRecord = z.looseObject({
  seq: count,
  prev: z.string(),
  time: z.string(),
  session: z.strictObject({ id: z.string(), index: count }).optional(),
  type: z.string(),
  consumer: z.string().optional(),
  provider: z.string().optional(),
  key: z.string().optional(),
  outcome: z.string().optional(),
  code: z.string().optional(),
  version: z.string().optional(),
  count: count.optional(),
  first: z.literal(true).optional(),
  mac: z.string(),
});

/** What `latebound agent status --json` prints. */
export const agentStatus = z.strictObject({
  pid: count,
  version: z.string(),
  uptimeMs: z.number().min(0),
  idleMs: z.number().min(0),
  projects: z.array(z.strictObject({ files: z.array(z.string()), usedMsAgo: z.number() })),
});
