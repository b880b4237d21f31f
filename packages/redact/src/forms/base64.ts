import type { Spelled } from "./spelling.ts";

const pieceLength = 16;
const wrapColumns = [64, 76];

/**
 * base64 and base64url. Inside longer text a value begins at any of three places of a group, and the characters at its
 * ends depend on its neighbours: only those between are looked for. Beside that the whole text, padded, as it is when
 * a value is encoded alone, with and without a line feed behind it, and in lines of 64 and 76 characters.
 */
export function* base64({ bytes, inPieces }: Spelled): Generator<string> {
  for (const shift of [0, 1, 2]) {
    const inner = innerCharacters(bytes, shift);
    yield* bothAlphabets(inPieces ? piecesOf(inner) : [inner]);
  }
  for (const alone of [bytes, Buffer.concat([bytes, Buffer.from("\n")])]) {
    const whole = Buffer.from(alone).toString("base64");
    yield* bothAlphabets([whole, whole.replace(/=+$/, "")]);
    for (const columns of wrapColumns) yield* bothAlphabets(wrapped(whole, columns, inPieces));
  }
}

function innerCharacters(bytes: Uint8Array, shift: number): string {
  const text = Buffer.concat([new Uint8Array(shift), bytes]).toString("base64");
  const firstBit = 8 * shift;
  const endBit = 8 * (shift + bytes.length);
  return text.slice(Math.ceil(firstBit / 6), Math.floor(endBit / 6));
}

/** Every run of 16 characters: together they cover all, wherever lines break. */
function* piecesOf(text: string): Generator<string> {
  if (text.length <= pieceLength) yield text;
  else for (let at = 0; at + pieceLength <= text.length; at += 1) yield text.slice(at, at + pieceLength);
}

/** The lines; the last one, which may be short, with the one before. Pieces cover all others. */
function* wrapped(whole: string, columns: number, inPieces: boolean): Generator<string> {
  if (whole.length <= columns) return;
  const lines = whole.match(new RegExp(`.{1,${columns}}`, "g")) ?? [];
  if (!inPieces) yield* lines.slice(0, -1);
  for (const lineEnd of ["\n", "\r\n"]) yield lines.slice(-2).join(lineEnd);
}

function* bothAlphabets(texts: Iterable<string>): Generator<string> {
  for (const text of texts) {
    yield text;
    if (/[+/]/.test(text)) yield text.replaceAll("+", "-").replaceAll("/", "_");
  }
}
