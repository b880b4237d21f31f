import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, it } from "vitest";
import { splitOutput } from "./split-output.ts";

function frame(stream: number, content: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(content), 4);
  return Buffer.concat([header, Buffer.from(content)]);
}

async function read(chunks: readonly Uint8Array[], isTerminal = false) {
  const texts = { stdout: "", stderr: "" };
  const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  for await (const { to, bytes } of splitOutput(stream, isTerminal))
    texts[to] += Buffer.from(bytes).toString("latin1");
  return texts;
}

it("gives the same however the bytes are split", async () => {
  const pieces = fc.array(fc.tuple(fc.constantFrom(1, 2), fc.stringMatching(/^[a-z]{0,9}$/)), {
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(pieces, fc.array(fc.nat(80)), async (written, cuts) => {
      const bytes = Buffer.concat(written.map(([stream, content]) => frame(stream, content)));
      const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
      const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
      const textOf = (stream: number) =>
        written.flatMap(([to, content]) => (to === stream ? [content] : [])).join("");
      expect(await read(chunks)).toEqual({ stdout: textOf(1), stderr: textOf(2) });
    }),
    { numRuns: 200 },
  );
});

it("takes a terminal's output as it comes", async () => {
  expect(await read([Buffer.from([1, 0, 0]), Buffer.from("x")], true)).toEqual({
    stdout: "\x01\0\0x",
    stderr: "",
  });
});
