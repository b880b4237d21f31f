import { resolve } from "node:path";
import type { CloseOptions, Consumer, Late, Secret } from "@latebound/core";
import { isLate, isSecretError } from "@latebound/core";
import { saveFiles } from "@latebound/sink-file";
import { usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { outputFileOf } from "../../command-line/output-file.ts";
import { openAccess } from "../../project/access.ts";
import { filePlaces } from "../../project/file-places.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import { askBeforeShowing } from "../../terminal/ask-before-showing.ts";
import { writeText } from "../../terminal/write-text.ts";
import { isLoneReference, referenceText } from "./reference-text.ts";

/** Prints one value, or what is known of it. */
export async function getValue(input: CommandInput): Promise<number> {
  const { words, options, surroundings } = input;
  const word = referenceText(words[0] ?? "");
  const isShown = options.json !== true && outputFileOf(input) === undefined;
  if (isShown && options.reveal !== true)
    await askBeforeShowing("Show the value on this terminal?", surroundings);
  const access = await openAccess(input, "cli:get");
  let leases: CloseOptions["leases"] = "revoke";
  try {
    const late = bindOne(access.bind(word));
    if (await giveOut(late, access.consumer, input)) leases = "leave";
    return 0;
  } catch (error) {
    if (!isSecretError(error) || error.code !== "invalid_reference" || isLoneReference(word)) throw error;
    throw usageFault("get takes one reference", "for text with references use latebound render");
  } finally {
    await access.close({ leases });
  }
}

/** Whether somebody has the value now, and is to have it for longer than this command lasts. */
async function giveOut(late: Late<unknown>, consumer: Consumer, input: CommandInput): Promise<boolean> {
  const { options, surroundings } = input;
  const file = outputFileOf(input);
  if (file !== undefined) await saveValue(consumer, late, file, surroundings);
  if (file !== undefined && options.json !== true) return true;
  const secret = await consumer.get(late);
  if (options.json === true) writeFacts(late, secret, surroundings);
  const isTaken = options.json !== true && (await writeValue(secret, surroundings));
  secret.dispose();
  return isTaken || file !== undefined;
}

/** The very bytes, in a file that only this user can read. */
async function saveValue(
  consumer: Consumer,
  content: Late<unknown>,
  file: string,
  surroundings: Surroundings,
): Promise<void> {
  const path = resolve(surroundings.directory, file);
  await saveFiles(consumer, { [path]: { content, format: "bytes" } }, filePlaces(surroundings));
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

/**
 * Into a pipe as it is; on a terminal with a newline, so that the prompt stands on its own line. False where nobody took
 * it.
 */
async function writeValue(secret: Secret, { stdout }: Surroundings): Promise<boolean> {
  const bytes = secret.bytes();
  const isTaken = await writeText(stdout, bytes);
  bytes.fill(0);
  if (stdout.isTTY === true) stdout.write("\n");
  return isTaken;
}
