import { SecretError } from "@latebound/provider";
import type { Config } from "../config/config.ts";
import { combineFaults } from "../faults/combine-faults.ts";
import { formatReference } from "../grammar/format-reference.ts";
import { bindTree, canonicalKeyOf } from "../late/bind-tree.ts";
import { type BoundReference, contentOf, isLate, type Late } from "../late/late.ts";
import { policyOf } from "../policy/create-policy.ts";
import type { PeekReference } from "../resolver/runtime.ts";
import type { Explanation } from "./consumer.ts";

/** Who asks, when, and of what. */
export interface ExplainContext {
  readonly config: Config;
  readonly consumer: string;
  /** Unix milliseconds. */
  readonly nowMs: number;
  /** Undefined before anything was loaded, so that the cache is empty. */
  readonly peek: PeekReference | undefined;
}

/** What decides about a reference for a consumer; no I/O. @throws {SecretError} as `bind` */
export function explainReference(
  { config, consumer, nowMs, peek }: ExplainContext,
  reference: string | Late<unknown>,
): Explanation {
  const bound = onlyReference(typeof reference === "string" ? bindText(reference, config) : reference);
  const provider = config.providers.get(bound.provider);
  if (!provider) throw new SecretError("unknown_provider", { message: "this resolver has no such provider" });
  const key = canonicalKeyOf(bound, provider);
  const { field } = bound;
  const request = { consumer, provider: provider.name, key, field };
  const { allowed, rule, at, hint } = policyOf(config).decide(request, nowMs);
  return {
    reference: formatReference({ provider: provider.name, key: key.key, field }),
    provider: provider.name,
    kind: provider.kind.kind,
    allowed,
    rule,
    ...(at && { ruleAt: at }),
    ...(hint !== undefined && { hint }),
    ...(allowed && { cache: peek?.(bound) ?? { state: "none" } }),
  };
}

function bindText(text: string, config: Config): Late<unknown> {
  const { providers, defaultProvider } = config;
  const { tree, faults } = bindTree(text, { providers, defaultProvider });
  if (faults.length > 0) throw combineFaults(faults);
  if (isLate(tree)) return tree;
  throw new SecretError("invalid_reference", {
    message: "the text holds no reference",
    hint: 'write <<secret "PROVIDER" "KEY">>',
  });
}

function onlyReference(late: Late<unknown>): BoundReference {
  const references = contentOf(late).parts.filter((part) => typeof part !== "string");
  const [first] = references;
  if (first && references.length === 1) return first;
  throw new SecretError("invalid_reference", { message: "explain takes text with exactly one reference" });
}
