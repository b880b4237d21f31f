/** Shared by the parts of the bundle, each of which may hold a copy of the class. */
const brand: unique symbol = Symbol.for("@latebound/command-fault");

/** Why a command ends without doing its work, and what to do; holds no value. Faults of secrets are `SecretError`s. */
export class CommandFault extends Error {
  readonly exitCode: number;
  readonly hint: string | undefined;

  constructor(message: string, { exitCode = 1, hint }: { exitCode?: number; hint?: string } = {}) {
    super(message);
    this.name = "CommandFault";
    this.exitCode = exitCode;
    this.hint = hint;
  }

  get [brand](): true {
    return true;
  }
}

/** Whether a thrown thing is a `CommandFault`, of this copy of the class or of another. */
export function isCommandFault(thrown: unknown): thrown is CommandFault {
  return typeof thrown === "object" && thrown !== null && brand in thrown;
}

/** The fault of a command line that can't be carried out as it was typed. */
export function usageFault(message: string, hint?: string): CommandFault {
  return new CommandFault(message, { exitCode: 2, ...(hint !== undefined && { hint }) });
}
