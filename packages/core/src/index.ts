export {
  type Clock,
  type Diagnosis,
  isSecretError,
  type ProviderKind,
  SecretError,
  type SecretErrorCode,
  type SourcePlace,
} from "@latebound/provider";
export type { Config } from "./config/config.ts";
export { openConfig, parseConfig } from "./config/on-demand.ts";
export type { ConfigPath, OpenConfigOptions, OpenedConfig } from "./config/open-config.ts";
export type { ParseConfigOptions } from "./config/parse-config.ts";
export type {
  CallOptions,
  Consumer,
  DeliveredValue,
  EncodeContext,
  Explanation,
  ReferenceCheck,
  ResolveOptions,
  UseOptions,
  WatchedChange,
} from "./consumer/consumer.ts";
export type { CacheState, EventListener, SecretEvent } from "./events/secret-event.ts";
export type { Bound, Resolved } from "./late/bound.ts";
export { isLate, type Late } from "./late/late.ts";
export type { GrantedRule } from "./policy/policy.ts";
export { createResolver } from "./resolver/create-resolver.ts";
export type { CloseOptions, Resolver, ResolverOptions } from "./resolver/resolver.ts";
export type { Secret } from "./secret/secret.ts";
