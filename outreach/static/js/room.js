/** How much room a long text has left: nothing typed is ever cut. */

const NEAR = 0.9; // from here on a text says how much room is left

/** Say under a text how much room is left, and how much is too much. Returns what tells whether it fits. */
export function count(text, most) {
  const note = document.createElement("p");
  note.setAttribute("role", "status");
  text.after(note);
  const tell = () => {
    const length = text.value.replaceAll("\r\n", "\n").trim().length;
    note.className = length > most ? "wrong" : "hint";
    note.hidden = length < most * NEAR;
    note.textContent = note.hidden ? "" : length > most ? `${length - most} tegn for meget. Der er plads til ${most}.` : `${most - length} tegn tilbage.`;
    return length <= most;
  };
  text.addEventListener("input", tell);
  tell();
  return tell;
}
