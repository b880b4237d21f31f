import { createResolver, type ReferenceCheck, type SourcePlace } from "@latebound/core";
import type { InspectedTables } from "@latebound/core/inspection";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import { closeOnInterrupt } from "../../surroundings/close-on-interrupt.ts";
import { createDebugLog } from "../../terminal/debug-log.ts";
import { openProgress } from "../../terminal/progress.ts";
import { type Finding, faultOf } from "./finding.ts";
import type { ReferenceRequest } from "./requests.ts";

/** A fault for each request whose reference can't be read. Each secret is asked for once for each consumer. */
export async function askReadable(
  requests: readonly ReferenceRequest[],
  { config, references }: InspectedTables,
  input: CommandInput,
): Promise<readonly Finding[]> {
  const { debug, quiet } = globalOptionsOf(input);
  const onEvent = debug ? createDebugLog(input.surroundings) : undefined;
  const resolver = createResolver({ config, onEvent });
  const ending = closeOnInterrupt((options) => resolver.close(options));
  const groups = [...Map.groupBy(requests, secretOf).values()];
  const progress = openProgress("Asking whether the references can be read", {
    total: groups.length,
    surroundings: input.surroundings,
    quiet,
  });
  try {
    const answers = groups.map(async (group) => {
      const late = resolver.bind(group.map(({ written }) => written.reference));
      const checks = await resolver.for(group[0]?.consumer ?? "").check(late);
      progress.advance();
      return await Promise.all(
        group.flatMap((request) =>
          checks
            .filter(({ reference }) => reference === request.written.reference)
            .map((answer) => faultsOf(request, answer, { config, references })),
        ),
      );
    });
    return (await Promise.all(answers)).flat(2);
  } finally {
    progress.end();
    await ending.close();
  }
}

/** A consumer and the secret it asks for; fields of one secret are asked for together. */
function secretOf({ consumer, written: { provider, key } }: ReferenceRequest): string {
  const [secret] = key.split("#", 1);
  return `${consumer} ${provider}:${secret}`;
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
