const text = { type: "string" };
const texts = { type: "array", items: text };
const count = { type: "integer", minimum: 0 };

const origin = {
  kind: { enum: ["file", "git", "image", "stream"] },
  path: text,
  inside: texts,
  object: { type: "string", pattern: "^[0-9a-f]{40,64}$" },
  objectType: { enum: ["blob", "tree", "commit", "tag"] },
  commit: { type: "string", pattern: "^[0-9a-f]{40,64}$" },
  layer: text,
};

const position = {
  part: { enum: ["content", "name"] },
  line: { type: "integer", minimum: 1 },
  column: { type: "integer", minimum: 1 },
  offset: count,
};

const originNeeds = ["kind", "path", "inside"];

/** The JSON Schema of what `latebound scan --format json` prints. */
export const scanSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "latebound scan",
  ...closed({
    finds: {
      type: "array",
      items: closed({ place: placeOf(position), references: texts, encodings: texts }),
    },
    leftOut: { type: "array", items: { anyOf: [leftOutPlace(), leftOutReference()] } },
    faults: {
      type: "array",
      items: closed({ code: text, message: text, reference: text }, ["code", "message"]),
    },
    counts: closed({ references: count, contents: count, bytes: count, finds: count, leftOut: count }),
  }),
};

/** An object with these properties and no others. */
function closed(properties: object, required: readonly string[] = Object.keys(properties)): object {
  return { type: "object", properties, required, additionalProperties: false };
}

function placeOf(more: object): object {
  return closed({ ...origin, ...more }, [...originNeeds, ...Object.keys(more)]);
}

function leftOutPlace(): object {
  const reasons = ["unreadable", "damaged", "large", "deep", "format", "special", "git", "excluded"];
  return closed({
    kind: { const: "place" },
    place: placeOf({}),
    reason: { enum: [...reasons, "no-repository", "no-image"] },
  });
}

function leftOutReference(): object {
  return closed({
    kind: { const: "reference" },
    reference: text,
    part: { enum: ["value", "line", "leaf"] },
    reason: { enum: ["short", "common", "repetitive"] },
  });
}
