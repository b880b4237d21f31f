/**
 * The figures of a question so far, by what was measured, those of the processes that answered it before among them. Mostly
 * the best: other programs only take away, and what a compiler makes of the same code differs from process to process.
 */
export interface BestFigures {
  /** The least of what was measured under this name, with these. */
  least(name: string, figures: readonly number[]): number;
  /** The most. */
  most(name: string, figures: readonly number[]): number;
  /** A figure in the place of what was known. */
  keep(name: string, figure: number): number;
  /** What is known; undefined where nothing was measured. */
  known(name: string): number | undefined;
  /** Everything that is known by now, for the next process. */
  all(): Readonly<Record<string, number>>;
}

/** Begins with what is known already. */
export function createBestFigures(known: Readonly<Record<string, number>> = {}): BestFigures {
  const best = new Map(Object.entries(known));
  const choose = (name: string, figures: readonly number[], choice: typeof Math.min) => {
    const earlier = best.get(name);
    const figure = choice(...figures, ...(earlier === undefined ? [] : [earlier]));
    best.set(name, figure);
    return figure;
  };
  return {
    least: (name, figures) => choose(name, figures, Math.min),
    most: (name, figures) => choose(name, figures, Math.max),
    keep(name, figure) {
      best.set(name, figure);
      return figure;
    },
    known: (name) => best.get(name),
    all: () => Object.fromEntries(best),
  };
}
