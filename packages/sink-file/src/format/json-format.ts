import { badPlace, endsInEscape, escaped, type Quote, takeTokens } from "./slot.ts";

/** Writes a value into a JSON text: escaped between quotes, or as a string where a value stands. */
export const quoteJson: Quote = (value, { before, after }) => {
  const { taken, open } = takeTokens(before, /"(?:[^"\\]|\\.)*"|[^"]/);
  if (open !== "") {
    const closes = /^(?:[^"\\\n]|\\.)*"/u.test(after);
    return closes && !endsInEscape(open) ? escaped(value) : badPlace("has a JSON string that isn't closed");
  }
  const isValue = /(?:^|[:,[])\s*$/u.test(taken.slice(-200).join("")) && /^\s*(?:[,\]}]|$)/u.test(after);
  return isValue
    ? `"${escaped(value)}"`
    : badPlace("has a reference where JSON takes no value", "put quotes around it");
};
