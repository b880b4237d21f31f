import { createResolver, type ReferenceCheck, type SourcePlace } from "@latebound/core";
import type { InspectedTables } from "@latebound/core/inspection";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import { createDebugLog } from "../../terminal/debug-log.ts";
import { openProgress } from "../../terminal/progress.ts";
import { type Finding, faultOf } from "./finding.ts";
import type { ReferenceRequest } from "./requests.ts";

/** A fault for each request whose reference can't be read. Each reference is asked for once for each consumer. */
export async function askReadable(
  requests: readonly ReferenceRequest[],
  { config, references }: InspectedTables,
  input: CommandInput,
): Promise<readonly Finding[]> {
  const { debug, quiet } = globalOptionsOf(input);
  const onEvent = debug ? createDebugLog(input.surroundings) : undefined;
  const resolver = createResolver({ config, onEvent });
  const groups = [
    ...Map.groupBy(requests, ({ written, consumer }) => `${consumer} ${written.reference}`).values(),
  ];
  const progress = openProgress("Asking whether the references can be read", {
    total: groups.length,
    surroundings: input.surroundings,
    quiet,
  });
  try {
    const answers = groups.map(async (group) => {
      const [first] = group;
      const late = resolver.bind(first?.written.reference);
      const checks = await resolver.for(first?.consumer ?? "").check(late);
      progress.advance();
      return await Promise.all(
        group.flatMap((request) => checks.map((answer) => faultsOf(request, answer, { config, references }))),
      );
    });
    return (await Promise.all(answers)).flat(2);
  } finally {
    progress.end();
    await resolver.close();
  }
}

async function faultsOf(
  { written, consumer }: ReferenceRequest,
  { status, error }: ReferenceCheck,
  tables: Pick<InspectedTables, "config" | "references">,
): Promise<Finding[]> {
  if (!error || (status === "absent" && written.hasDefault)) return [];
  const own = error.at?.file === undefined ? undefined : await optionPlace(error.at, tables);
  return [faultOf(error, { at: own ?? written.at, consumer })];
}

/** A fault in what a provider's own options read has its place there. */
async function optionPlace(
  at: SourcePlace,
  { config, references }: Pick<InspectedTables, "config" | "references">,
): Promise<SourcePlace | undefined> {
  const read = references.find((reference) => reference.at.file === at.file && reference.at.path === at.path);
  return read?.at ?? (await config.locate([at]))[0];
}
