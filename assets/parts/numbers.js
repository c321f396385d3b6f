// Numbers as people read them. formatNumber of shared.js stands before.

const THIN = "\u2009";

function whole(value) {
  return value == null || !Number.isFinite(value) ? "–" : String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, THIN);
}

function number(value, digits) {
  return value == null || Number.isNaN(value) ? "–" : formatNumber(value, digits);
}

function percent(value, digits = 1) {
  return value == null || Number.isNaN(value) ? "–" : `${(value * 100).toFixed(digits)}${THIN}%`;
}

// Two digits at most, for ticks and bars.
function short(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) {
    const exponent = Math.floor(Math.log10(size));
    const digits = Number((value / 10 ** exponent).toPrecision(2));
    return `${digits === 1 ? "" : `${digits}·`}${power(exponent)}`;
  }
  return String(Number(value.toPrecision(2)));
}

function power(exponent) {
  if (exponent === 0) return "1";
  const raised = [...String(exponent)].map((sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)]));
  return `10${raised.join("")}`;
}

// How wide a name is set: Chinese and the like take the room of two letters.
function widthOf(name) {
  return [...name].reduce((sum, sign) => sum + (sign.codePointAt(0) > 0x2e7f ? 2 : 1), 0);
}

function signed(value) {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
}

function duration(seconds) {
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)}${THIN}s`;
  const minutes = Math.floor(seconds / 60);
  const rest = String(Math.floor(seconds % 60)).padStart(2, "0");
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}

// Round places for ticks between `low` and `high`, about so many.
function axisTicks({ low, high, log }, about) {
  const found = [];
  if (log) {
    const decades = Math.log10(high / low);
    for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.log10(high); exponent++) {
      for (const digit of decades < 2 ? [1, 2, 5] : [1]) {
        const tick = digit * 10 ** exponent;
        if (tick >= low && tick <= high) found.push(tick);
      }
    }
    const every = Math.ceil(found.length / (about + 2));
    return found.filter((_, i) => i % every === 0);
  }
  const rough = (high - low) / about;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * [1, 2, 2.5, 5, 10].find((factor) => factor * unit >= rough * 0.999);
  for (let k = Math.ceil(low / step); k * step <= high * 1.0001; k++) found.push(Number((k * step).toPrecision(12)));
  return found;
}
