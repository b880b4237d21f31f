import { Writable } from "node:stream";

/** A stream that keeps what it is given. */
export interface TextCollector {
  readonly stream: Writable;
  text(): string;
  /** When the text matches. */
  until(pattern: RegExp): Promise<string>;
}

/** A collector with nothing in it. */
export function collectText(): TextCollector {
  let text = "";
  let look = () => {};
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      look();
      done();
    },
  });
  const until = (pattern: RegExp) =>
    new Promise<string>((resolve) => {
      look = () => {
        if (pattern.test(text)) resolve(text);
      };
      look();
    });
  return { stream, text: () => text, until };
}
