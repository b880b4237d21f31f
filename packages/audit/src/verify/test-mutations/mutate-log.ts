/** The files of a log, oldest first. */
export type LogText = readonly { readonly file: string; readonly bytes: Buffer }[];

/** A number from 0 up to, not including, the bound. */
export type Random = (bound: number) => number;

/** Ways to tamper with a log; `other` is a log that the same writer wrote with the same key. */
export const mutations: Readonly<Record<string, (log: LogText, random: Random, other: LogText) => LogText>> =
  {
    "a byte changed": (log, random) =>
      inFile(log, random, (bytes) => withByte(bytes, random(bytes.length), random(256))),
    "a bit changed": (log, random) =>
      inFile(log, random, (bytes) => {
        const at = random(bytes.length);
        return withByte(bytes, at, (bytes[at] ?? 0) ^ (1 << random(8)));
      }),
    "a byte inserted": (log, random) =>
      inFile(log, random, (bytes) => {
        const at = random(bytes.length);
        return Buffer.concat([bytes.subarray(0, at), Buffer.from([random(256)]), bytes.subarray(at)]);
      }),
    "bytes removed": (log, random) =>
      inFile(log, random, (bytes) => {
        const at = random(bytes.length);
        return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(300))]);
      }),
    "a line removed": (log, random) => inLines(log, (lines) => lines.toSpliced(random(lines.length), 1)),
    "lines removed": (log, random) =>
      inLines(log, (lines) => lines.toSpliced(random(lines.length), 1 + random(5))),
    "a line written twice": (log, random) =>
      inLines(log, (lines) => lines.toSpliced(random(lines.length), 0, lines[random(lines.length)] ?? "")),
    "two lines exchanged": (log, random) =>
      inLines(log, (lines) => {
        const [a, b] = [random(lines.length), random(lines.length)];
        return lines.with(a, lines[b] ?? "").with(b, lines[a] ?? "");
      }),
    "all shuffled": (log, random) => inLines(log, (lines) => lines.toSorted(() => random(3) - 1)),
    "an empty line": (log, random) => inLines(log, (lines) => lines.toSpliced(random(lines.length), 0, "")),
    "cut short": (log, random) => {
      const at = random(log.reduce((sum, { bytes }) => sum + bytes.length, 0));
      return cutAt(log, at);
    },
    "cut short between lines": (log, random) => inLines(log, (lines) => lines.slice(0, random(lines.length))),
    "the beginning cut off": (log, random) =>
      inLines(log, (lines) => lines.slice(1 + random(lines.length - 1))),
    "a file removed": (log, random) => log.toSpliced(random(log.length), 1),
    "two files exchanged": (log, random) => {
      const [a, b] = [random(log.length), random(log.length)];
      const order = log.map((_, index) => index);
      const exchanged = order.with(a, b).with(b, a);
      return log.map(({ file }, index) => ({
        file,
        bytes: log[exchanged[index] ?? 0]?.bytes ?? Buffer.alloc(0),
      }));
    },
    "spliced with another log": (log, random, other) => {
      const others = linesOf(other);
      return inLines(log, (lines) => [
        ...lines.slice(0, random(lines.length)),
        ...others.slice(random(others.length)),
      ]);
    },
    "a line of another log": (log, random, other) => {
      const others = linesOf(other);
      const line = others[random(others.length)] ?? "";
      return inLines(log, (lines) => lines.toSpliced(random(lines.length), random(2), line));
    },
    "replaced by another log": (_log, _random, other) => other,
    "a number changed in a record": (log, random) =>
      inLines(log, (lines) => {
        const at = random(lines.length);
        return lines.with(
          at,
          (lines[at] ?? "").replace(/"(seq|index|durationMs)":\d/, (found) => `${found}${random(10)}`),
        );
      }),
    "an outcome turned": (log, random) =>
      inLines(log, (lines) => {
        const at = random(lines.length);
        return lines.with(
          at,
          (lines[at] ?? "").replace(/"(allowed|denied)"/, (found) =>
            found === '"denied"' ? '"allowed"' : '"denied"',
          ),
        );
      }),
  };

/** Whether both hold the same bytes in the same order. */
export function isSameLog(a: LogText, b: LogText): boolean {
  return Buffer.concat(a.map(({ bytes }) => bytes)).equals(Buffer.concat(b.map(({ bytes }) => bytes)));
}

function inFile(log: LogText, random: Random, change: (bytes: Buffer) => Buffer): LogText {
  const at = random(log.length);
  return log.map(({ file, bytes }, index) => ({ file, bytes: index === at ? change(bytes) : bytes }));
}

/** Changes the lines of the log as one; they stay in their files as far as there is room. */
function inLines(log: LogText, change: (lines: string[]) => string[]): LogText {
  const changed = change(linesOf(log));
  const counts = log.map(({ bytes }) => countLines(bytes));
  return log.map(({ file }, index) => {
    const from = counts.slice(0, index).reduce((sum, count) => sum + count, 0);
    const to = index === log.length - 1 ? changed.length : from + (counts[index] ?? 0);
    return {
      file,
      bytes: Buffer.from(
        changed
          .slice(from, to)
          .map((line) => `${line}\n`)
          .join(""),
        "latin1",
      ),
    };
  });
}

function linesOf(log: LogText): string[] {
  return log.flatMap(({ bytes }) => bytes.toString("latin1").split("\n").slice(0, -1));
}

function countLines(bytes: Buffer): number {
  return bytes.toString("latin1").split("\n").length - 1;
}

function withByte(bytes: Buffer, at: number, byte: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = byte;
  return changed;
}

function cutAt(log: LogText, at: number): LogText {
  let left = at;
  return log.map(({ file, bytes }) => {
    const kept = bytes.subarray(0, left);
    left -= kept.length;
    return { file, bytes: kept };
  });
}
