// The clock's scale: a slider's steps to times and back.

export const STEPS = 120;

/** Step 0 is before training; from step 1 on each time is the same factor after the one before: most happens early. */
export class LogTimeScale {
  first; // the earliest time after 0
  last; // the latest

  /** @param {number[]} times of all models, in one unit */
  constructor(times) {
    const after = times.filter((time) => time > 0);
    this.first = Math.min(...after, 1e12);
    this.last = Math.max(...after, this.first * 1.001);
  }

  at(step) {
    if (step <= 0) return 0;
    return step >= STEPS ? this.last : this.first * (this.last / this.first) ** ((step - 1) / (STEPS - 1));
  }

  /** Where a time stands on the slider, from 0 to 1. */
  share(time) {
    if (!(time > 0)) return 0;
    if (time < this.first) return time / this.first / STEPS;
    return Math.min(1, (1 + ((STEPS - 1) * Math.log(time / this.first)) / Math.log(this.last / this.first)) / STEPS);
  }

  step(time) {
    return Math.round(STEPS * this.share(time));
  }
}

/** The index of the last time that is not after `now`, or -1.  times: in order. */
export function before(times, now) {
  let low = 0, high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= now) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
