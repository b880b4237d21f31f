import type { SecretPart } from "./secret-parts.ts";

/**
 * Why a part is not masked: it is white space and brackets (`blank`), shorter than `minBytes` (`short`), made of fewer than
 * four different bytes (`repetitive`), a word that ordinary output holds (`common`), or listed in `allow` (`allowed`).
 */
export type Refusal = "blank" | "short" | "repetitive" | "common" | "allowed";

/** What decides beside the part itself. */
export interface RefusalRules {
  readonly minBytes: number;
  readonly allow: ReadonlySet<string>;
}

const minDifferentBytes = 4;

let commonWords: ReadonlySet<string> | undefined;

/** Made when one is first asked for: what masks is loaded in places where every millisecond is felt. */
function isCommonWord(word: string): boolean {
  commonWords ??= new Set(writtenWords.split(/\s+/));
  return commonWords.has(word);
}

const writtenWords = `true false null none undefined nil yes no on off admin administrator root user username guest anonymous password
  passwd passphrase secret secrets token apikey api_key access_token default localhost example example.com changeme
  postgres postgresql mysql mariadb mongodb mongo redis rabbitmq oracle sqlserver sqlite kafka public private master primary
  replica production staging development testing release service account database application system internal external
  enabled disabled unknown required optional bearer digest string number object boolean 123456 1234567 12345678
  123456789 1234567890 abcdef abcdefgh qwerty 127.0.0.1 0.0.0.0 http:// https:// utf-8 application/json text/plain
  service_account require verify-full authorized_user https://oauth2.googleapis.com/token
  https://accounts.google.com/o/oauth2/auth https://www.googleapis.com/oauth2/v1/certs googleapis.com`;

/** Why this part would do more harm masked than shown, or undefined. */
export function refusalOf({ bytes }: SecretPart, { minBytes, allow }: RefusalRules): Refusal | undefined {
  const text = Buffer.from(bytes).toString("utf8");
  if (/^[\s{}[\]",:;]*$/.test(text)) return "blank";
  if (allow.has(text)) return "allowed";
  if (bytes.length < minBytes) return "short";
  if (isCommonWord(text.toLowerCase()) || /^-----(BEGIN|END) [A-Z0-9 ]+-----$/.test(text)) return "common";
  return new Set(bytes).size < Math.min(minDifferentBytes, minBytes) ? "repetitive" : undefined;
}
