// @ts-check
/** The questions of a type in the form of a correction. */
import { element } from "../lib/dom.js";
import { say } from "../lib/words.js";
import { asText } from "../offline/asked.js";

/** @typedef {import("../offline/asked.js").Question} Question */

const INPUTS = /** @type {Record<string, Record<string, string>>} */ ({
  number: { inputmode: "decimal", maxlength: "30" }, date: { type: "date" }, link: { inputmode: "url", maxlength: "2000" },
});

/** @param {Question} question @param {any} value of the place @param {string | undefined} typed what a draft brought back @returns {HTMLElement} */
export function askFor(question, value, typed) {
  const { name, kind, label, help, blind, required } = question;
  const text = typed ?? asText(value);
  const id = `correct-${name}`;
  const hint = [help, required ? say("asked_required") : "", blind ? say("asked_blind") : ""].filter(Boolean).join(" ");
  const words = hint ? [element("p", { class: "field-hint", id: `${id}-hint` }, hint)] : [];
  const about = { id, name, ...(hint ? { "aria-describedby": `${id}-hint` } : {}) };
  if (kind === "choices") {
    const group = element("fieldset", { class: "field", ...(hint ? { "aria-describedby": `${id}-hint` } : {}) }, element("legend", { class: "field-label" }, label), ...words);
    // Without it, nothing ticked would be nothing said.
    group.append(element("input", { type: "hidden", name, value: "" }), element("div", { class: "options" }, ...boxes(question, text)));
    return group;
  }
  const input = field(question, text, about);
  input.value = text;
  return element("div", { class: "field" }, element("label", { class: "field-label", for: id }, label), ...words, input);
}

/** @param {Question} question @param {string} text @param {Record<string, string>} about */
function field(question, text, about) {
  const { kind } = question;
  if (kind === "long_text") return element("textarea", { ...about, class: "input", rows: 2, maxlength: 3000 });
  if (kind === "boolean" || kind === "choice") {
    const known = kind === "boolean" ? [["oui", say("yes")], ["non", say("no")]] : offered(question, [text]);
    return element("select", { ...about, class: "input" }, element("option", { value: "" }, say("asked_unknown")), ...known.map(([code, words]) => element("option", { value: code }, words)));
  }
  return element("input", { ...about, class: "input", autocomplete: "off", maxlength: "300", ...INPUTS[kind] });
}

/** @param {Question} question @param {string} text */
function boxes(question, text) {
  const chosen = text.split("|");
  return offered(question, chosen).map(([value, words]) =>
    element("label", { class: "option" }, element("input", { type: "checkbox", name: question.name, value, checked: chosen.includes(value) }), element("span", {}, words)),
  );
}

/** @param {Question} question @param {string[]} chosen stays where it was chosen before @returns {[string, string][]} */
function offered({ options }, chosen) {
  return options.filter(([code, , still]) => still || chosen.includes(code)).map(([code, words]) => [code, words]);
}
