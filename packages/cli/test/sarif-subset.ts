/**
 * The part of the SARIF 2.1.0 schema that `latebound check` writes, strictly: what the standard's schema requires and
 * bounds, and no property besides those used here.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export const sarifSubset = {
  type: "object",
  additionalProperties: false,
  required: ["version", "runs"],
  properties: {
    $schema: { type: "string", format: "uri" },
    version: { enum: ["2.1.0"] },
    runs: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["tool"],
        properties: {
          tool: {
            type: "object",
            additionalProperties: false,
            required: ["driver"],
            properties: { driver: { $ref: "#/definitions/toolComponent" } },
          },
          columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
          results: { type: "array", uniqueItems: false, items: { $ref: "#/definitions/result" } },
        },
      },
    },
  },
  definitions: {
    toolComponent: {
      type: "object",
      additionalProperties: false,
      required: ["name"],
      properties: {
        name: { type: "string" },
        version: { type: "string" },
        rules: {
          type: "array",
          uniqueItems: true,
          items: {
            type: "object",
            additionalProperties: false,
            required: ["id"],
            properties: { id: { type: "string" } },
          },
        },
      },
    },
    result: {
      type: "object",
      additionalProperties: false,
      required: ["message"],
      properties: {
        ruleId: { type: "string" },
        ruleIndex: { type: "integer", minimum: -1 },
        level: { enum: ["none", "note", "warning", "error"] },
        message: {
          type: "object",
          additionalProperties: false,
          required: ["text"],
          properties: { text: { type: "string" } },
        },
        locations: { type: "array", items: { $ref: "#/definitions/location" } },
      },
    },
    location: {
      type: "object",
      additionalProperties: false,
      properties: {
        physicalLocation: {
          type: "object",
          additionalProperties: false,
          required: ["artifactLocation"],
          properties: {
            artifactLocation: {
              type: "object",
              additionalProperties: false,
              properties: { uri: { type: "string", format: "uri-reference" } },
            },
            region: {
              type: "object",
              additionalProperties: false,
              properties: {
                startLine: { type: "integer", minimum: 1 },
                startColumn: { type: "integer", minimum: 1 },
              },
            },
          },
        },
        logicalLocations: {
          type: "array",
          uniqueItems: true,
          items: {
            type: "object",
            additionalProperties: false,
            properties: { fullyQualifiedName: { type: "string" } },
          },
        },
      },
    },
  },
} as const;
