// Preloaded by `readInChild`: subscribes to every diagnostics channel as it is made and prints what is published.
import channels from "node:diagnostics_channel";
import { syncBuiltinESMExports } from "node:module";
import { describeEverything } from "../../leaks/describe-everything.ts";

const recorded = new Set<string>();
const nodesOwn = /^(tracing:)?(http|http2|net|tls|dns|stream)\./;

function record(name: string | symbol): void {
  const label = String(name);
  if (recorded.has(label) || nodesOwn.test(label)) return;
  recorded.add(label);
  channels.subscribe(name, (message) => {
    process.stderr.write(`${label}: ${describeEverything(message)}\n`);
  });
}

const { channel, tracingChannel } = channels;
channels.channel = (name) => {
  record(name);
  return channel(name);
};
channels.tracingChannel = (nameOrChannels) => {
  if (typeof nameOrChannels === "string") {
    for (const event of ["start", "end", "asyncStart", "asyncEnd", "error"])
      record(`tracing:${nameOrChannels}:${event}`);
  }
  return tracingChannel(nameOrChannels);
};
syncBuiltinESMExports();

const madeBeforehand = [
  "child_process",
  "console.log",
  "console.error",
  "worker_threads",
  "module.import",
  "module.require",
];
const ofUndici = [
  "request:create",
  "request:bodySent",
  "request:headers",
  "request:trailers",
  "client:sendHeaders",
];
for (const name of [...madeBeforehand, ...ofUndici.map((event) => `undici:${event}`)]) record(name);
process.stderr.write(`recording ${recorded.size} channels\n`);
