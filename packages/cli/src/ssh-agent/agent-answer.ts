import { maxMessageBytes } from "./frame-reader.ts";
import { stringBytes, uint32Bytes } from "./wire-bytes.ts";

/** A public key that a client may ask signatures for. */
export interface Identity {
  readonly publicKey: Buffer;
  readonly comment: string;
}

/** The answer to everything that is refused or went wrong; it says no more than that. */
export function failureAnswer(): Buffer {
  return stringBytes(Buffer.of(5));
}

/** The answer that lists public keys; a failure when they are more than a message holds. */
export function identitiesAnswer(identities: readonly Identity[]): Buffer {
  const entries = identities.flatMap(({ publicKey, comment }) => [
    stringBytes(publicKey),
    stringBytes(comment),
  ]);
  const content = Buffer.concat([Buffer.of(12), uint32Bytes(identities.length), ...entries]);
  return content.length > maxMessageBytes ? failureAnswer() : stringBytes(content);
}

/** The answer that brings a signature. */
export function signatureAnswer(signature: Buffer): Buffer {
  return stringBytes(Buffer.concat([Buffer.of(14), stringBytes(signature)]));
}
