import type { SecretError } from "@latebound/core";

/** Prints every fault of an error with its place and what to do, one a line, on stderr. */
export function printFaults(error: SecretError): void {
  const { faults } = error;
  for (const fault of faults) console.error(`${fault.code}: ${fault.message}`);
  console.error(`${faults.length} ${faults.length === 1 ? "fault" : "faults"}; nothing was handed out.`);
}
