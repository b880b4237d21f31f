import { SecretError } from "@latebound/provider";

/** The error of every call after `close`. */
export function closedError(): SecretError {
  return new SecretError("closed", { message: "the resolver is closed" });
}
