import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { CommandFault } from "../command-line/command-fault.ts";
import type { Surroundings } from "../surroundings/surroundings.ts";
import { reportFault } from "./report-fault.ts";

const canary = "canary-report-5f2d81c09b";

async function told(error: unknown): Promise<string> {
  const stderr = new PassThrough();
  // Of the surroundings, a fault is told with these two.
  await reportFault(error, { stderr, environment: {} } as unknown as Surroundings);
  return String(stderr.read());
}

test("no name of a file or of a table steers the terminal", async () => {
  const hostile = "a\u001b]0;pwned\u0007\r\nb\u009b31m\u202ec";
  expect(await told(new CommandFault(`${hostile} is not trusted`, { hint: `there are: ${hostile}` }))).toBe(
    "latebound: a ]0;pwned b 31m c is not trusted\n  there are: a ]0;pwned b 31m c\n",
  );
});

test("of what nobody expected only the kind is told", async () => {
  expect(await told(new TypeError(canary))).toBe(
    "latebound: an unexpected TypeError; please report how you got here\n",
  );
});
