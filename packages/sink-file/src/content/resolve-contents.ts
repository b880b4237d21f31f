import { type CallOptions, type Consumer, isLate, isSecretError, SecretError } from "@latebound/core";
import { renderTemplate, type TemplatePiece } from "../format/render-template.ts";
import { treeText } from "../format/tree-text.ts";
import type { PlannedFile } from "./plan-files.ts";

/** What is to be in each file. @throws {SecretError} one fault as itself, several as one with `errors` */
export async function resolveContents(
  consumer: Consumer,
  files: readonly PlannedFile[],
  options: CallOptions,
): Promise<readonly Uint8Array[]> {
  // Calls of one turn are grouped: one fetch for all files that need a secret.
  const results = await Promise.allSettled(files.map((file) => resolveFile(consumer, file, options)));
  const faults: unknown[] = results.flatMap((result) =>
    result.status === "rejected" ? [result.reason] : [],
  );
  if (faults.length > 0) throw combined(faults);
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

async function resolveFile(consumer: Consumer, file: PlannedFile, options: CallOptions): Promise<Uint8Array> {
  if (file.format !== "bytes") return utf8(await resolveText(consumer, file, options), file);
  if (!isLate(file.content))
    throw contentError(file, "invalid_config", "is bytes, and its content is not a late value");
  const secret = await consumer.get(file.content, options);
  const bytes = secret.bytes();
  secret.dispose();
  return bytes;
}

async function resolveText(consumer: Consumer, file: PlannedFile, options: CallOptions): Promise<string> {
  const { content, format } = file;
  const isTemplate = isLate(content) && format !== "text";
  const pieces: TemplatePiece[] = [];
  const encode = (value: string, { before }: { readonly before: string }) => {
    pieces.push({ value, before });
    return value;
  };
  const resolved = await consumer.resolve(content, isTemplate ? { ...options, encode } : options);
  const fault = (code: "invalid_config" | "invalid_value", problem: string, hint?: string) =>
    contentError(file, code, problem, hint);
  if (typeof resolved !== "string") return treeText(format, resolved, fault);
  const isLone = pieces.length === 1 && pieces[0]?.before === "" && pieces[0].value === resolved;
  if (pieces.length === 0 || (isLone && !file.isFormatGiven)) return resolved;
  return renderTemplate(format, resolved, pieces, fault);
}

function utf8(text: string, file: PlannedFile): Uint8Array {
  if (text.isWellFormed()) return new TextEncoder().encode(text);
  throw contentError(file, "invalid_value", "can't hold half of a surrogate pair", "add | base64");
}

function contentError(
  { target }: PlannedFile,
  code: "invalid_config" | "invalid_value",
  problem: string,
  hint?: string,
): SecretError {
  return new SecretError(code, { message: `the file ${target.written} ${problem}`, hint });
}

function combined(faults: readonly unknown[]): unknown {
  const [first] = faults;
  const errors = faults.filter(isSecretError);
  if (faults.length === 1 || errors.length < faults.length || !isSecretError(first)) return first;
  const message = `${errors.length} files can't be written:\n${errors.map((error) => error.message).join("\n")}`;
  const retryable = errors.every((error) => error.retryable);
  return new SecretError(first.code, { message, retryable, errors });
}
