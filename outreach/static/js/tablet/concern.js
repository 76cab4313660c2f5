/** The duty to report concern for a child: on every page, behind no form, and without a network. */

export const concernView = () => [document.getElementById("bekymret").content.cloneNode(true)];
