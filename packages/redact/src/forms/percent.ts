import type { Spelled } from "./spelling.ts";

const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const unreserved = `${alphanumeric}-._~`;
const component = `${unreserved}!'()*`;

/** What is left as it is, by who encodes; `+` for a space comes with forms. */
const keptCharacters = [
  "",
  unreserved,
  `${unreserved}/`,
  component,
  `${component};/?:@&=+$,#`,
  `${component}&$+,%`, // user and password of a URL
  `${component};/:@&=+$,%[]|\\^`, // path of a URL
  `${component};/?:@&=+$,%[]|\\^\`{}`.replace("'", ""), // query of a URL
  `${alphanumeric}*-._`,
  `${alphanumeric}-._`, // PHP
  `${unreserved}$&+,;=`, // user and password of a URL, by Go
  `${unreserved}$&+:=@`, // segment of a path, by Go
  `${unreserved}$&+,/:;=@`, // path, by Go
];

/** Percent-encoding as libraries do it, in upper and lower case, with `%20` and with `+` for a space. */
export function* percent({ bytes }: Spelled): Generator<string> {
  for (const kept of keptCharacters) {
    for (const space of ["%20", "+"]) {
      const upper = encode(bytes, { kept, space });
      yield upper;
      yield upper.replace(/%[0-9A-F]{2}/g, (escaped) => escaped.toLowerCase());
    }
  }
}

function encode(bytes: Uint8Array, { kept, space }: { kept: string; space: string }): string {
  const characters = Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    if (character === " ") return space;
    return byte < 0x80 && kept.includes(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  });
  return characters.join("");
}
