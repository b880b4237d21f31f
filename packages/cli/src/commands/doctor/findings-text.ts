import { cleanText } from "@latebound/provider";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import { createStyle, type Style } from "../../terminal/style.ts";
import type { DoctorFinding } from "./doctor-finding.ts";

/** Findings for people: by what they are about, each on a line, with what to do below it. */
export function findingsText(
  findings: readonly DoctorFinding[],
  versions: Readonly<Record<string, string>>,
  { stdout, environment }: Pick<Surroundings, "stdout" | "environment">,
): string {
  const style = createStyle(stdout, environment);
  const groups = [...Map.groupBy(findings, ({ about }) => about)];
  const blocks = groups.map(([about, members]) => {
    const width = Math.max(...members.map(({ subject }) => subject.length));
    return `\n${style.strong(about)}\n${members.map((member) => lineOf(member, width, style)).join("")}`;
  });
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${named.join(", ")}\n${blocks.join("")}\n${summaryOf(findings, style)}\n`;
}

function lineOf({ level, subject, message, hint }: DoctorFinding, width: number, style: Style): string {
  const painted = { ok: style.good, warning: style.warning, fault: style.fault }[level];
  const begin = `  ${painted(level.padEnd(7))}  ${subject.padEnd(width)}  `;
  const below = hint === undefined ? "" : `  ${" ".repeat(9 + width + 2)}${style.hint(cleanText(hint))}\n`;
  return `${begin}${cleanText(message)}\n${below}`;
}

function summaryOf(findings: readonly DoctorFinding[], style: Style): string {
  const count = (level: DoctorFinding["level"]) =>
    findings.filter((finding) => finding.level === level).length;
  const faults = `${count("fault")} ${count("fault") === 1 ? "fault" : "faults"}`;
  const warnings = `${count("warning")} ${count("warning") === 1 ? "warning" : "warnings"}`;
  return count("fault") > 0 ? `${style.fault(faults)}, ${warnings}` : `no fault, ${warnings}`;
}
