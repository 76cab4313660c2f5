/** Building pages without a template engine: every text goes in as text, never as markup. */

import { plain } from "./bytes.js";

const DRAWINGS = {
  door: "M5 21V4a1 1 0 0 1 1-1h8v18M3 21h18M14 5l4 1.2V21M11 12v.01",
  phone: "M6 3.5h3l1.5 4.2-2 1.6a12 12 0 0 0 6.2 6.2l1.6-2 4.2 1.5v3a2 2 0 0 1-2.2 2A17 17 0 0 1 4 5.7a2 2 0 0 1 2-2.2z",
  sms: "M4 5h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9l-4 4v-4H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM7.500 9.500h9M7.500 13h5",
  visit: "M3.500 11 12 4l8.500 7M6 9.500V20h12V9.500M10 20v-5.500h4V20",
  activity: "M5 9h11v6a4 4 0 0 1-4 4H9a4 4 0 0 1-4-4zM16 10h2a2.300 2.300 0 0 1 0 4.600h-2M8.500 3v3M12.500 3v3",
  elsewhere: "M12 21s-6.500-5.800-6.500-11a6.500 6.500 0 0 1 13 0C18.500 15.200 12 21 12 21zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  plus: "M12 5v14M5 12h14",
  back: "M15 5l-7 7 7 7",
  search: "M11 4.500a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13zM16 16l4.500 4.500",
  moon: "M20 14.200A8.200 8.200 0 0 1 9.800 4 8.200 8.200 0 1 0 20 14.200z",
  tick: "M5 12.500l4.500 4.500L19 7.500",
  ticks: "M2 12.500l4.500 4.500L14 9M12 16l1 1 9.500-9.500",
  safe: "M12 3 5 6v5.500c0 4.500 3 7.800 7 9.500 4-1.700 7-5 7-9.500V6zM9 12l2.200 2.200L15 10.400",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  eye: "M2.500 12S6 5.800 12 5.800 21.500 12 21.500 12 18 18.200 12 18.200 2.500 12 2.500 12zM12 14.700a2.700 2.700 0 1 0 0-5.400 2.700 2.700 0 0 0 0 5.400z",
  question: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.600 9.400a2.500 2.500 0 1 1 3.600 2.300c-.8.4-1.200 1-1.200 1.900M12 16.800v.01",
  undo: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  swap: "M7 4 3 8l4 4M3 8h14M17 12l4 4-4 4M21 16H7",
  pen: "M4 20h4L19 9l-4-4L4 16zM13.500 6.500l4 4",
  flag: "M5 21V4h12l-2 4 2 4H5",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.500V12l3 2",
  people: "M9 11.200a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400zM3 20c0-3.500 2.600-5.600 6-5.600s6 2.100 6 5.600M16 5.200a3.200 3.200 0 0 1 0 5.700M17.500 14.800c2.200.7 3.500 2.500 3.500 5.200",
  person: "M12 11.500a3.700 3.700 0 1 0 0-7.500 3.700 3.700 0 0 0 0 7.500zM4.500 20.500c0-4 3.300-6.300 7.500-6.300s7.500 2.300 7.500 6.300",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", DRAWINGS[name]);
  svg.append(path);
  return svg;
}

/** h("button.button.button--main", {onclick}, "Gem"): one element; false and null children are left out. */
export function h(what, ...rest) {
  const [tag, ...classes] = what.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  const plain = rest[0]?.constructor === Object;
  for (const [name, value] of Object.entries(plain ? rest[0] : {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") element[name] = value;
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...rest.slice(plain ? 1 : 0).flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** These and no others stand in `parent`. What stands there already stays as it is: a finger may be on it. */
export function settle(parent, nodes) {
  if (nodes.length !== parent.children.length || nodes.some((node, at) => node !== parent.children[at])) parent.replaceChildren(...nodes);
}

export const button = (text, onclick, { look = "", pic, ...attributes } = {}) =>
  h(`button.button${look && `.button--${look.split(" ").join(".button--")}`}`, { type: "button", onclick, ...attributes }, pic && icon(pic), h("span", text));

/** A text field with its label; `props` go to the field. What cannot be written down leaves the field as it comes. */
export function field(label, id, props = {}, { hint, tag = "input" } = {}) {
  const control = h(tag, { id, name: id, autocomplete: "off", "aria-describedby": hint ? `${id}-hint` : null,
    ...props, oninput: (event) => (readable(control), props.oninput?.(event)) });
  return h("div.field", h("label", { for: id }, label), hint && h("p.hint", { id: `${id}-hint` }, hint), control);
}

function readable(control) {
  const kept = plain(control.value);
  if (kept !== control.value) control.value = kept;
}

/** What nobody waits for, once the screen shows what they do wait for. */
export const afterDrawing = (work) => (document.hidden ? setTimeout(work) : requestAnimationFrame(() => setTimeout(work)));

export const later = (work, ms) => {
  let timer = 0;
  const run = () => (clearTimeout(timer), (timer = setTimeout(work, ms)));
  run.now = () => (clearTimeout(timer), work());
  run.cancel = () => clearTimeout(timer);
  return run;
};
