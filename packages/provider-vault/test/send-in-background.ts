// A process whose only work is a request that nobody waits for: it must end, though the server never answers.
import { createNodeHttp } from "../src/transport/node-http.ts";

const [url = ""] = process.argv.slice(2);
const { send } = createNodeHttp(
  { address: url, token: "hvs.t" },
  { provider: "vault_test", literalOptions: new Set() },
);
const request = { method: "GET", url: `${url}/v1/x`, headers: {}, background: true } as const;
send(request, new AbortController().signal).catch(() => {});
process.stdout.write("sent\n");
