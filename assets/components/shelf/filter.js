/* Which runs are listed, and in which order. Knows no element. */

const ACTIVE = ["queued", "running", "paused"];
const [BEFORE, BEHIND] = [["name", "state", "right", "loss"], ["created", "seconds"]]; // columns of every list around those of settings

// The places of the runs that pass, in the order that is asked for; equal ones keep the order in which they came.
function filtered(data, { find, kind, state, sort, order }, say) {
  const words = (find.toLowerCase().match(/"[^"]+"|\S+/g) ?? []).map((word) => word.replaceAll('"', "")).filter(Boolean); // a phrase stands in quotes
  const passes = (at) => {
    if (kind !== "all" && data.kinds[at] !== kind) return false;
    if (state !== "all" && !inState(data, at, state)) return false;
    if (!words.length) return true;
    const text = textOf(data, at, say);
    return words.every((word) => text.includes(word) || data.ids[at].startsWith(word));
  };
  const found = [...data.ids.keys()].filter(passes);
  const key = keyOf(data, sort || "created", say);
  const sign = order === "up" ? 1 : -1;
  // what has no value comes last, whichever way
  return found
    .map((at) => [key(at), at])
    .sort(([a, i], [b, j]) => (a === null) - (b === null) || (a === b ? 0 : sign * compared(a, b)) || i - j)
    .map(([, at]) => at);
}

function inState(data, at, state) {
  if (state === "active") return ACTIVE.includes(data.states[at]);
  if (state === "noted" || state === "imported") return Boolean(data[state][at]);
  return data.states[at] === state;
}

const compared = (a, b) => (typeof a === "string" ? a.localeCompare(b, undefined, { numeric: true }) : a - b);

function keyOf(data, sort, say) {
  if (sort === "name") return (at) => data.titles[at];
  if (sort === "state") return (at) => say(`state.${data.states[at]}`);
  if (["created", "seconds", "right", "loss"].includes(sort)) return (at) => data[sort][at];
  const column = data.columns.find((each) => each.name === sort);
  if (!column) return (at) => data.created[at];
  const mixed = column.order.some((value) => typeof value === "string") || column.order.some((value) => Array.isArray(value));
  return (at) => {
    const value = column.at[at] < 0 ? null : column.order[column.at[at]];
    return value === null ? null : mixed ? String(value) : Number(value);
  };
}

function textOf(data, at, say) {
  const settings = data.columns.filter((each) => each.at[at] >= 0).map((each) => `${each.label}: ${each.values[each.at[at]]}`);
  return [data.titles[at], say(`kind.${data.kinds[at]}`), say(`state.${data.states[at]}`), ...settings].join(" ").toLowerCase();
}

// The settings that do not have one value in all of these runs.
const telling = (data, places) => data.columns.filter((each) => new Set(places.map((at) => each.at[at]).filter((value) => value >= 0)).size > 1);
