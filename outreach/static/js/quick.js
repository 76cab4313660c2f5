/**
 * What is marked data-quick is pressed when the finger leaves the glass. A browser makes its click only after it
 * has moved the mouse, the focus and the colours there: on a slow tablet that is half the time of a save.
 * Mouse, keyboard and screen reader press with the click, as everywhere.
 */

const STILL_PX = 12; // a finger that moved further was on its way somewhere
const SHORT_MS = 500; // what it means to stay longer, the browser decides

let down = null;

function touched({ timeStamp, touches, target }) {
  const [at] = touches;
  down = touches.length === 1 ? { button: target.closest("[data-quick]"), x: at.clientX, y: at.clientY, timeStamp } : null;
}

function left(event) {
  const began = down;
  down = null;
  if (!began?.button || !event.cancelable || event.timeStamp - began.timeStamp > SHORT_MS) return;
  const [{ clientX, clientY }] = event.changedTouches;
  if (Math.hypot(clientX - began.x, clientY - began.y) > STILL_PX) return;
  event.preventDefault(); // no click follows, which might press what has come there since
  if (began.button.isConnected) began.button.click();
}

export function listen() {
  addEventListener("touchstart", touched, { capture: true, passive: true });
  addEventListener("touchcancel", () => (down = null), { capture: true, passive: true });
  addEventListener("touchend", left, { capture: true, passive: false });
}
