import type { Key, Readability, SecretOutline } from "@latebound/provider";
import { z } from "zod";
import { answerFault } from "../vault-error.ts";
import { jsonTextAt } from "./json-text.ts";
import { apiPath, findMount, getRequest, type ReadTools } from "./read-secret.ts";

const capabilityShape = z.object({ data: z.record(z.string(), z.array(z.string()).catch([])) });
const subkeysShape = z.object({
  data: z.object({ subkeys: z.record(z.string(), z.unknown()).nullable() }),
});

/**
 * Whether a key can be read, without its value: the token's capabilities, then the names of its fields where KV version 2
 * tells them and the token may see them. Otherwise the answer is `denied` or `unknown`.
 * @see https://openbao.org/api-docs/secret/kv/kv-v2/#read-secret-subkeys
 */
export async function checkSecret(key: Key, tools: ReadTools): Promise<Readability | SecretOutline> {
  const mount = await findMount(key, tools);
  const dataPath = apiPath(key, mount);
  const subkeysPath = mount.engine === "kv2" ? apiPath(key, mount, "subkeys") : undefined;
  const paths = subkeysPath === undefined ? [dataPath] : [dataPath, subkeysPath];
  const request = { method: "POST", path: "sys/capabilities-self", body: { paths } } as const;
  const answer = await tools.client.ask(request, tools.signal);
  if (answer.isJson && answer.status === 403) return "unknown";
  if (answer.status !== 200) throw answerFault(answer, tools.place);
  const capabilities = capabilityShape.safeParse(answer.body);
  const may = (path: string) => mayRead(capabilities.data?.data[path]);
  if (!capabilities.success) return "unknown";
  if (!may(dataPath)) return "denied";
  return subkeysPath !== undefined && may(subkeysPath) ? outlineOf(key, subkeysPath, tools) : "unknown";
}

function mayRead(capabilities: readonly string[] | undefined): boolean {
  return capabilities?.some((capability) => capability === "read" || capability === "root") ?? false;
}

/** Servers that don't tell fields' names have answers of several kinds for such a path: the value tells then. */
async function outlineOf(
  key: Key,
  subkeysPath: string,
  { client, place, signal }: ReadTools,
): Promise<Readability | SecretOutline> {
  const answer = await client.ask(getRequest(subkeysPath, key), signal);
  const subkeys = answer.isJson ? subkeysShape.safeParse(answer.body).data?.data.subkeys : undefined;
  if (answer.status === 404) return answer.hasNoErrors || subkeys === null ? "absent" : "unknown";
  if (answer.status !== 200) throw answerFault(answer, place);
  return subkeys ? { outline: jsonTextAt(answer.text, ["data", "subkeys"]) } : "unknown";
}
