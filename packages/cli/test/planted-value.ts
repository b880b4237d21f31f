import { allEncodings, type Form } from "@latebound/redact";
import { createCanary } from "@latebound/testing";

/** A value, and it written in every encoding inside other text. */
export interface PlantedValue {
  readonly value: string;
  readonly written: readonly { readonly form: Form; readonly bytes: Buffer }[];
}

/** A fresh value with characters that every encoding has to do something about. */
export function createPlantedValue(): PlantedValue {
  const value = `${createCanary()}"é<&' #/`;
  const writers: Record<Exclude<Form, "cut">, (text: string) => string | Buffer> = {
    plain: (text) => text,
    base64: (text) => Buffer.from(`user:${text}@host`).toString("base64"),
    hex: (text) => Buffer.from(text).toString("hex"),
    percent: encodeURIComponent,
    json: (text) => JSON.stringify(text),
    shell: (text) => `'${text.replaceAll("'", "'\\''")}'`,
    xml: (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;"),
    bytes: (text) => JSON.stringify(Buffer.from(text)),
    utf16: (text) => Buffer.from(text, "utf16le"),
  };
  const forms = ["plain", ...allEncodings] as const;
  return {
    value,
    written: forms.map((form) => ({
      form,
      bytes: Buffer.concat([Buffer.from("first line\nit is "), Buffer.from(writers[form](value))]),
    })),
  };
}
