import { askHttp } from "../../../../tests/servers/http-request.ts";

/** An access key as STS or IAM gives it. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What a user or a role may do. */
export type Actions = readonly string[];

/** The users and roles of an AWS emulator that does not enforce IAM yet. */
export function createAwsAccount(endpoint: string) {
  const ask = async (service: "iam" | "sts", parameters: Readonly<Record<string, string>>) => {
    // Until IAM is enforced the emulator takes any signature; it only reads for which service it is.
    const scope = `test/20260101/eu-central-1/${service}/aws4_request`;
    const { status, body } = await askHttp(`${endpoint}/`, {
      method: "POST",
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams(parameters).toString(),
    });
    if (status !== 200) throw new Error(`${parameters.Action} failed with ${status}`);
    return (element: string) => new RegExp(`<${element}>([^<]*)</${element}>`).exec(body)?.[1] ?? "";
  };
  const policyOf = (actions: Actions) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [allow(actions)] });

  return {
    async createUser(name: string, actions: Actions): Promise<AccessKey> {
      await ask("iam", { Action: "CreateUser", UserName: name });
      if (actions.length > 0) {
        const PolicyDocument = policyOf(actions);
        await ask("iam", { Action: "PutUserPolicy", UserName: name, PolicyName: "all", PolicyDocument });
      }
      const read = await ask("iam", { Action: "CreateAccessKey", UserName: name });
      return { accessKeyId: read("AccessKeyId"), secretAccessKey: read("SecretAccessKey") };
    },
    /** Gives the role's ARN. */
    async createRole(name: string, actions: Actions): Promise<string> {
      const AssumeRolePolicyDocument = JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
      });
      const read = await ask("iam", { Action: "CreateRole", RoleName: name, AssumeRolePolicyDocument });
      const PolicyDocument = policyOf(actions);
      await ask("iam", { Action: "PutRolePolicy", RoleName: name, PolicyName: "all", PolicyDocument });
      return read("Arn");
    },
    async assumeRole(RoleArn: string): Promise<Required<AccessKey>> {
      const read = await ask("sts", { Action: "AssumeRole", RoleArn, RoleSessionName: "test" });
      return {
        accessKeyId: read("AccessKeyId"),
        secretAccessKey: read("SecretAccessKey"),
        sessionToken: read("SessionToken"),
      };
    },
  };
}

function allow(actions: Actions) {
  return { Effect: "Allow", Action: actions, Resource: "*" };
}
