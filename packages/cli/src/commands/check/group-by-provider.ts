import type { Finding } from "./finding.ts";
import type { ReferenceRequest } from "./requests.ts";

/**
 * The findings, with one in place of all that say the same of a provider as a whole: the first of them, with how many
 * references more it concerns. A refusal is the provider's as a whole when all that it was asked for was refused.
 */
export function groupByProvider(
  findings: readonly Finding[],
  requests: readonly ReferenceRequest[],
): readonly Finding[] {
  const groups = Map.groupBy(findings, whatIsSaid);
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group;
    if (!first || others.length === 0 || !concernsWhole(group, requests)) return group;
    return [{ ...first, summary: `${first.summary}; ${alsoSaidOf(others.length)}`, more: others.length }];
  });
}

function whatIsSaid({ code, provider, summary, hint }: Finding): string {
  return JSON.stringify([code, provider, summary, hint]);
}

function concernsWhole(group: readonly Finding[], requests: readonly ReferenceRequest[]): boolean {
  const { code, provider } = group[0] ?? {};
  if (provider === undefined) return false;
  if (code !== "access_denied") return code === "unavailable" || code === "timeout";
  return group.length === requests.filter(({ written }) => written.provider === provider).length;
}

function alsoSaidOf(more: number): string {
  return `and ${more === 1 ? "1 more reference" : `${more} more references`} of this provider`;
}
