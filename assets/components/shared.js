// What every component uses; put in front of each component's own module, so nothing here is exported.

// The browser's twin of core/wire.py: bytes -> {header, arrays: {name: {data, shape}}}.
function unpack(bytes) {
  const kinds = { f4: Float32Array, f8: Float64Array, i4: Int32Array, u1: Uint8Array };
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + 4, length)));
  const arrays = {};
  for (const [name, spec] of Object.entries(header.arrays)) {
    const kind = kinds[spec.dtype];
    const count = spec.shape.reduce((product, size) => product * size, 1);
    const from = view.byteOffset + 4 + length + spec.offset;
    // a copy: typed arrays need an aligned start, which a packet inside a message may not have
    arrays[name] = { data: new kind(view.buffer.slice(from, from + count * kind.BYTES_PER_ELEMENT)), shape: spec.shape };
  }
  delete header.arrays;
  return { header, arrays };
}

// The theme's colors as they are now. Blue is positive, orange negative, everywhere in the app.
function palette(element) {
  const style = getComputedStyle(element);
  const value = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  const background = value("--st-background-color", "#ffffff");
  const dark = luminance(background) < 0.4;
  return {
    dark,
    text: value("--st-text-color", dark ? "#e6e8e9" : "#20262b"),
    background,
    surface: value("--st-secondary-background-color", dark ? "#20252a" : "#f3f1eb"),
    border: value("--st-border-color", dark ? "#353c43" : "#dcd8ce"),
    accent: value("--st-primary-color", dark ? "#3fbfb5" : "#0b7a75"),
    muted: dark ? "#9aa4ad" : "#5f6a72",
    positive: dark ? "#5aaeea" : "#0072b2",
    negative: dark ? "#f0924c" : "#c25400",
    categories: dark // Okabe–Ito, lightened for the dark ground
      ? ["#56a8e0", "#f0883e", "#2fbf95", "#dd97c0", "#f0b93a", "#8fd0f5", "#d6d65c", "#a6a6a6"]
      : ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c8c00", "#5a5a5a"],
    diverging: (t) => divergingColor(t, dark),
    font: value("--st-font", "sans-serif"),
  };
}

function rgb(color) {
  const hex = color.trim().match(/^#([0-9a-f]{6})$/i);
  if (hex) return [0, 2, 4].map((at) => parseInt(hex[1].slice(at, at + 2), 16));
  const parts = color.match(/[\d.]+/g);
  return parts ? parts.slice(0, 3).map(Number) : [255, 255, 255];
}

// Relative luminance, 0 (black) to 1 (white), sRGB coefficients.
function luminance(color) {
  const [r, g, b] = rgb(color).map((channel) => {
    const c = channel / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

// -1 orange … 0 the ground … 1 blue.
function divergingColor(t, dark) {
  const middle = dark ? [32, 37, 42] : [247, 245, 240];
  const anchors = dark
    ? [[240, 146, 76], [140, 92, 58], middle, [58, 108, 146], [90, 174, 234]]
    : [[194, 84, 0], [226, 168, 120], middle, [122, 182, 216], [0, 114, 178]];
  return mix(anchors, (Math.max(-1, Math.min(1, t)) + 1) / 2);
}

function mix(anchors, t) {
  const place = Math.max(0, Math.min(1, Number.isFinite(t) ? t : 0)) * (anchors.length - 1);
  const low = Math.min(anchors.length - 2, Math.floor(place));
  const part = place - low;
  const color = anchors[low].map((channel, k) => Math.round(channel + (anchors[low + 1][k] - channel) * part));
  return `rgb(${color[0]},${color[1]},${color[2]})`;
}

// Size a canvas in CSS pixels for the screen's density; returns its 2-D context, scaled so that one unit is one CSS pixel.
function fitCanvas(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  const [w, h] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

// A number for people: `digits` significant places, a true minus sign, no "-0", powers of ten for the very large and small.
function formatNumber(x, digits = 3) {
  if (x === null || x === undefined || Number.isNaN(x)) return "–";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞";
  if (x === 0) return "0";
  const size = Math.abs(x);
  let shown;
  if (size >= 1e6 || size < 1e-4) {
    const [mantissa, exponent] = size.toExponential(digits - 1).split("e");
    const raised = String(Number(exponent)).replace(/[-\d]/g, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]);
    shown = `${mantissa}·10${raised}`;
  } else {
    shown = size.toFixed(Math.max(0, digits - 1 - Math.floor(Math.log10(Number(size.toPrecision(digits))))));
    if (Number(shown) === 0) return "0";
  }
  return (x < 0 ? "−" : "") + shown;
}

function reducedMotion() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

// {{name}} in a label, as in the text files.
function fillText(block, values) {
  return block.replace(/\{\{(\w+)\}\}/g, (_, name) => (name in values ? values[name] : `{{${name}}}`));
}

// What a component exports: one view for an element, made at the first call, kept while Streamlit calls again. A call that a newer one
// has overtaken is ended too, and that may be after the newer one has drawn: only the last call ends the view, and where `grace`
// (milliseconds) is given only if no call has come by then.
function lasting({ make, take, end, grace = 0 }) {
  const kept = new WeakMap();
  return (component) => {
    const place = component.parentElement;
    if (!kept.has(place)) kept.set(place, { view: make(component), calls: 0 });
    const held = kept.get(place);
    const call = (held.calls += 1);
    take(held.view, component);
    const close = () => {
      if (held.calls !== call) return;
      held.calls = 0; // ended: none is the last any more
      kept.delete(place);
      end(held.view);
    };
    return () => (grace ? setTimeout(close, grace) : close());
  };
}

// Scroll until an element's upper edge stands below the app's header, and let the keyboard go on from there.
function bringIntoView(element) {
  if (!element) return;
  element.style.scrollMarginTop = "4.5rem";
  element.tabIndex = -1;
  element.addEventListener("blur", () => element.removeAttribute("tabindex"), { once: true });
  element.focus({ preventScroll: true });
  element.scrollIntoView({ behavior: reducedMotion() ? "auto" : "smooth", block: "start" });
}
