import { styleText } from "node:util";
import type { Environment, OutputStream } from "../surroundings/surroundings.ts";

/** How words are set off on a stream; plain where it takes no colours. */
export interface Style {
  fault(text: string): string;
  warning(text: string): string;
  good(text: string): string;
  strong(text: string): string;
  hint(text: string): string;
  quiet(text: string): string;
}

type Format = Parameters<typeof styleText>[0];

/** The style of a stream: colours on a terminal, unless `NO_COLOR` or a dumb terminal says otherwise. */
export function createStyle(stream: OutputStream, environment: Environment): Style {
  const coloured = takesColours(stream, environment);
  const paint = (format: Format) => (text: string) =>
    coloured ? styleText(format, text, { validateStream: false }) : text;
  return {
    fault: paint(["red", "bold"]),
    warning: paint(["yellow", "bold"]),
    good: paint("green"),
    strong: paint("bold"),
    hint: paint("cyan"),
    quiet: paint("dim"),
  };
}

/** Whether colours may be written to a stream. */
function takesColours(stream: OutputStream, environment: Environment): boolean {
  if (environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR !== undefined && environment.FORCE_COLOR !== "0") return true;
  return stream.isTTY === true && environment.TERM !== "dumb";
}
