export type { HttpAnswer, HttpRequest, SendHttp } from "./transport/http-exchange.ts";
export { type VaultParts, vault } from "./vault-provider.ts";
