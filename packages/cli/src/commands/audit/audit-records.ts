import { lstatSync } from "node:fs";
import { resolve } from "node:path";
import { type AuditLine, type AuditQuery, type AuditRecord, queryAudit, tailAudit } from "@latebound/audit";
import { CommandFault, usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { shownFile } from "../../terminal/fault-text.ts";
import { warn } from "../../terminal/warn.ts";
import { writeText } from "../../terminal/write-text.ts";
import { momentOf } from "./moment.ts";
import { recordLine } from "./record-line.ts";

/** Shows the records of a log that fit. */
export async function auditQuery(input: CommandInput): Promise<number> {
  const unreadable = new UnreadableLines(input);
  const exitCode = await show(queryAudit(existingLog(input), queryOf(input), unreadable), input);
  unreadable.throwIfAny();
  return exitCode;
}

/** Shows the last records of a log, and with `--follow` those that come. */
export async function auditTail(input: CommandInput): Promise<number> {
  const { last = "10" } = input.options;
  const count = /^\d{1,7}$/.test(String(last)) ? Number(last) : undefined;
  if (count === undefined) throw usageFault("--last takes a number of records");
  const follow = input.options.follow === true;
  const path = follow ? logOf(input) : existingLog(input);
  const unreadable = new UnreadableLines(input);
  // Who follows ends it by a signal: there is no later moment to tell.
  const onUnreadable = follow ? unreadable.tell : unreadable.onUnreadable;
  const exitCode = await show(tailAudit(path, queryOf(input), { last: count, follow, onUnreadable }), input);
  unreadable.throwIfAny();
  return exitCode;
}

/** The lines of a log that are no records. */
class UnreadableLines {
  readonly #input: CommandInput;
  #count = 0;
  #first: AuditLine | undefined;

  constructor(input: CommandInput) {
    this.#input = input;
  }

  readonly onUnreadable = (place: AuditLine): void => {
    this.#count += 1;
    this.#first ??= place;
  };

  throwIfAny(): void {
    if (!this.#first) return;
    const place = this.#shown(this.#first);
    const message =
      this.#count === 1
        ? `a line could not be read as a record: ${place}`
        : `${this.#count} lines could not be read as records, the first at ${place}`;
    throw new CommandFault(message, {
      hint: "latebound audit verify says what was changed, with the log's key",
    });
  }

  /** At once. */
  readonly tell = (place: AuditLine): void => {
    warn(`a line could not be read as a record: ${this.#shown(place)}`, this.#input.surroundings);
  };

  #shown({ file, line }: AuditLine): string {
    return `${shownFile(file, this.#input.surroundings.directory)}:${line}`;
  }
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
