import type {
  APIErrorType,
  GetSecretValueCommandOutput,
  SecretValueEntry,
} from "@aws-sdk/client-secrets-manager";
import type { AsmClient } from "../index.ts";

/** A command as it was sent: `GetSecretValue` and its input. */
export interface SentCommand {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Answers, or throws, in place of AWS. */
export type Answer = (command: SentCommand) => unknown;

/** A client without a network that keeps what was sent. */
export function createMemoryClient(answer: Answer): AsmClient & { readonly sent: readonly SentCommand[] } {
  const sent: SentCommand[] = [];
  return {
    sent,
    config: { region: async () => region },
    async send(command) {
      const { input } = command as { input: Record<string, unknown> };
      const entry = { name: command.constructor.name.replace(/Command$/, ""), input };
      sent.push(entry);
      return await answer(entry);
    },
  };
}

/** The region and the account of everything here. */
const region = "eu-central-1";
const account = "123456789012";

/** The complete ARN of a name, with a suffix that is the same each time. */
export function arnOf(name: string, owner = account): string {
  return `arn:aws:secretsmanager:${region}:${owner}:secret:${name}-AbC123`;
}

/** What AWS answers for a name, in a batch or alone. */
export function entryOf(name: string, more: SecretValueEntry = {}): SecretValueEntry {
  return {
    Name: name,
    ARN: arnOf(name),
    VersionId: `${name}-version`.padEnd(32, "0"),
    VersionStages: ["AWSCURRENT"],
    SecretString: `value of ${name}`,
    ...more,
  };
}

/** As `entryOf`, for a single read. */
export function outputOf(name: string, more: SecretValueEntry = {}): GetSecretValueCommandOutput {
  return { ...entryOf(name, more), $metadata: {} };
}

/** An error as the SDK throws it. */
export function awsError(name: string, message = "said AWS about canary-of-the-caller", more: object = {}) {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 }, ...more });
}

/** Answers every batch with all that is asked, except what `errors` names, and every single read. */
export function answerAll(errors: readonly APIErrorType[] = []): Answer {
  return ({ name, input }) => {
    if (name === "GetSecretValue") return outputOf(nameOf(String(input.SecretId)));
    const ids = input.SecretIdList as readonly string[];
    const failed = errors.map((error) => error.SecretId);
    const SecretValues = ids.filter((id) => !failed.includes(id)).map((id) => entryOf(nameOf(id)));
    return { SecretValues, Errors: errors.filter(({ SecretId }) => ids.includes(SecretId ?? "")) };
  };
}

function nameOf(id: string): string {
  return (
    id
      .split(":secret:")
      .at(-1)
      ?.replace(/-AbC123$/, "") ?? id
  );
}
