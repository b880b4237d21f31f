export type { Clock } from "./clock.ts";
export type { Diagnosis } from "./diagnosis.ts";
export { cleanText } from "./error/clean-text.ts";
export { type SecretErrorCode, secretErrorCodes } from "./error/error-code.ts";
export {
  isSecretError,
  type MissingPart,
  SecretError,
  type SecretErrorDetails,
  type SourcePlace,
  withContext,
} from "./error/secret-error.ts";
export type { ProviderEvent } from "./event.ts";
export type { CanonicalKey, Key } from "./key.ts";
export { defineKind, type KindDefinition, type ProviderKind, type StaticOptions, type Zod } from "./kind.ts";
export type { Lease, Payload, PayloadMeta } from "./payload.ts";
export type { Call, Provider, ProviderContext, Readability, SecretOutline } from "./provider.ts";
export { type ReadBounds, readBounded } from "./read-bounded.ts";
