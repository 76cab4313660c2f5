/**
 * What is marked data-quick is pressed when the finger leaves the glass. A browser makes its click only after it
 * has moved the mouse, the focus and the colours there: on a slow tablet that is half the time of a save.
 * And what the press will need is begun when the finger comes: a tap stays a tenth of a second on the glass.
 * Mouse, keyboard and screen reader press with the click, as everywhere.
 */

const STILL_PX = 12; // a finger that moved further was on its way somewhere
const SHORT_MS = 500; // what it means to stay longer, the browser decides

let down = null;
let touch = 0; // the one that may still press something

/** `take()` gives what `begin` began when this very touch came, once, or null. What nobody takes is let go. */
export function ahead(begin) {
  let begun = null;
  return {
    begin: () => {
      begun = { touch, work: begin() };
      begun.work?.catch(() => {}); // whoever takes it hears of it
    },
    take: () => {
      const work = begun?.touch === touch ? begun.work : null;
      begun = null;
      return work;
    },
  };
}

function touched({ timeStamp, touches, target }) {
  const [at] = touches;
  touch += 1;
  down = touches.length === 1 ? { button: target.closest("[data-quick]"), x: at.clientX, y: at.clientY, timeStamp } : null;
  down?.button?.dispatchEvent(new Event("pressing"));
}

function isTap(event, began) {
  if (!began?.button || !event.cancelable || event.timeStamp - began.timeStamp > SHORT_MS) return false;
  const [{ clientX, clientY }] = event.changedTouches;
  return Math.hypot(clientX - began.x, clientY - began.y) <= STILL_PX;
}

function ended() {
  down = null;
  touch += 1;
}

function left(event) {
  if (isTap(event, down)) {
    event.preventDefault(); // no click follows, which might press what has come there since
    if (down.button.isConnected) down.button.click();
  }
  ended();
}

export function listen() {
  addEventListener("touchstart", touched, { capture: true, passive: true });
  addEventListener("touchcancel", ended, { capture: true, passive: true });
  addEventListener("touchend", left, { capture: true, passive: false });
}
