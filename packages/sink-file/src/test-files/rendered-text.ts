import type { Consumer } from "@latebound/core";
import { createResolver, parseConfig } from "@latebound/core";
import { fakeProvider } from "@latebound/testing";
import { planFiles } from "../content/plan-files.ts";
import { resolveContents } from "../content/resolve-contents.ts";
import type { FileFormat } from "../file-spec.ts";

/** What would be in the file `~/x`, for a template in which `«name»` stands for a reference, or a tree. */
export async function renderedText(
  format: FileFormat,
  content: unknown,
  secrets: Readonly<Record<string, string>>,
): Promise<string> {
  const fake = fakeProvider();
  for (const [name, value] of Object.entries(secrets)) fake.set(name, value);
  const config = await parseConfig("[secret.fake]", { kinds: [fake] });
  const resolver = createResolver({ config });
  const marked =
    typeof content === "string" ? content.replaceAll(/«(\w+)»/g, "<<secret `fake` `$1`>>") : content;
  const consumer: Consumer = resolver.for("app:web");
  const files = planFiles({ "~/x": { content: resolver.bind(marked), format } }, () => "/x");
  const [bytes] = await resolveContents(consumer, files, {});
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
