const chunkBytes = 64 * 1024;
/** One secret in so many lines, where there are any. */
const linesPerSecret = 20;
let randomState = 1;

/** A log of a web service, so many bytes of it, with a secret in each twentieth line if there are any. */
export function createLog(bytes: number, secrets: readonly string[]): Buffer {
  const lines: string[] = [];
  for (let length = 0, count = 0; length < bytes; count += 1) {
    const hasSecret = secrets.length > 0 && count % linesPerSecret === 0;
    const line = lineOf(count, hasSecret ? ` token=${secrets[count % secrets.length]}` : "");
    lines.push(line);
    length += line.length;
  }
  return Buffer.from(lines.join(""), "latin1").subarray(0, bytes);
}

/** Texts of letters and digits, the same in every run. */
export function randomTexts(count: number, length: number): string[] {
  return Array.from({ length: count }, () => randomText(length));
}

/** The log in pieces, as a pipe gives them. */
export function* chunksOf(log: Buffer): Generator<Buffer> {
  for (let at = 0; at < log.length; at += chunkBytes) yield log.subarray(at, at + chunkBytes);
}

function lineOf(count: number, end: string): string {
  return `2026-01-01T12:00:${count % 60}.123Z INFO [worker-${count % 17}] id=${randomText(12)} path=/api/v1/users/${count} status=200 agent="Mozilla/5.0 (X11; Linux x86_64)"${end}\n`;
}

function randomText(length: number): string {
  const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from({ length }, () => {
    randomState = (Math.imul(randomState, 1_103_515_245) + 12_345) >>> 0;
    return characters[(randomState >>> 16) % characters.length];
  }).join("");
}
