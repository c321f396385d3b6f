/* What the component tells the page, and which of the page's answers still count.

   A report holds everything that the page has not answered yet, so that none is lost when two come close together. `echo` is
   the serial of the last report the page has seen: an answer to an older one must not undo a newer hand. */

const REST = 350; // ms without a movement until the link is brought up to date

class Report {
  constructor() {
    this.serial = 0;
    this.open = new Map(); // name → [value, serial]: told, not answered yet
    this.later = {};
    this.timer = 0;
    this.send = () => {};
    this.asked = () => {}; // told whether something is asked for that the page has not answered
  }

  tell(values) {
    clearTimeout(this.timer);
    this.serial += 1;
    for (const [name, value] of Object.entries({ ...this.later, ...values })) this.open.set(name, [value, this.serial]);
    this.later = {};
    this.asked(!this.usable);
    this.send("released", { serial: this.serial, values: Object.fromEntries([...this.open].map(([name, [value]]) => [name, value])) });
  }

  // When the hand rests: a place in time.
  rest(values) {
    Object.assign(this.later, values);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => Object.keys(this.later).length && this.tell({}), REST);
  }

  // `placed`: the page's place may be taken over; `usable`: no shape, data or branch was asked for that the page did not know of.
  // A place alone is not answered: it changes nothing that the page computes.
  heard(echo = 0) {
    this.serial = Math.max(this.serial, echo);
    for (const [name, [, serial]] of this.open) if (serial <= echo) this.open.delete(name);
    this.asked(!this.usable);
    const waiting = [...this.open.keys(), ...Object.keys(this.later)];
    return { placed: !waiting.includes("place"), usable: this.usable };
  }

  get usable() {
    return [...this.open.keys(), ...Object.keys(this.later)].every((name) => name === "place");
  }

  close() {
    clearTimeout(this.timer);
  }
}
