import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { createResolver, parseConfig, type SecretEvent } from "@latebound/core";
import { createManualClock, type FakeProvider, fakeProvider } from "@latebound/testing";

/** A resolver over a backend in memory, and the consumer that children belong to. */
export async function openHost(entries: Readonly<Record<string, string>>) {
  const fake: FakeProvider = fakeProvider(entries);
  const clock = createManualClock();
  const events: SecretEvent[] = [];
  const config = await parseConfig('[secret.fake]\nretries = 0\ncache_ttl = "1m"\n', { kinds: [fake] });
  const resolver = createResolver({ config, clock, onEvent: (event) => void events.push(event) });
  return { fake, clock, resolver, events, consumer: resolver.for("process:web") };
}

/** Streams in the place of a host's own, and what a child wrote to them. */
export function captureOutput() {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const read = Promise.all([text(stdout), text(stderr)]);
  const end = async (): Promise<{ readonly out: string; readonly err: string }> => {
    stdout.end();
    stderr.end();
    const [out, err] = await read;
    return { out, err };
  };
  return { stdout, stderr, end };
}
