import { relative } from "node:path";
import { cleanText, type SourcePlace } from "@latebound/provider";
import { grantLines } from "./grant-lines.ts";
import { sourceExcerpt } from "./source-excerpt.ts";
import type { Style } from "./style.ts";
import type { ToldFault } from "./told-fault.ts";

/** What faults are told with. */
export interface FaultContext {
  readonly style: Style;
  readonly tone: "fault" | "warning";
  /** Columns that a line may have. */
  readonly width: number;
  /** File names are told relative to it. */
  readonly directory: string;
  /** Texts by file, as far as they are at hand. */
  readonly texts: ReadonlyMap<string, string>;
}

/** A fault as a person reads it: what, where, the line it is about, what to do. Ends with a line end. */
export function faultText(fault: ToldFault, context: FaultContext): string {
  const { style, tone } = context;
  const word = tone === "warning" ? `warning: ${fault.code}:` : `${fault.code}:`;
  const lines = [`${style[tone](word)} ${cleanText(fault.summary, 2_000)}`, ...placeLines(fault, context)];
  const grant = grantLines(fault);
  if (grant) lines.push(`  ${style.hint("to allow it, add:")}`, ...grant.map((line) => `    ${line}`));
  else if (fault.hint !== undefined) lines.push(`  ${style.hint("hint:")} ${cleanText(fault.hint)}`);
  return `${lines.join("\n")}\n`;
}

/** `app.toml:3:7 mail.url`, as far as it is known. */
export function placeText({ file, line, column, path }: SourcePlace, directory: string): string {
  const position = [line, column].filter((number) => number !== undefined);
  const named = file === undefined ? [] : [[shownFile(file, directory), ...position].join(":")];
  return cleanText([...named, ...(path === undefined || path === "" ? [] : [path])].join(" "), 2_000);
}

/** Relative to the working directory where it lies below it. */
export function shownFile(file: string, directory: string): string {
  const inside = relative(directory, file);
  return inside.startsWith("..") ? file : inside;
}

function placeLines(fault: ToldFault, { style, tone, directory, texts, width }: FaultContext): string[] {
  const { at } = fault;
  const place = at ? placeText(at, directory) : "";
  if (!at || place === "") return [];
  const number = String(at.line ?? "");
  const text = at.file === undefined ? undefined : texts.get(at.file);
  const excerpt =
    text === undefined ? undefined : sourceExcerpt(text, fault, width - number.length - "  1 | ".length + 1);
  if (!excerpt) return [`  at ${style.strong(place)}`];
  const margin = " ".repeat(number.length);
  return [
    `  at ${style.strong(place)}`,
    `  ${style.quiet(`${number} |`)} ${excerpt.line}`,
    `  ${style.quiet(`${margin} |`)} ${style[tone](excerpt.marks)}`,
  ];
}
