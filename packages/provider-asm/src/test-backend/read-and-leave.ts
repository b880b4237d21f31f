// Run in a process of its own by asm-exit.test.ts: reads one secret, closes nothing, and should end by itself.
import { call, createAsm } from "./provider-under-test.ts";
import { credentials } from "./wire-provider.ts";

const endpoint = process.argv[2] ?? "";
const { provider } = createAsm({ endpoint, region: "eu-central-1" }, { credentials });
const payload = await provider.get({ path: "db" }, call);
process.stdout.write(payload === undefined ? "absent" : "read");
