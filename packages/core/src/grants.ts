import { isSecretError, SecretError } from "@latebound/provider";
import { formatReference } from "./grammar/format-reference.ts";
import { parseKeyPattern } from "./policy/key-pattern.ts";
import type { Resolver } from "./resolver/resolver.ts";

/** What a plugin's own manifest says it needs: `provider:path#field` patterns, as in a grant's `allow`. */
export interface SecretManifest {
  readonly secrets: readonly string[];
}

/** What a plugin asks for beside what the operator's file grants it. */
export interface GrantProposal {
  /** Asked for, and granted: a pattern in the same words, a key by any pattern. */
  readonly granted: readonly string[];
  /** Asked for, and not granted. */
  readonly missing: readonly string[];
  /** Granted, and not asked for; a pattern that covers a key which is asked for is among them, as it covers more. */
  readonly unasked: readonly string[];
  /** The three as lines of a diff: kept, `+` to grant, `-` to take away. */
  readonly diff: string;
  /** The `[[grant]]` that the operator would write to give what is missing; empty when nothing is. */
  readonly toml: string;
}

/**
 * The difference between what a plugin's manifest asks for and what the operator grants the consumer. Grants nothing:
 * the operator's file decides. The host names the consumer; a manifest can't.
 * @throws {SecretError} `invalid_config` for a manifest of another shape
 */
export function proposeGrants(resolver: Resolver, consumer: string, manifest: unknown): GrantProposal {
  const asked = [...new Set(askedBy(manifest))];
  const allowed = resolver.grantsOf(consumer).filter(({ effect }) => effect === "allow");
  const given = [...new Set(allowed.map(({ pattern }) => pattern))];
  // Without a pattern that allows, what the policy says is its default.
  const isGranted = (pattern: string) =>
    given.includes(pattern) || (given.length > 0 && isAllowed(resolver, consumer, pattern));
  const granted = asked.filter(isGranted);
  const missing = asked.filter((pattern) => !granted.includes(pattern));
  const unasked = given.filter((pattern) => !asked.includes(pattern));
  const lines = [
    ...granted.map((pattern) => `  ${pattern}`),
    ...missing.map((pattern) => `+ ${pattern}`),
    ...unasked.map((pattern) => `- ${pattern}`),
  ];
  return {
    granted,
    missing,
    unasked,
    diff: lines.join("\n"),
    toml: missing.length === 0 ? "" : grantText(consumer, missing),
  };
}

/** Whether the policy allows the one key that a pattern writes; false for a pattern of more than one. */
function isAllowed(resolver: Resolver, consumer: string, text: string): boolean {
  const pattern = parseKeyPattern(text);
  if ("problem" in pattern || text.includes("*")) return false;
  try {
    return resolver.for(consumer).explain(formatReference(pattern)).allowed;
  } catch (error) {
    // Such as a provider that isn't configured, or a key that it can't have.
    if (isSecretError(error)) return false;
    throw error;
  }
}

function grantText(consumer: string, patterns: readonly string[]): string {
  return `[[grant]]\nconsumer = ${JSON.stringify(consumer)}\nallow = ${JSON.stringify(patterns)}\n`;
}

function askedBy(manifest: unknown): readonly string[] {
  if (typeof manifest !== "object" || manifest === null) throw notAManifest("expected an object");
  if ("consumer" in manifest) throw notAManifest("a manifest can't name its consumer: the host does");
  const secrets: unknown = "secrets" in manifest ? manifest.secrets : undefined;
  if (!Array.isArray(secrets)) throw notAManifest("expected secrets, a list of provider:path patterns");
  return secrets.map((pattern: unknown, index) => {
    const problem = typeof pattern === "string" ? problemOf(pattern) : "expected a string";
    if (problem !== undefined) throw notAManifest(`secrets[${index}]: ${problem}`);
    return String(pattern);
  });
}

function problemOf(text: string): string | undefined {
  const pattern = parseKeyPattern(text);
  return "problem" in pattern ? pattern.problem : undefined;
}

function notAManifest(message: string): SecretError {
  return new SecretError("invalid_config", { message: `a plugin's manifest: ${message}` });
}
