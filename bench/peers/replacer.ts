import type { Contender } from "../report/answer.ts";
import type { Setting } from "../setting.ts";

/** Bytes a second by number of needles, from a run of its own on a machine of this shape. */
const measuredBefore: Readonly<Record<number, number>> = { 10: 266e6, 100: 107e6, 1000: 16e6 };

/** Buildkite's replacer: a package that Go keeps internal, so that only its own repository can run it. */
export function replacerContender(needles: number, { withPeers }: Setting): Contender {
  const earlier = measuredBefore[needles];
  const name = "Buildkite's replacer";
  if (!withPeers || earlier === undefined) return { name, figure: { missing: "peers were not asked" } };
  return { name, figure: { earlier } };
}
