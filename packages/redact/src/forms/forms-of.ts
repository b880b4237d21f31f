import type { SecretPart } from "../secret-parts.ts";
import { base64 } from "./base64.ts";
import { cut } from "./cut.ts";
import type { Encoding } from "./encodings.ts";
import { json, shell, xml } from "./escaped.ts";
import { hex } from "./hex.ts";
import { nodeBytes } from "./node-bytes.ts";
import { percent } from "./percent.ts";
import type { Spelled, Spelling } from "./spelling.ts";
import { utf16 } from "./utf16.ts";

const spellings: Readonly<Record<Encoding, Spelling>> = {
  base64,
  hex,
  percent,
  json,
  shell,
  xml,
  bytes: nodeBytes,
  utf16,
};

const basicEncodings: readonly Encoding[] = ["json", "base64"];

/** Anything shorter would be found by chance. */
const minFormBytes = 6;

/** How a secret is written: as it is (`plain`), cut off with dots behind it, or in an encoding. */
export type Form = "plain" | "cut" | Encoding;

/** A pattern, and what it is. */
export interface FormBytes {
  readonly form: Form;
  readonly bytes: Uint8Array;
}

/** The patterns for a part of a secret: the part itself and each way to write it. */
export function* formsOf(part: SecretPart, encodings: readonly Encoding[]): Generator<FormBytes> {
  yield { form: "plain", bytes: part.bytes };
  if (part.coverage === "plain") return;
  const spelled = { bytes: part.bytes, text: textOf(part.bytes), inPieces: part.coverage === "full" };
  if (part.coverage === "full") for (const bytes of cut(spelled)) yield { form: "cut", bytes };
  for (const encoding of encodings) {
    if (part.coverage !== "basic" || basicEncodings.includes(encoding))
      yield* encodedForms(spelled, encoding);
  }
}

function* encodedForms(spelled: Spelled, encoding: Encoding): Generator<FormBytes> {
  for (const form of spellings[encoding](spelled)) {
    const bytes = typeof form === "string" ? Buffer.from(form) : form;
    if (bytes.length >= minFormBytes) yield { form: encoding, bytes };
  }
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
