// One websocket to a run's route; it comes back from the last message it got, waiting longer each time. Draws nothing.

import "./tempo.js";

const UNREACHABLE_AFTER = 3; // failed attempts, none of which ever opened, before the page is asked to poll
const UNKNOWN_RUN = 4404; // the server's close code for a run that does not exist

class Connection {
  // `listener`: changed() after each message, state(state), reachable(whether the route can be used).
  constructor(route, run, listener) {
    Object.assign(this, { route, run, listener, failures: 0, everOpen: false, open: false, closed: false });
    this.connect();
  }

  connect() {
    const url = new URL(this.route + encodeURIComponent(this.run.id), location.href);
    url.protocol = url.protocol.replace("http", "ws");
    url.searchParams.set("after", this.run.seq);
    try {
      this.socket = new WebSocket(url);
    } catch {
      this.again();
      return;
    }
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => {
      this.everOpen = this.open = true;
      this.failures = 0;
      this.listener.reachable?.(true);
      this.listener.changed();
    };
    this.socket.onmessage = ({ data }) => {
      if (typeof data === "string") {
        this.run.state = JSON.parse(data);
        this.complete = true; // the server tells the state after all that a newcomer needs
        this.listener.state?.(this.run.state);
      } else this.run.message(new Uint8Array(data));
      if (this.complete) this.run.measure();
      this.listener.changed();
    };
    this.socket.onclose = ({ code }) => {
      this.open = this.complete = false;
      this.run.tempo.forget();
      if (code !== UNKNOWN_RUN) this.again();
      this.listener.changed();
    };
  }

  // Whether a line that was open is down, so that what is drawn may be old.
  get lost() {
    return this.everOpen && !this.open && !this.closed;
  }

  again() {
    if (this.closed) return;
    this.failures += 1;
    const unreachable = !this.everOpen && this.failures >= UNREACHABLE_AFTER;
    if (unreachable && this.failures === UNREACHABLE_AFTER) this.listener.reachable?.(false);
    const wait = unreachable ? 30000 : Math.min(10000, 250 * 2 ** (this.failures - 1));
    this.timer = setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2));
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    if (this.socket) {
      this.socket.onopen = this.socket.onclose = this.socket.onmessage = null;
      this.socket.close();
    }
  }
}
