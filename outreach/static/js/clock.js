/**
 * What time it is when leases are judged. The device's clock may say 1970 or 2031; the last signed answer of
 * the office bounds it from below, and while this page lives also from above. Clocks hide; they never delete.
 */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const GRANT_MS = 7 * DAY;
export const NAMES_MS = 72 * HOUR;

export class Clock {
  constructor(device = () => Date.now(), running = () => performance.now()) {
    this.device = device;
    this.running = running;
    this.heard = 0; // the latest time the office has told, over all starts
    this.mark = null; // and when this page heard it
  }

  /** The office said what time it is, in an answer it signed. */
  hear(officeTime) {
    const at = typeof officeTime === "number" ? officeTime : Date.parse(officeTime);
    if (!Number.isFinite(at)) return;
    this.heard = Math.max(this.heard, at);
    this.mark = { office: at, running: this.running() };
  }

  now() {
    const device = this.device();
    const least = this.mark ? this.mark.office + (this.running() - this.mark.running) : this.heard;
    if (this.mark && (device < least || device - least > 30 * DAY)) return least;
    return Math.max(device, least);
  }

  /** Hours the device's clock is off, as far as can be told; 0 when it may well be right. */
  offHours() {
    const device = this.device();
    const least = this.mark ? this.mark.office + (this.running() - this.mark.running) : this.heard;
    if (!least) return 0;
    if (device < least - HOUR || (this.mark ? device > least + HOUR : device > least + 60 * DAY))
      return Math.round((device - least) / HOUR);
    return 0;
  }

  /** Whether a lease that ended may also be deleted: only when the clock is to be believed. */
  believes() {
    const device = this.device();
    return this.heard > 0 && device >= this.heard && device - this.heard < 60 * DAY;
  }
}
