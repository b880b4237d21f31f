import type { HttpAnswer, HttpRequest, SendHttp } from "./http-exchange.ts";

const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * Sends the request and follows one redirect, if it leads to an origin of `standbys` with the same scheme, path and
 * query; any other redirect is given back as it came. Not for requests that carry a credential to log in with.
 */
export async function sendToStandby(
  send: SendHttp,
  request: HttpRequest,
  { standbys, signal }: { readonly standbys: readonly string[]; readonly signal: AbortSignal },
): Promise<HttpAnswer> {
  const answer = await send(request, signal);
  const target = targetOf(answer, request, standbys);
  return target === undefined ? answer : send({ ...request, url: target }, signal);
}

function targetOf(answer: HttpAnswer, { url }: HttpRequest, standbys: readonly string[]): string | undefined {
  const location = answer.headers.location;
  if (!redirects.has(answer.status) || location === undefined || !URL.canParse(location, url))
    return undefined;
  const from = new URL(url);
  const target = new URL(location, url);
  const isSame = ["protocol", "pathname", "search"].every(
    (part) => Reflect.get(from, part) === Reflect.get(target, part),
  );
  const isListed = standbys.some((standby) => new URL(standby).origin === target.origin);
  return isSame && isListed && target.username === "" && target.password === "" ? target.href : undefined;
}
