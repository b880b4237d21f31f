import type { Key, Readability } from "@latebound/provider";
import { z } from "zod";
import { encodePath } from "../api-path.ts";
import { answerFault } from "../vault-error.ts";
import { apiPath, findMount, type ReadTools } from "./read-secret.ts";

const capabilityShape = z.object({ data: z.record(z.string(), z.array(z.string()).catch([])) });
const metadataShape = z.object({
  data: z.object({
    current_version: z.number().int().nonnegative(),
    versions: z.record(
      z.string(),
      z.object({ deletion_time: z.string().catch(""), destroyed: z.boolean().catch(false) }),
    ),
  }),
});

/**
 * Whether a key can be read, without its value: the token's capabilities, then KV version 2's metadata where the token
 * may see them. Where there are none the answer is `denied` or `unknown`.
 */
export async function checkSecret(key: Key, tools: ReadTools): Promise<Readability> {
  const mount = await findMount(key, tools);
  const dataPath = apiPath(key, mount);
  const metadataPath = mount.engine === "kv2" ? apiPath(key, mount, "metadata") : undefined;
  const paths = metadataPath === undefined ? [dataPath] : [dataPath, metadataPath];
  const request = { method: "POST", path: "sys/capabilities-self", body: { paths } } as const;
  const answer = await tools.client.ask(request, tools.signal);
  if (answer.isJson && answer.status === 403) return "unknown";
  if (answer.status !== 200) throw answerFault(answer, tools.place);
  const capabilities = capabilityShape.safeParse(answer.body);
  const may = (path: string) => mayRead(capabilities.data?.data[path]);
  if (!capabilities.success) return "unknown";
  if (!may(dataPath)) return "denied";
  return metadataPath !== undefined && may(metadataPath) ? checkVersion(key, metadataPath, tools) : "unknown";
}

function mayRead(capabilities: readonly string[] | undefined): boolean {
  return capabilities?.some((capability) => capability === "read" || capability === "root") ?? false;
}

async function checkVersion(key: Key, metadataPath: string, tools: ReadTools): Promise<Readability> {
  const answer = await tools.client.ask({ method: "GET", path: encodePath(metadataPath) }, tools.signal);
  if (answer.status === 404 && answer.hasNoErrors) return "absent";
  if (answer.status !== 200) throw answerFault(answer, tools.place);
  const metadata = metadataShape.safeParse(answer.body);
  if (!metadata.success) return "unknown";
  const { current_version: current, versions } = metadata.data.data;
  const version = versions[key.version ?? String(current)];
  const isGone = version === undefined || version.destroyed || hasEnded(version.deletion_time, tools.now());
  return isGone ? "absent" : "readable";
}

function hasEnded(deletionTime: string, nowMs: number): boolean {
  return Date.parse(deletionTime) <= nowMs;
}
