/** What the processes that answer a question have measured so far, this one and those before it, by what was measured. */
export interface FiguresSoFar {
  /** The least of all that was measured under this name, these included: of times, as other programs only add to them. */
  least(name: string, figures: readonly number[]): number;
  /** The most. */
  most(name: string, figures: readonly number[]): number;
  /** The least or the most that is known; undefined where nothing was measured. */
  known(name: string): number | undefined;
  /** All that was measured under this name, these included. */
  every(name: string, figures: readonly number[]): readonly number[];
  /** Everything, for the next process. */
  all(): Figures;
}

/** Figures on their way from one process to the next. */
export type Figures = Readonly<Record<string, number | readonly number[]>>;

/** Begins with those of the processes before. */
export function createFiguresSoFar(before: Figures = {}): FiguresSoFar {
  const soFar = new Map(Object.entries(before));
  const known = (name: string) => {
    const figure = soFar.get(name);
    return typeof figure === "number" ? figure : undefined;
  };
  const choose = (name: string, figures: readonly number[], choice: typeof Math.min) => {
    const earlier = known(name);
    const figure = choice(...figures, ...(earlier === undefined ? [] : [earlier]));
    soFar.set(name, figure);
    return figure;
  };
  return {
    least: (name, figures) => choose(name, figures, Math.min),
    most: (name, figures) => choose(name, figures, Math.max),
    known,
    every(name, figures) {
      const earlier = soFar.get(name);
      const every = [...(Array.isArray(earlier) ? (earlier as readonly number[]) : []), ...figures];
      soFar.set(name, every);
      return every;
    },
    all: () => Object.fromEntries(soFar),
  };
}
