import { z } from "zod";

const gitId = z.string().regex(/^[0-9a-f]{40,64}$/);

const origin = {
  kind: z.enum(["file", "git", "image", "stream"]),
  path: z.string().meta({ description: "Values in it are masked, control characters escaped" }),
  inside: z
    .array(z.string())
    .meta({ description: "The entries of archives that lead to it, outermost first" }),
  object: gitId.optional().meta({ description: "Git's id of the object" }),
  objectType: z.enum(["blob", "tree", "commit", "tag"]).optional(),
  commit: gitId.optional().meta({ description: "One of the commits that hold it" }),
  layer: z.string().optional().meta({ description: "The image's layer, config or manifest" }),
};

const find = z
  .strictObject({
    place: z.strictObject({
      ...origin,
      part: z
        .enum(["content", "name"])
        .meta({ description: "Whether it is in the content, or in the name or a link's target" }),
      line: z.int().min(1),
      column: z.int().min(1).meta({ description: "In bytes" }),
      offset: z.int().min(0).meta({ description: "In bytes, from 0" }),
    }),
    references: z.array(z.string()),
    encodings: z.array(z.string()).meta({ description: "How the values are written there, such as base64" }),
  })
  .meta({ id: "find" });

const leftOutPlace = z.strictObject({
  kind: z.literal("place"),
  place: z.strictObject(origin),
  reason: z.enum([
    "absent",
    "unreadable",
    "damaged",
    "large",
    "deep",
    "format",
    "special",
    "git",
    "excluded",
    "elsewhere",
    "no-repository",
    "no-image",
    "no-file",
  ]),
});

const leftOutReference = z.strictObject({
  kind: z.literal("reference"),
  reference: z.string(),
  part: z.enum(["value", "line", "leaf"]),
  reason: z.enum(["short", "common", "repetitive"]),
});

const fault = z.strictObject({ code: z.string(), message: z.string(), reference: z.string().optional() });

const count = z.int().min(0);

/** What `latebound scan --format json` prints. */
export const scanResult = z.strictObject({
  finds: z.array(find),
  leftOut: z
    .array(z.discriminatedUnion("kind", [leftOutPlace, leftOutReference]))
    .meta({ description: "What was not looked at, and values that were not looked for" }),
  faults: z.array(fault).meta({ description: "Why references could not be read" }),
  counts: z.strictObject({
    references: count.meta({ description: "How many have a value" }),
    contents: count.meta({ description: "Files, entries, git objects and streams" }),
    bytes: count,
    finds: count,
    leftOut: count,
  }),
});
