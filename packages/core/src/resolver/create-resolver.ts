import { SecretError } from "@latebound/provider";
import type { Config } from "../config/config.ts";
import { documentPath } from "../config/document-path.ts";
import { shownPath } from "../config/shown-path.ts";
import { createConsumerOnDemand } from "../consumer/consumer-on-demand.ts";
import { combineFaults } from "../faults/combine-faults.ts";
import { type BindContext, bindTree } from "../late/bind-tree.ts";
import type { Bound } from "../late/bound.ts";
import { policyOf } from "../policy/create-policy.ts";
import type { CloseOptions, Resolver, ResolverOptions } from "./resolver.ts";
import { createRuntimeOnDemand } from "./runtime-on-demand.ts";

/** A resolver for a checked configuration. Does no I/O; nothing is fetched before a consumer asks. */
export function createResolver(options: ResolverOptions): Resolver {
  const runtime = createRuntimeOnDemand(options);
  const close = (how?: CloseOptions) => runtime.close(how);
  return {
    bind: <T>(tree: T) => bindAll(tree, runtime.config),
    for: (name) => createConsumerOnDemand(runtime, checkedName(name)),
    grantsOf: (consumer) => policyOf(runtime.config).grantsOf(consumer, runtime.nowMs()),
    diagnose: async (provider, { signal } = {}) => (await runtime.load()).diagnose(provider, signal),
    replaceConfig: (config) => runtime.replace(config),
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

function bindAll<T>(tree: T, config: Config): Bound<T> {
  const bound = bindTree(tree, bindContext(config, tree));
  if (bound.faults.length > 0) throw combineFaults(bound.faults);
  // What was bound has the shape that `Bound` describes: strings became strings or late values.
  return bound.tree as Bound<T>;
}

/** A part of the document keeps its places. */
function bindContext(config: Config, tree: unknown): BindContext {
  const { providers, defaultProvider } = config;
  const within = documentPath(config.document, tree);
  if (!within) return { providers, defaultProvider, placeOf: (path) => ({ path: shownPath(path) }) };
  return {
    providers,
    defaultProvider,
    placeOf: (path, offset) => config.placeOf([...within, ...path], offset),
  };
}

const consumerName = /^(?=.{1,128}$)[a-z0-9][a-z0-9._/-]*:[a-z0-9._:/-]+$/;

function checkedName(name: string): string {
  if (consumerName.test(name) && !name.startsWith("provider:")) return name;
  throw new SecretError("invalid_config", {
    message: "a consumer's name is kind:name, in lower case, at most 128 characters, and not provider:…",
    hint: "for example plugin:mailer",
  });
}
