import { allFields, fieldRows, type Spellings } from "./alias-table.ts";

/** What is expected of a reference under a grant: given, refused before the backend is asked, or by its answer. */
export type Outcome = "given" | "refused" | "revealed";

/** One pattern as the only allow, or as a deny beside allows of everything, for a consumer of its own. */
export interface Cell {
  readonly consumer: string;
  readonly effect: "allow" | "deny";
  readonly pattern: string;
  /** By KEY: every reference with every field. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

/** Every pattern with every field, as an allow and as a deny, with what it does to every reference with every field. */
export function cellsOf(spellings: Spellings): Cell[] {
  const { patterns, aliases = [], revealed = [], apart = [] } = spellings;
  const cells = [
    ...patterns.flatMap((path) => cellsOfPath(path, spellings, { allows: "given", denies: "refused" })),
    ...aliases.flatMap((path) => cellsOfPath(path, spellings, { allows: "refused", denies: "refused" })),
    ...revealed.flatMap((path) => cellsOfPath(path, spellings, { allows: "refused", denies: "revealed" })),
    ...apart.flatMap((path) => cellsOfPath(path, spellings, { allows: "refused", denies: "given" })),
  ];
  return cells.map((cell, index) => ({ ...cell, consumer: `plugin:${index}` }));
}

type NamelessCell = Omit<Cell, "consumer">;

function cellsOfPath(
  path: string,
  { references }: Spellings,
  outcome: { readonly allows: Outcome; readonly denies: Outcome },
): NamelessCell[] {
  const outcomesWhere = (isMeant: (field: string) => boolean, meant: Outcome, other: Outcome) =>
    new Map(
      references.flatMap((key) =>
        allFields.map((field): [string, Outcome] => [key + field, isMeant(field) ? meant : other]),
      ),
    );
  return fieldRows.flatMap(({ patterns, allows, deniesToo }) => {
    const allowing = outcomesWhere((field) => allows.includes(field), outcome.allows, "refused");
    const denied = [...allows, ...deniesToo];
    const denying = outcomesWhere((field) => denied.includes(field), outcome.denies, "given");
    return patterns.flatMap((field): NamelessCell[] => [
      { effect: "allow", pattern: path + field, outcomes: allowing },
      { effect: "deny", pattern: path + field, outcomes: denying },
    ]);
  });
}

/** The grants of all cells, beside `job:all` that may use everything. */
export function grantsOf(provider: string, cells: readonly Cell[]): string {
  const all = JSON.stringify(["**", "**?version=*", "**?stage=*"].map((path) => `${provider}:${path}`));
  const grants = cells.map(({ consumer, effect, pattern }) => {
    const allow = effect === "deny" ? `allow = ${all}\n` : "";
    return `[[grant]]\nconsumer = "${consumer}"\n${allow}${effect} = ${JSON.stringify([`${provider}:${pattern}`])}\n`;
  });
  return `[[grant]]\nconsumer = "job:all"\nallow = ${all}\n${grants.join("")}`;
}
