import type { SecretError } from "@latebound/core";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import type { LeftOut } from "../../scan/left-out.ts";
import type { Find } from "../../scan/place.ts";
import type { ScanCounts } from "../../scan/scan-context.ts";
import { reportFaults } from "../../terminal/report-faults.ts";
import { createStyle } from "../../terminal/style.ts";
import { writeText } from "../../terminal/write-text.ts";
import { isIncomplete, isUnsought, leftOutText } from "./left-out-text.ts";
import { placeText } from "./place-text.ts";

/** Tells what a scan finds. */
export interface ScanReport {
  /** Why references are not looked for. */
  faults(faults: readonly SecretError[]): Promise<void>;
  find(find: Find): void;
  leftOut(leftOut: LeftOut): void;
  end(counts: ScanCounts, referenceCount: number): Promise<void>;
}

/** A report in the format that the command line asks for: finds on stdout, what is said about the scan on stderr. */
export function createScanReport(input: CommandInput): ScanReport {
  const base = createNotes(input);
  return input.options.format === "json" ? jsonReport(input, base) : textReport(input, base);
}

type Notes = Pick<ScanReport, "faults" | "leftOut" | "end">;

function createNotes(input: CommandInput): Notes {
  const { stderr, environment } = input.surroundings;
  const { quiet } = globalOptionsOf(input);
  const style = createStyle(stderr, environment);
  return {
    async faults(faults) {
      if (faults.length > 0) await reportFaults(faults, input.surroundings);
    },
    leftOut(leftOut) {
      const isFault = isIncomplete(leftOut);
      if (quiet && !isFault && !isUnsought(leftOut)) return;
      const word = isFault ? style.fault("left out:") : style.warning("left out:");
      stderr.write(`${word} ${leftOutText(leftOut)}\n`);
    },
    async end(counts, referenceCount) {
      if (!quiet) stderr.write(`${summaryText(counts, referenceCount)}\n`);
    },
  };
}

const bytesOfMegabyte = 1_000_000;

function summaryText(counts: ScanCounts, referenceCount: number): string {
  const { finds, leftOut } = counts;
  const found = finds === 0 ? "found nothing" : `found values at ${counted(finds, "place")}`;
  return `${lookedText(counts, referenceCount)}: ${found}${leftOut === 0 ? "" : `; ${leftOut} left out`}`;
}

/** How much was looked for, and in how much. */
export function lookedText({ contents, bytes }: ScanCounts, referenceCount: number): string {
  const size = `${(bytes / bytesOfMegabyte).toFixed(1)} MB`;
  return `looked for ${counted(referenceCount, "reference")} in ${counted(contents, "content")} of ${size}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function textReport({ surroundings: { stdout, environment } }: CommandInput, notes: Notes): ScanReport {
  const style = createStyle(stdout, environment);
  return {
    ...notes,
    find({ place, references, encodings }) {
      stdout.write(`${style.strong(placeText(place))}  ${references.join(" ")}  ${encodings.join(" ")}\n`);
    },
  };
}

function jsonReport({ surroundings: { stdout } }: CommandInput, notes: Notes): ScanReport {
  const finds: Find[] = [];
  const leftOuts: LeftOut[] = [];
  let faults: object[] = [];
  return {
    async faults(told) {
      faults = told.map(({ code, message, reference }) => ({ code, message, reference }));
      await notes.faults(told);
    },
    find: (find) => finds.push(find),
    leftOut(leftOut) {
      leftOuts.push(leftOut);
      notes.leftOut(leftOut);
    },
    async end(counts, referenceCount) {
      const result = { finds, leftOut: leftOuts, faults, counts: { references: referenceCount, ...counts } };
      await writeText(stdout, `${JSON.stringify(result, undefined, 2)}\n`);
      await notes.end(counts, referenceCount);
    },
  };
}
