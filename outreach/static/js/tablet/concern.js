/** The duty to report concern for a child: on every page, behind no form, and without a network. */

import { button, h } from "../dom.js";

export const concernView = () => [
  document.getElementById("bekymret").content.cloneNode(true),
  h("p", button("Tilbage", () => history.back(), { pic: "back" })),
];
