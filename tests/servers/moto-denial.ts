import type { ProxyAnswer, RecordedRequest } from "./fault.ts";

/**
 * The denial as AWS sends it: moto answers Secrets Manager's JSON calls with an XML page when IAM is enforced.
 * Everything else stays as it is, such a page from STS too: that is how AWS itself answers there. For `startFaultProxy({ target, answer: translateMotoDenial })`.
 */
export function translateMotoDenial(answer: ProxyAnswer, { headers }: RecordedRequest): ProxyAnswer {
  if (headers["x-amz-target"] === undefined) return answer;
  const text = answer.status === 403 ? answer.body.toString("utf8") : "";
  const code = /<Code>([^<]+)<\/Code>/.exec(text)?.[1];
  if (code === undefined) return answer;
  const message = /<Message>([^<]*)<\/Message>/.exec(text)?.[1] ?? "";
  const type = awsNames[code] ?? code;
  return {
    status: 400,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": type },
    body: Buffer.from(JSON.stringify({ __type: type, message })),
  };
}

const awsNames: Readonly<Record<string, string>> = {
  AccessDenied: "AccessDeniedException",
  InvalidClientTokenId: "UnrecognizedClientException",
  SignatureDoesNotMatch: "InvalidSignatureException",
};
