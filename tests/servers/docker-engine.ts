import { existsSync } from "node:fs";
import { request } from "node:http";
import { namedServer } from "./named-server.ts";

/** The address of a Docker Engine on this machine that answers, such as `unix:///var/run/docker.sock`, or undefined. */
export async function findDockerEngine(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string | undefined> {
  const host = engineHost(environment);
  return host !== undefined && (await answers(host)) ? host : undefined;
}

function engineHost(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const named = namedServer("LATEBOUND_TEST_DOCKER_HOST", (host) => host, environment);
  const usual = "/var/run/docker.sock";
  return named ?? (existsSync(usual) ? `unix://${usual}` : undefined);
}

function answers(host: string): Promise<boolean> {
  const { protocol, hostname, port, pathname } = new URL(host);
  const target = protocol === "unix:" ? { socketPath: pathname } : { host: hostname, port };
  return new Promise((resolve) => {
    const question = request({ ...target, path: "/_ping", agent: false, timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    question.on("error", () => resolve(false));
    question.on("timeout", () => question.destroy());
    question.end();
  });
}
