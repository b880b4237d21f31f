import { z } from "zod";

const listed = z
  .strictObject({
    file: z.string().optional(),
    line: z.int().min(1).optional(),
    column: z.int().min(1).optional(),
    path: z.string().meta({ description: "The key path, such as mail.url" }),
    provider: z.string(),
    key: z.string().meta({ description: "Path, version and field, in the one spelling that grants see" }),
    reference: z.string(),
    hasDefault: z.boolean().meta({ description: "Whether a default answers an absence" }),
    consumers: z
      .array(z.string())
      .meta({ description: "Who may use it: names, patterns of grants, or * for every consumer" }),
    denied: z
      .array(z.string())
      .meta({ description: "Patterns of grants that may not, where every other may" }),
  })
  .meta({ id: "reference" });

/** What `latebound refs --format json` prints. */
export const referenceList = z.strictObject({ references: z.array(listed) });

/** A reference, and who may use it. */
export type ListedReference = z.infer<typeof listed>;

/** What `latebound refs --format json` prints. */
export type ReferenceList = z.infer<typeof referenceList>;
