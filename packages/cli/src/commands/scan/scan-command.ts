import { createRedactor, type Redactor } from "@latebound/redact";
import { CommandFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import { openLocalAccess } from "../../project/local-access.ts";
import { type ScanOptions, type ScanTarget, scan } from "../../scan/scan.ts";
import type { ScanCounts } from "../../scan/scan-context.ts";
import { openStatusLine } from "../../terminal/status-line.ts";
import { isIncomplete } from "./left-out-text.ts";
import { type LookedFor, lookForAll } from "./look-for.ts";
import { createScanReport, lookedText } from "./scan-report.ts";
import { targetsOf } from "./targets-of.ts";

/** Looks for the values of the config's references; gives 1 where there are any, or not all was looked at or for. */
export async function scanCommand(input: CommandInput): Promise<number> {
  const targets = targetsOf(input);
  const redactor = createRedactor();
  const lookedFor = await lookFor(input, redactor);
  const report = createScanReport(input);
  await report.faults(lookedFor.faults);
  let isClean = lookedFor.faults.length === 0;
  const counts = await scanWithStatus(input, targets, lookedFor.referenceCount, {
    redactor,
    programPath: input.surroundings.environment.PATH ?? "",
    onFind(find) {
      isClean = false;
      report.find(find);
    },
    onLeftOut(leftOut) {
      isClean &&= !isIncomplete(leftOut);
      report.leftOut(leftOut);
    },
  });
  await report.end(counts, lookedFor.referenceCount);
  return isClean ? 0 : 1;
}

/** Scans, and says on a terminal how far it has come. */
async function scanWithStatus(
  input: CommandInput,
  targets: readonly ScanTarget[],
  referenceCount: number,
  options: ScanOptions,
): Promise<ScanCounts> {
  let counts: ScanCounts = { contents: 0, bytes: 0, finds: 0, leftOut: 0 };
  const status = openStatusLine(() => lookedText(counts, referenceCount), {
    surroundings: input.surroundings,
    quiet: globalOptionsOf(input).quiet,
  });
  try {
    return await scan(targets, {
      ...options,
      onStart(growing) {
        counts = growing;
      },
      onFind(find) {
        status.clear();
        options.onFind(find);
      },
      onLeftOut(leftOut) {
        status.clear();
        options.onLeftOut(leftOut);
      },
    });
  } finally {
    status.end();
  }
}

async function lookFor(input: CommandInput, redactor: Redactor): Promise<LookedFor> {
  const access = await openLocalAccess(input, "cli:scan");
  try {
    const lookedFor = await lookForAll(access, redactor);
    if (lookedFor.referenceCount === 0 && lookedFor.faults.length === 0)
      throw new CommandFault("the config has no references, so there is nothing to look for");
    return lookedFor;
  } finally {
    await access.close();
  }
}
