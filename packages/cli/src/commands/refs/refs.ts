import { inspectConfig, type WrittenReference } from "@latebound/core/inspection";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import { readConfigFiles } from "../../project/config-files.ts";
import { createKinds } from "../../project/kinds.ts";
import type { ListedReference, ReferenceList } from "../../schemas/reference-list.ts";
import { placeText, shownFile } from "../../terminal/fault-text.ts";
import { reportFaults } from "../../terminal/report-faults.ts";
import { tableText } from "../../terminal/table.ts";
import { writeText } from "../../terminal/write-text.ts";
import { type Audience, audienceOf } from "./audience.ts";

/** Lists the references of a config. */
export async function refs(input: CommandInput): Promise<number> {
  const { words, options, surroundings } = input;
  const { stdout, directory, environment } = surroundings;
  const { files } = await readConfigFiles([...globalOptionsOf(input).config, ...words], surroundings);
  const { faults, tables } = await inspectConfig(files, createKinds(environment));
  if (!tables || faults.length > 0) {
    await reportFaults(faults, surroundings);
    return 1;
  }
  const listed = tables.references.map((written) => ({
    written,
    audience: audienceOf(written, tables.config),
  }));
  if (options.format === "json") {
    const list: ReferenceList = { references: listed.map((entry) => jsonOf(entry, directory)) };
    await writeText(stdout, `${JSON.stringify(list, undefined, 2)}\n`);
  } else if (listed.length > 0)
    await writeText(
      stdout,
      tableText(
        heads,
        listed.map((entry) => rowOf(entry, directory)),
        stdout,
      ),
    );
  return 0;
}

interface Listed {
  readonly written: WrittenReference;
  readonly audience: Audience;
}

const heads = ["WHERE", "PROVIDER", "KEY", "CONSUMERS"];

function rowOf(
  { written: { at, provider, key }, audience: { consumers, denied } }: Listed,
  directory: string,
): string[] {
  const shown = consumers.map((consumer) => (consumer === "*" ? "every consumer" : consumer)).join(", ");
  const but = denied.length === 0 ? "" : ` but ${denied.join(", ")}`;
  return [placeText(at, directory), provider, key, shown === "" ? "nobody" : `${shown}${but}`];
}

function jsonOf({ written, audience }: Listed, directory: string): ListedReference {
  const { at, provider, key, reference, hasDefault } = written;
  return {
    file: at.file === undefined ? undefined : shownFile(at.file, directory),
    line: at.line,
    column: at.column,
    path: at.path ?? "",
    provider,
    key,
    reference,
    hasDefault,
    consumers: [...audience.consumers],
    denied: [...audience.denied],
  };
}
