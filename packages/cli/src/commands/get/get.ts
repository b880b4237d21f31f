import type { Late, Secret } from "@latebound/core";
import { isLate } from "@latebound/core";
import { CommandFault, usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { openAccess } from "../../project/access.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import { confirm } from "../../terminal/confirm.ts";
import { referenceText } from "./reference-text.ts";

/** Prints one value, or what is known of it. */
export async function getValue(input: CommandInput): Promise<number> {
  const { words, options, surroundings } = input;
  if (options.json !== true && options.reveal !== true) await askBeforeShowing(surroundings);
  const access = await openAccess(input, "cli:get");
  try {
    const late = bindOne(access.bind(referenceText(words[0] ?? "")));
    const secret = await access.consumer.get(late);
    if (options.json === true) writeFacts(late, secret, surroundings);
    else await writeValue(secret, surroundings);
    secret.dispose();
    return 0;
  } finally {
    await access.close();
  }
}

async function askBeforeShowing(surroundings: Surroundings): Promise<void> {
  if (surroundings.stdout.isTTY !== true) return;
  if (await confirm("Show the value on this terminal?", surroundings)) return;
  throw new CommandFault("the value was not shown", {
    hint: "--reveal shows it; a pipe gets it without asking",
  });
}

function bindOne(bound: unknown): Late<unknown> {
  if (isLate(bound)) return bound;
  throw usageFault("REF holds no reference", 'write it as PROVIDER:KEY, or as <<secret "PROVIDER" "KEY">>');
}

function writeFacts(late: Late<unknown>, secret: Secret, { stdout }: Surroundings): void {
  const { version, expiresAtMs } = secret;
  const facts = {
    reference: late.toJSON(),
    version,
    expiresAt: expiresAtMs === undefined ? undefined : new Date(expiresAtMs).toISOString(),
    bytes: secret.bytes().length,
  };
  stdout.write(`${JSON.stringify(facts, undefined, 2)}\n`);
}

/** Into a pipe as it is; on a terminal with a newline, so that the prompt stands on its own line. */
async function writeValue(secret: Secret, { stdout }: Surroundings): Promise<void> {
  const bytes = secret.bytes();
  await new Promise<void>((resolve, reject) => {
    stdout.write(bytes, (error) => (error && !isEndedPipe(error) ? reject(error) : resolve()));
  });
  bytes.fill(0);
  if (stdout.isTTY === true) stdout.write("\n");
}

function isEndedPipe(error: Error): boolean {
  return "code" in error && error.code === "EPIPE";
}
