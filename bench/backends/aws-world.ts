import { startAwsEmulator } from "../../tests/servers/aws-emulator.ts";
import { askHttp } from "../../tests/servers/http-request.ts";

/** The names of the secrets. */
export const secretNames = Array.from({ length: 1_000 }, (_, index) => `bench/s${index}`);

/** An access key. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A real AWS emulator with secrets. */
export interface AwsWorld {
  readonly endpoint: string;
  readonly region: string;
  /** May do anything. */
  readonly admin: AccessKey;
  /** May read single secrets, but no batches, once `enforceIam` is called. */
  readonly reader: AccessKey;
  enforceIam(): Promise<void>;
  stop(): Promise<void>;
}

/** A private AWS emulator with a thousand secrets. */
export async function startAwsWorld(): Promise<AwsWorld> {
  const emulator = await startAwsEmulator();
  const { endpoint, region, enforceIam, stop } = emulator;
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": "secretsmanager.CreateSecret",
  };
  for (const [index, name] of secretNames.entries()) {
    const body = JSON.stringify({
      Name: name,
      SecretString: `value-${index}`,
      ClientRequestToken: tokenOf(index),
    });
    await ask({ endpoint, region }, { service: "secretsmanager", headers, body });
  }
  const place = { endpoint, region };
  const admin = await createUser(place, "admin", "secretsmanager:*");
  const reader = await createUser(place, "reader", "secretsmanager:GetSecretValue");
  return { endpoint, region, admin, reader, enforceIam, stop };
}

interface Place {
  readonly endpoint: string;
  readonly region: string;
}

async function createUser(place: Place, name: string, action: string): Promise<AccessKey> {
  const statement = { Effect: "Allow", Action: action, Resource: "*" };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await askIam(place, { Action: "CreateUser", UserName: name });
  await askIam(place, { Action: "PutUserPolicy", UserName: name, PolicyName: "all", PolicyDocument: policy });
  const key = await askIam(place, { Action: "CreateAccessKey", UserName: name });
  const read = (element: string) => new RegExp(`<${element}>([^<]*)</${element}>`).exec(key)?.[1] ?? "";
  return { accessKeyId: read("AccessKeyId"), secretAccessKey: read("SecretAccessKey") };
}

function askIam(place: Place, parameters: Readonly<Record<string, string>>): Promise<string> {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return ask(place, { service: "iam", headers, body: new URLSearchParams(parameters).toString() });
}

interface Question {
  readonly service: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Until IAM is enforced the emulator takes any signature; it only reads for which service it is. */
async function ask({ endpoint, region }: Place, { service, headers, body }: Question): Promise<string> {
  const scope = `bench/20260101/${region}/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`;
  const answer = await askHttp(`${endpoint}/`, {
    method: "POST",
    headers: { ...headers, authorization },
    body,
  });
  if (answer.status !== 200)
    throw new Error(`${service} answered ${answer.status}: ${answer.body.slice(0, 300)}`);
  return answer.body;
}

/** A version's id, the same in every run. */
function tokenOf(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
}
