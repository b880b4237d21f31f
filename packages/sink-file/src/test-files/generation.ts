import type { Consumer } from "@latebound/core";

/** A long text that tells its number at every place, so that a torn one is seen. */
function generationText(number: number, length = 60_000): string {
  return `${number};`.repeat(Math.ceil(length / `${number};`.length));
}

/** Whether a text is one of a generation, whole. */
export function isWhole(text: string): boolean {
  const number = Number.parseInt(text, 10);
  return text === generationText(number);
}

/** A consumer for whom every content is the text of the next generation; the rest of it is never used. */
export function generationConsumer(): Consumer {
  let number = 0;
  const resolve = async () => generationText(++number);
  return { name: "app:generations", resolve } as unknown as Consumer;
}
