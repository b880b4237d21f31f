import { SecretError } from "@latebound/provider";
import { combineFaults } from "../faults/combine-faults.ts";
import { bindTree } from "../late/bind-tree.ts";
import { type BoundReference, contentOf, isLate, type Late } from "../late/late.ts";
import type { Caller, Engine } from "../resolver/engine.ts";
import type { Explanation } from "./consumer.ts";

/** What decides about a reference for a consumer; no I/O. @throws {SecretError} as `bind` */
export function explainReference({ engine, name }: Caller, reference: string | Late<unknown>): Explanation {
  const state = engine.state();
  const { config } = state;
  const plan = state.planOf(
    onlyReference(typeof reference === "string" ? bindText(reference, engine) : reference),
  );
  const { allowed, rule } = plan.decide(name);
  return {
    reference: plan.text,
    provider: plan.provider,
    kind: config.providers.get(plan.provider)?.kind.kind ?? "",
    allowed,
    rule,
    ...(allowed && { cache: engine.cache.peek(plan.target) }),
  };
}

function bindText(text: string, engine: Engine): Late<unknown> {
  const { tree, faults } = bindTree(text, engine.state().config);
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
