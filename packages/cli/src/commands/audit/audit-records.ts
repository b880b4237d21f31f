import { lstatSync } from "node:fs";
import { resolve } from "node:path";
import { type AuditLine, type AuditQuery, type AuditRecord, queryAudit, tailAudit } from "@latebound/audit";
import { CommandFault, usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { shownFile } from "../../terminal/fault-text.ts";
import { writeText } from "../../terminal/write-text.ts";
import { momentOf } from "./moment.ts";
import { recordLine } from "./record-line.ts";

/** Shows the records of a log that fit. */
export async function auditQuery(input: CommandInput): Promise<number> {
  let count = 0;
  let first: AuditLine | undefined;
  const onUnreadable = (place: AuditLine) => {
    count += 1;
    first ??= place;
  };
  const exitCode = await show(queryAudit(existingLog(input), queryOf(input), { onUnreadable }), input);
  if (first) throw unreadableLines(count, first, input);
  return exitCode;
}

function unreadableLines(
  count: number,
  { file, line }: AuditLine,
  { surroundings }: CommandInput,
): CommandFault {
  const place = `${shownFile(file, surroundings.directory)}:${line}`;
  const message =
    count === 1
      ? `a line could not be read as a record: ${place}`
      : `${count} lines could not be read as records, the first at ${place}`;
  return new CommandFault(message, {
    hint: "latebound audit verify says what was changed, with the log's key",
  });
}

/** Shows the last records of a log, and with `--follow` those that come. */
export async function auditTail(input: CommandInput): Promise<number> {
  const { last = "10" } = input.options;
  const count = /^\d{1,7}$/.test(String(last)) ? Number(last) : undefined;
  if (count === undefined) throw usageFault("--last takes a number of records");
  const follow = input.options.follow === true;
  const path = follow ? logOf(input) : existingLog(input);
  return await show(tailAudit(path, queryOf(input), { last: count, follow }), input);
}

/** Until there are no more, or nobody reads on. */
async function show(
  records: AsyncIterable<AuditRecord>,
  { options, surroundings }: CommandInput,
): Promise<number> {
  const format = options.format === "json" ? "json" : "text";
  for await (const record of records) {
    if (!(await writeText(surroundings.stdout, `${recordLine(record, format)}\n`))) break;
  }
  return 0;
}

function logOf({ words, surroundings }: CommandInput): string {
  return resolve(surroundings.directory, words[0] ?? "");
}

/** @throws {CommandFault} where there is no log: that is no log without records */
function existingLog(input: CommandInput): string {
  const path = logOf(input);
  if (lstatSync(path, { throwIfNoEntry: false })) return path;
  throw new CommandFault(`there is no audit log ${path}`);
}

function queryOf({ options }: CommandInput): AuditQuery {
  const nowMs = Date.now();
  const { consumer, provider, secret: key, outcome, type, since, until } = options;
  const texts = Object.entries({ consumer, provider, key, outcome, type });
  return {
    ...Object.fromEntries(texts.filter(([, text]) => typeof text === "string")),
    ...(typeof since === "string" && { from: momentOf("--since", since, nowMs) }),
    ...(typeof until === "string" && { to: momentOf("--until", until, nowMs) }),
  };
}
