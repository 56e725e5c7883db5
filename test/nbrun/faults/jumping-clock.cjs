// Preloaded: 400 ms after the start, the wall clock goes back a day.
const now = Date.now;
const started = now();
const jump = () => (now() - started > 400 ? -86_400_000 : 0);
globalThis.Date = class extends Date {
  constructor(...args) {
    if (args.length === 0) super(now() + jump());
    else super(...args);
  }
  static now() {
    return now() + jump();
  }
};
