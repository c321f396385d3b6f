/* What was found out about a text, as it is drawn: tokens with their places, values of units, orders of units. Draws nothing. */

const SIGNED_GATES = ["hidden", "cell", "candidate"]; // −1 … 1, of a cell state beyond; all other gates are shares, 0 … 1

// {header, arrays, T, H, tokens: [{before, text}], after}
function lookOf(view) {
  const { packed } = view.data;
  if (view.lookFor === packed) return view.look;
  const { header, arrays } = unpack(fromText(packed));
  const signs = Array.from(header.text); // places count whole characters, not halves
  const spans = arrays.spans.data;
  let end = 0;
  const tokens = Array.from({ length: spans.length / 2 }, (_, t) => {
    const token = { before: signs.slice(end, spans[2 * t]).join(""), text: signs.slice(spans[2 * t], spans[2 * t + 1]).join("") };
    end = Math.max(end, spans[2 * t + 1]);
    return token;
  });
  view.lookFor = packed;
  view.peek = null;
  view.look = { header, arrays, tokens, after: signs.slice(end).join(""), T: tokens.length, H: header.units ?? 0 };
  [view.orders, view.largest] = [new Map(), new Map()];
  return view.look;
}

const reads = (view) => view.data.kind === "reading";
const hasUnits = (view) => view.look.H > 0;
const shadeNow = (view) => (hasUnits(view) ? view.values.shade : "share");
const gateNow = (view) => (view.look.header.gates?.includes(view.values.gate) ? view.values.gate : "hidden");
const isSigned = (gate) => SIGNED_GATES.includes(gate);
const valueOf = (view, gate, t, unit) => view.look.arrays[`gate.${gate}`].data[t * view.look.H + unit];

// The token that is looked at, from 0; −1 where none is.
function tokenNow(view) {
  if (view.peek !== null) return view.peek;
  return view.values.token <= view.look.T ? view.values.token - 1 : -1;
}

const unitNow = (view) => (view.values.unit >= 1 && view.values.unit <= view.look.H ? view.values.unit - 1 : orderNow(view)[0]);

// The units, first the one that counts most.
function orderNow(view) {
  const { look: { arrays, header, H }, values } = view;
  const gate = gateNow(view);
  const key = `${gate} ${values.sort}`;
  if (!view.orders.has(key)) {
    const row = header.gates.indexOf(gate) * H;
    const size = {
      number: (unit) => -unit,
      weight: (unit) => Math.abs(arrays.adds ? arrays.adds.data[unit] : -unit),
      varied: (unit) => arrays.varied.data[row + unit],
    }[values.sort];
    const units = Array.from({ length: H }, (_, unit) => unit);
    view.orders.set(key, units.sort((a, b) => size(b) - size(a) || a - b));
  }
  return view.orders.get(key);
}

// What a value is measured by: 1, or of a cell state that goes beyond it the largest.
const reachOfGate = (view, gate) => (gate === "cell" ? Math.max(1, largestIn(view, "gate.cell")) : 1);

function largestIn(view, name) {
  if (!view.largest.has(name)) view.largest.set(name, view.look.arrays[name].data.reduce((most, each) => Math.max(most, Math.abs(each)), 0));
  return view.largest.get(name);
}

// What colors a token: {value, share: −1 … 1 or 0 … 1, signed}
function shadeOf(view, t) {
  const { arrays } = view.look;
  if (shadeNow(view) === "unit") {
    const gate = gateNow(view);
    const value = valueOf(view, gate, t, unitNow(view));
    return { value, share: value / reachOfGate(view, gate), signed: isSigned(gate) };
  }
  if (!reads(view)) {
    const value = arrays.bits.data[t];
    return { value, share: Number.isNaN(value) ? 0 : Math.min(1, value / view.look.header.uniform), signed: false };
  }
  const value = arrays.shares.data[t];
  const most = largestIn(view, "shares");
  return { value, share: most > 0 ? value / most : 0, signed: true };
}

// With its sign, which color alone must not tell.
const withSign = (value, digits = 3) => (value > 0 ? `+${formatNumber(value, digits)}` : formatNumber(value, digits));
const twoPlaces = (value, signed) => (signed && value > 0 ? "+" : value < 0 ? "−" : "") + Math.abs(value).toFixed(2);
const percentOf = (share) => (share >= 0.9995 ? "> 99.9 %" : `${(100 * share).toFixed(1)} %`);

// A token as it can be read: what has no shape of its own is named.
function spoken(view, text) {
  if (text === "") return view.say("rest");
  const named = { " ": "space", "\n": "line", "\t": "tab", "\u3000": "space" }[text];
  if (named) return view.say(`sign.${named}`);
  return /^\p{C}$/u.test(text) ? `U+${text.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}` : `\u2068${text}\u2069`;
}

// Moving the eye: the number stands in the address when the hand rests.
function lookAtToken(view, t) {
  const { T } = view.look;
  view.peek = null;
  hold(view);
  change(view, { token: Math.max(0, Math.min(T, t + 1)) });
  rest(view);
}

function peekAt(view, t) {
  if (view.peek === t) return;
  view.peek = t;
  view.draw();
}

function lookAtUnit(view, way) {
  const order = orderNow(view);
  const at = order.indexOf(unitNow(view)) + way;
  if (at < 0 || at >= order.length) return;
  hold(view);
  change(view, { unit: order[at] + 1, shade: "unit" });
  rest(view);
}
