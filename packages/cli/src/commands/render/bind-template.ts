import { isSecretError, SecretError } from "@latebound/core";
import type { Access } from "../../project/command-access.ts";

/**
 * The late value of a template, or its text where it holds no reference.
 * @throws {SecretError} with the line of each reference that can't be bound
 */
export function bindTemplate({ bind }: Pick<Access, "bind">, text: string, file: string): unknown {
  try {
    return bind(text);
  } catch (error) {
    if (!isSecretError(error)) throw error;
    throw located(error, faultsByLine({ bind }, text, file));
  }
}

/** A reference stands on one line, as a rule: each line is bound for itself to find those that can't be. */
function faultsByLine({ bind }: Pick<Access, "bind">, text: string, file: string): SecretError[] {
  return text.split("\n").flatMap((line, index) => {
    try {
      bind(line);
      return [];
    } catch (error) {
      if (!isSecretError(error)) throw error;
      return error.faults.map((fault) => atLine(fault, { file, path: "", line: index + 1 }));
    }
  });
}

function atLine(fault: SecretError, at: SecretError["at"] & object): SecretError {
  const { code, publicMessage, hint, provider, reference } = fault;
  return new SecretError(code, { message: publicMessage, hint, provider, reference, at });
}

function located(error: SecretError, faults: readonly SecretError[]): SecretError {
  const [first] = faults;
  if (first === undefined || faults.length === 1) return first ?? error;
  return new SecretError(first.code, { message: error.message, errors: faults });
}
