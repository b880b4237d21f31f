import type { InspectedTables, WrittenReference } from "@latebound/core/inspection";

/** A reference and who will ask for it. */
export interface ReferenceRequest {
  readonly written: WrittenReference;
  readonly consumer: string;
}

/** Who will ask for what; the options of providers are asked for by the providers themselves. */
export function requestsOf(
  { references }: Pick<InspectedTables, "references">,
  documentConsumer: string,
): readonly ReferenceRequest[] {
  return references.flatMap((written) => {
    const [table, name] = written.path;
    if (table === "secret") return [];
    if (table === "process") return [{ written, consumer: `cli:run/${name}` }];
    if (table === "container") return [{ written, consumer: `cli:container/${name}` }];
    return [{ written, consumer: documentConsumer }];
  });
}
