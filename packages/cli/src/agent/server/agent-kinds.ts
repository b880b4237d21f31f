import { isSecretError, type Provider, type ProviderKind, SecretError } from "@latebound/provider";
import { asm } from "@latebound/provider-asm";
import { env } from "@latebound/provider-env";
import { file } from "@latebound/provider-file";
import { vault } from "@latebound/provider-vault";
import type { Environment } from "../../surroundings/surroundings.ts";
import { answerId, type CredentialAnswers } from "./caller-credentials.ts";

/** What the kinds of one login are made of. */
export interface AgentKindParts {
  /** What parsing needs of the caller's environment; values are in `answers`. */
  readonly environment: Environment;
  readonly answers: CredentialAnswers;
  /** Told of a secret that turned out to be leased. */
  readonly onLease: (provider: string, path: string) => void;
}

/** The kinds of provider as the agent has them: sources give what was read for the caller, and nothing is leased. */
export function createAgentKinds({ environment, answers, onLease }: AgentKindParts): readonly ProviderKind[] {
  const sources = [env({ env: {} }), file({ env: environment })].map((kind) => ({
    ...kind,
    create: (_options: unknown, { name }: { readonly name: string }) => answering(name, answers),
  }));
  const vaultKind = vault();
  const withoutLeases: ProviderKind = {
    ...vaultKind,
    create: (options, context) =>
      refusingLeases(vaultKind.create(options, context), (path) => onLease(context.name, path)),
  };
  return [...sources, asm(), withoutLeases];
}

/** Whether a fault says that the secret is leased, so that the command has to fetch it, and to end it, itself. */
export function isLeaseRefusal(fault: SecretError): boolean {
  return fault.faults.some(({ summary }) => summary === leased);
}

const leased = "the secret is leased, and a lease belongs to the command that it is for";

function answering(name: string, answers: CredentialAnswers): Provider {
  return {
    async get(key) {
      const id = answerId(name, key);
      if (!answers.has(id))
        throw new SecretError("unavailable", {
          message: "the agent answers for no source",
          retryable: false,
        });
      const answer = answers.get(id);
      if (isSecretError(answer)) throw answer;
      return answer;
    },
  };
}

/** The provider, but that a lease is revoked at once; where the policy denies that, it ends with the login or its time. */
function refusingLeases(provider: Provider, onLease: (path: string) => void): Provider {
  return {
    async get(key, call) {
      const payload = await provider.get(key, call);
      if (payload?.lease === undefined) return payload;
      onLease(key.path);
      await provider.revoke?.(payload.lease, call).catch(() => {});
      throw new SecretError("invalid_value", { message: leased });
    },
    ...(provider.check && {
      check: (key, call) => provider.check?.(key, call) ?? Promise.resolve("unknown"),
    }),
    close: async () => provider.close?.(),
  };
}
