// A process that reads one secret and then has nothing left to do: it must end by itself, and print only this.

import { z } from "zod";
import { systemClock } from "../../core/src/time/system-clock.ts";
import { vault } from "../src/index.ts";

const kind = vault();
const options = kind.options(z).parse(JSON.parse(process.argv[2] ?? "{}"));
const context = { name: "vault_test", clock: systemClock, random: Math.random, event: () => {} };
const provider = kind.create(options, context);
const read = provider.get({ path: "secret/db" }, { signal: new AbortController().signal });
const outcome = await read.then(
  (payload) => `read ${payload?.version}`,
  (error) => `failed ${error.code}`,
);
process.stdout.write(`${outcome}\n`);
