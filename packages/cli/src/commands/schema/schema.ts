import { usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { createKinds } from "../../project/kinds.ts";
import { schemas } from "../../schemas/schema-list.ts";
import { writeText } from "../../terminal/write-text.ts";

/** Prints a published schema. */
export async function printSchema({ words, surroundings }: CommandInput): Promise<number> {
  const [name = "config"] = words;
  const make = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (!make) throw usageFault("there is no such schema", `the names are ${Object.keys(schemas).join(", ")}`);
  const schema = await make(createKinds(surroundings.environment));
  await writeText(surroundings.stdout, `${JSON.stringify(schema, undefined, 2)}\n`);
  return 0;
}
