import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import {
  type DockerEngine,
  dockerMissing,
  startDockerEngine,
} from "../../../../tests/servers/docker-engine.ts";

/** A Docker Engine with two images, neither of which could be pulled. */
export interface TestEngine extends DockerEngine {
  readonly docker: Docker;
  readonly socketPath: string;
  /** Has `/bin/sh` and busybox's commands; its user is 1000:1000, its command prints `ready`. */
  readonly shellImage: string;
  /** Two static programs, `/cat` and `/tail`, and no shell. */
  readonly bareImage: string;
}

/** Why there are no containers here, or undefined. */
export function testEngineMissing(): string | undefined {
  return (
    dockerMissing() ?? (busyboxPath() ? undefined : "no static busybox is installed (Debian: busybox-static)")
  );
}

/** The engine with its images, after about 5 s. */
export async function startTestEngine(): Promise<TestEngine> {
  const engine = await startDockerEngine();
  const socketPath = engine.host.replace("unix://", "");
  const docker = new Docker({ socketPath });
  const shellImage = "latebound-test/shell:1";
  const bareImage = "latebound-test/bare:1";
  await buildImage(docker, shellImage, shellDockerfile);
  await buildImage(docker, bareImage, bareDockerfile);
  return { ...engine, docker, socketPath, shellImage, bareImage };
}

const shellDockerfile = `FROM scratch
COPY busybox /bin/busybox
RUN ["/bin/busybox", "--install", "-s", "/bin"]
RUN ["/bin/busybox", "mkdir", "-p", "/tmp"]
USER 1000:1000
ENTRYPOINT ["/bin/sh", "-c", "echo ready; exec sleep 600"]
`;

const bareDockerfile = `FROM scratch
COPY busybox /cat
COPY busybox /tail
USER 1000:1000
ENTRYPOINT ["/cat"]
`;

async function buildImage(docker: Docker, name: string, dockerfile: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "latebound-image-"));
  try {
    copyFileSync(busyboxPath() ?? "", join(folder, "busybox"));
    chmodSync(join(folder, "busybox"), 0o755);
    writeFileSync(join(folder, "Dockerfile"), dockerfile);
    const progress = await docker.buildImage(
      { context: folder, src: ["Dockerfile", "busybox"] },
      { t: name },
    );
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(progress, (error, steps) => {
        const failed = error ?? steps.find((step) => "error" in step);
        if (failed) reject(new Error(`${name}: ${JSON.stringify(failed)}`));
        else resolve();
      });
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function busyboxPath(): string | undefined {
  return ["/usr/bin/busybox", "/bin/busybox"].find((path) => existsSync(path));
}
