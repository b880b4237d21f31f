import type { CallOptions, Consumer } from "@latebound/core";
import { formatOf, planFiles } from "./content/plan-files.ts";
import { resolveContents } from "./content/resolve-contents.ts";
import type { FileFormat, FileSpec } from "./file-spec.ts";

/**
 * What `writeFiles` would write to a file of that name, for who writes it elsewhere.
 * @throws {SecretError} as `consumer.resolve`, and `invalid_config` or `invalid_value` for what the format can't hold
 */
export async function renderFile(
  consumer: Consumer,
  { name, ...spec }: FileSpec & { readonly name: string },
  options: CallOptions = {},
): Promise<Uint8Array> {
  const planned = planFiles({ [name]: spec }, (path) => path);
  const [bytes] = await resolveContents(consumer, planned, options);
  return bytes ?? new Uint8Array();
}

/** The format that the end of a file's name tells; `text` where it tells none. */
export function formatOfName(name: string): FileFormat {
  return formatOf(name);
}
