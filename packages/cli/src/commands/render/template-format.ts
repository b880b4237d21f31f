import { basename } from "node:path";
import { type FileFormat, formatOfName } from "@latebound/sink-file";
import { isLoneReference } from "../get/reference-text.ts";

/** What tells a template's format. */
export interface TemplateNames {
  /** The template's own name. */
  readonly named: string;
  readonly output: string | undefined;
  /** What the command line says. */
  readonly given: FileFormat | undefined;
}

/**
 * How values are quoted in a template: as the command line says, else as its own name tells, else the output's. A text
 * that is one reference and nothing else is written as it is, unless a format was asked for.
 */
export function templateFormat(text: string, { named, output, given }: TemplateNames): FileFormat {
  if (given !== undefined) return given;
  if (isLoneReference(text)) return "text";
  const own = formatOfName(withoutTemplateEnding(basename(named)));
  return own === "text" && output !== undefined ? formatOfName(basename(output)) : own;
}

function withoutTemplateEnding(name: string): string {
  return name.replace(/\.(tmpl|tpl)$/, "");
}
