import type { Automaton } from "../automaton/automaton.ts";
import type { FinderTables } from "./finder.ts";
import { createMeanings, type MeaningsSource } from "./meanings.ts";
import { createPrefilter, type Prefilter } from "./prefilter.ts";

/** Tables for finders, made when the first of them needs them. */
export function createFinderTables(source: MeaningsSource): FinderTables {
  let madeFor: Automaton | undefined;
  let made: Prefilter | undefined;
  return {
    automaton: () => source.automaton(),
    meaningOf: createMeanings(source),
    prefilter(automaton) {
      if (made === undefined || madeFor !== automaton) made = createPrefilter(automaton);
      madeFor = automaton;
      return made;
    },
  };
}
