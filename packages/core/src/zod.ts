import { SecretError } from "@latebound/provider";
import { z } from "zod";
import { isLate, type Late } from "./late/late.ts";
import { lateOfConstant, lateWithDecoder } from "./late/late-value.ts";

/**
 * A schema whose output is always a `Late` of the given schema's output. A literal is checked at once and wrapped; what
 * a reference resolves to is checked each time it is resolved, and is `invalid_value` when it doesn't fit: the error
 * names the issue's code and the place in the config, never the value or zod's message. The given schema sees text
 * (`z.coerce.number()` for a number) and must be synchronous. A default goes outside: `late(schema).prefault("x")`.
 */
export function late<Schema extends z.ZodType>(schema: Schema): z.ZodType<Late<z.output<Schema>>> {
  const decode = (text: string): z.output<Schema> => decodeWith(schema, text);
  return z
    .unknown()
    .transform((value, context): Late<z.output<Schema>> => {
      if (isLate(value)) return lateWithDecoder(value, decode);
      const result = schema.safeParse(value);
      if (result.success) return lateOfConstant(result.data);
      // Parsed issues are raw ones with their message; zod leaves the input out of what it reports.
      for (const issue of result.error.issues)
        context.issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
      return z.NEVER;
    })
    .meta({ type: "string" });
}

function decodeWith<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
  const result = parseSafely(schema, text);
  if (result?.success) return result.data;
  const codes = [...new Set(result?.error.issues.map(({ code }) => code) ?? ["the schema threw an error"])];
  throw new SecretError("invalid_value", {
    message: `the value doesn't fit its schema: ${codes.join(", ")}`,
  });
}

function parseSafely<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
): z.ZodSafeParseResult<z.output<Schema>> | undefined {
  try {
    return schema.safeParse(text);
  } catch {
    // A transformation or a check threw; what it threw may hold the value.
    return undefined;
  }
}
