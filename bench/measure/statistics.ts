/** The middle value; the mean of the middle two of an even number. @throws {RangeError} for none */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which the part of the values lies, between two values by their distance. @throws {RangeError} for none */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new RangeError("there is no value");
  return below + (above - below) * (place - Math.floor(place));
}

/** All values added up; 0 for none. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The largest value divided by the mean. */
export function peakToMean(values: readonly number[]): number {
  return (Math.max(...values) * values.length) / sum(values);
}
