import { lstatSync } from "node:fs";
import { resolve } from "node:path";
import { type AuditFault, type AuditVerification, verifyAudit } from "@latebound/audit";
import { cleanText } from "@latebound/provider";
import { CommandFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import { createStyle } from "../../terminal/style.ts";
import { writeText } from "../../terminal/write-text.ts";
import { anchorsOf } from "./anchor-files.ts";
import { auditKey } from "./audit-key.ts";

/** Verifies an audit log; 1 when it was tampered with. */
export async function auditVerify(input: CommandInput): Promise<number> {
  const { words, options, surroundings } = input;
  const path = resolve(surroundings.directory, words[0] ?? "");
  const anchors = await anchorsOf(input);
  const key = await auditKey(input);
  const found = await verifyAudit(path, { key, ...anchors }).finally(() => key.fill(0));
  // A file that is gone while older ones are there is a fault of the log.
  if (found.records === 0 && !lstatSync(path, { throwIfNoEntry: false }))
    throw new CommandFault(`there is no audit log ${path}`);
  const text =
    options.format === "json"
      ? `${JSON.stringify(found, undefined, 2)}\n`
      : textOf(found, anchors.anchor.length, surroundings);
  await writeText(surroundings.stdout, text);
  return found.ok ? 0 : 1;
}

function textOf(found: AuditVerification, anchors: number, surroundings: Surroundings): string {
  const style = createStyle(surroundings.stdout, surroundings.environment);
  const faults = found.faults.map((fault) => `${style.fault(placeOf(fault))} ${cleanText(fault.reason)}\n`);
  const torn =
    found.tornBytes > 0 ? `a crash cut off the last record, ${found.tornBytes} bytes of it are there\n` : "";
  return [...faults, torn, summaryOf(found, anchors, style)].join("");
}

function placeOf({ seq, file, line }: AuditFault): string {
  const place = file === undefined ? "" : `${cleanText(file)}${line === undefined ? "" : `:${line}`}: `;
  return `${place}record ${seq}:`;
}

function summaryOf(
  { ok, records, lastSeq, faults }: AuditVerification,
  anchors: number,
  style: ReturnType<typeof createStyle>,
): string {
  if (ok) {
    const reach =
      anchors === 0
        ? "no anchor was given, so whether its end was cut off can't be told"
        : `${anchors} ${anchors === 1 ? "anchor fits" : "anchors fit"}`;
    return `${style.good("ok")}: ${records} records are as they were written, the last is ${lastSeq}; ${reach}\n`;
  }
  const hint =
    records === 0 ? style.hint("not one record fits: is it the right key, without a newline?\n") : "";
  const many =
    faults.length === 100
      ? "100 faults or more"
      : `${faults.length} ${faults.length === 1 ? "fault" : "faults"}`;
  return `${hint}${style.fault("tampered")}: ${many}, ${records} records are in order\n`;
}
