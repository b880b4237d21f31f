import { z } from "zod";

const finding = z
  .strictObject({
    code: z.string().meta({ description: "What kind of fault or warning it is, such as not_found" }),
    message: z.string(),
    hint: z.string().optional().meta({ description: "What to do" }),
    file: z
      .string()
      .optional()
      .meta({ description: "Relative to the working directory where it is below it" }),
    line: z.int().min(1).optional(),
    column: z.int().min(1).optional().meta({ description: "In UTF-16 code units" }),
    path: z.string().optional().meta({ description: "The key path, such as mail.url" }),
    reference: z
      .string()
      .optional()
      .meta({ description: "In the one spelling that grants see, without filters" }),
    provider: z.string().optional(),
    consumer: z.string().optional().meta({ description: "Who asks for the reference" }),
    more: z.int().min(1).optional().meta({
      description:
        "How many references of the provider it concerns beside this one, which is the first of them",
    }),
    grant: z.string().optional().meta({ description: "Lines to add to the config, so that it is allowed" }),
  })
  .meta({ id: "finding" });

/** What `latebound check --format json` prints. */
export const checkResult = z.strictObject({
  faults: z.array(finding),
  warnings: z.array(finding),
  references: z.int().min(0).meta({ description: "How many references are written" }),
  asked: z.boolean().meta({ description: "Whether backends were asked if the references can be read" }),
});

/** A fault or a warning. */
export type JsonFinding = z.infer<typeof finding>;

/** What `latebound check --format json` prints. */
export type CheckJson = z.infer<typeof checkResult>;
