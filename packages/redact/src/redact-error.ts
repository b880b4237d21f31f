/** What errors are masked with. */
export interface ErrorMasking {
  redactText(text: string): string;
  /** Whether there is a value that is not masked. */
  hasUnmasked(): boolean;
  /** Whether the text holds a value, or a part of one, that is not masked. */
  mentionsUnmasked(text: string): boolean;
}

const replacement =
  "The message is left out: it may hold a secret that is too short or too common to be masked";
const nameShape = /^[A-Za-z_$][\w$.]{0,63}$/;
const codeShape = /^[A-Za-z0-9_.:/-]{1,64}$/;

/** A fresh error with the name, code, message and stack of what was thrown, masked, and nothing else. */
export function redactError(thrown: unknown, masking: ErrorMasking): Error {
  const { name, code, message, stack } = describe(thrown);
  const isReplaced =
    masking.hasUnmasked() || masking.mentionsUnmasked(`${name}\n${code}\n${message}\n${stack}`);
  const show = (text: string): string => withoutQuotedJson(masking.redactText(text));
  const error = new Error(isReplaced ? replacement : show(message));
  hide(error, "name", shaped(name, nameShape, masking) ?? "Error");
  hide(error, "stack", isReplaced || stack === "" ? `${error.name}: ${error.message}` : show(stack));
  if (shaped(String(code), codeShape, masking) !== undefined) Object.assign(error, { code });
  return error;
}

interface Description {
  readonly name: string;
  readonly code: string | number;
  readonly message: string;
  readonly stack: string;
}

/** The four texts of an error; of anything else what it was. */
function describe(thrown: unknown): Description {
  const nothing = { name: "Error", code: "", stack: "" };
  if (typeof thrown === "string") return { ...nothing, message: thrown };
  if ((typeof thrown !== "object" && typeof thrown !== "function") || thrown === null)
    return { ...nothing, message: `What was thrown is no error: ${String(thrown)}` };
  const [name = "Error", message, stack = ""] = ["name", "message", "stack"].map((key) =>
    readText(thrown, key),
  );
  if (message === undefined)
    return { ...nothing, message: `What was thrown is no error, but of type ${typeof thrown}` };
  return { name, code: read(thrown, "code") ?? "", message, stack };
}

function readText(source: object, key: string): string | undefined {
  const value = read(source, key);
  return value === undefined ? undefined : String(value);
}

/** A text or number, whatever getters and proxies do. */
function read(source: object, key: string): string | number | undefined {
  try {
    const value: unknown = Reflect.get(source, key);
    return typeof value === "string" || typeof value === "number" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The text, if it looks like what it should be and there is nothing to mask in it. */
function shaped(text: string, shape: RegExp, masking: ErrorMasking): string | undefined {
  const isGood = shape.test(text) && !masking.mentionsUnmasked(text) && masking.redactText(text) === text;
  return isGood ? text : undefined;
}

/** `JSON.parse` quotes ten characters around the fault: a part of a secret, which isn't found as one. */
function withoutQuotedJson(text: string): string {
  const ending = "is not valid JSON";
  const end = text.lastIndexOf(ending);
  if (end === -1) return text;
  const starts = ["Unexpected token ", '"'].map((start) => text.indexOf(start));
  const [start = end] = starts.filter((at) => at !== -1 && at < end);
  return `${text.slice(0, start)}the text ${text.slice(end)}`;
}

function hide(error: Error, key: string, value: string): void {
  Object.defineProperty(error, key, { value, writable: true, configurable: true, enumerable: false });
}
