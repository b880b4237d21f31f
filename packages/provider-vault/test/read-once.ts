// A process that reads one secret and then has nothing left to do: it must end by itself, and print only this.

import { createManualClock } from "@latebound/testing";
import { z } from "zod";
import { vault } from "../src/index.ts";

const kind = vault();
const options = kind.options(z).parse(JSON.parse(process.argv[2] ?? "{}"));
const context = {
  name: "vault_test",
  clock: createManualClock(Date.now()),
  random: Math.random,
  event: () => {},
};
const provider = kind.create(options, context);
const read = provider.get({ path: "secret/db" }, { signal: new AbortController().signal });
const outcome = await read.then(
  (payload) => `read ${payload?.version}`,
  (error) => `failed ${error.code}`,
);
process.stdout.write(`${outcome}\n`);
