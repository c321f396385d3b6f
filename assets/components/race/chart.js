/* The curves: a band for the middle half of the seeds, a line for the median; the loss on a scale of powers of ten. */

const HEIGHT = 280;
const ROOF = 10; // times the losses at the beginning: an explosion leaves through it and presses the others to the floor no more

function drawChart(view) {
  const { arrays, header, colors, picked } = view;
  const [low, median, high] = ["low", "median", "high"].map((name) => arrays[name].data);
  const [count, length] = arrays.median.shape;
  const [width, left, right, top, bottom] = [view.width, 56, 12, 26, 40];
  const context = fitCanvas(view.chart, width, HEIGHT);
  context.clearRect(0, 0, width, HEIGHT);
  const usable = (value) => value > 0 && Number.isFinite(value);
  const greatest = (values) => values.filter(usable).reduce((one, other) => Math.max(one, other), 1e-6);
  const begun = greatest(Float32Array.from({ length: count }, (_, k) => median[k * length]));
  const most = Math.log10(Math.min(greatest(median), ROOF * begun)) + 0.1;
  const least = Math.max(Math.log10(low.filter(usable).reduce((one, other) => Math.min(one, other), 1)) - 0.1, most - 8);
  const x = (epoch) => left + ((width - left - right) * epoch) / Math.max(1, length - 1);
  const y = (loss) => {
    const place = (Math.log10(Math.max(loss, 10 ** least)) - least) / (most - least || 1);
    return HEIGHT - bottom - Math.min(1.02, place) * (HEIGHT - top - bottom);
  };
  frame(context, view, { width, left, right, top, bottom, least, most, x, y, length });
  context.save();
  context.beginPath();
  context.rect(left, top - 4, width - left - right, HEIGHT - top - bottom + 8);
  context.clip();
  for (let k = 0; k < count; k += 1) {
    const faint = picked !== null && picked !== k;
    const at = (values, epoch) => values[k * length + epoch];
    context.fillStyle = context.strokeStyle = colors.categories[k];
    context.globalAlpha = faint ? 0.04 : 0.16;
    const known = Array.from({ length }, (_, epoch) => epoch).filter((epoch) => Number.isFinite(at(low, epoch)));
    context.beginPath();
    for (const epoch of known) context.lineTo(x(epoch), y(at(low, epoch)));
    for (const epoch of known.reverse()) context.lineTo(x(epoch), y(Number.isFinite(at(high, epoch)) ? at(high, epoch) : 10 ** (most + 1)));
    context.fill();
    context.globalAlpha = faint ? 0.2 : 1;
    context.lineWidth = picked === k ? 3 : 1.8;
    context.setLineDash(k > 3 ? [6, 3] : []); // not by color alone
    context.beginPath();
    let drawn = false;
    for (let epoch = 0; epoch < length; epoch += 1) {
      if (!Number.isFinite(at(median, epoch))) drawn = false;
      else if (drawn) context.lineTo(x(epoch), y(at(median, epoch)));
      else {
        context.moveTo(x(epoch), y(at(median, epoch)));
        drawn = true;
      }
    }
    context.stroke();
  }
  context.restore();
  context.globalAlpha = 1;
}

function frame(context, view, { width, left, right, top, bottom, least, most, x, y, length }) {
  const { colors, header } = view;
  context.font = `12px ${colors.font}`;
  context.fillStyle = colors.muted;
  context.strokeStyle = colors.border;
  context.lineWidth = 1;
  context.textAlign = "right";
  for (let power = Math.floor(least); power <= most; power += 1) {
    for (const digit of most - least < 2.5 ? [1, 2, 5] : [1]) {
      const loss = digit * 10 ** power;
      if (Math.log10(loss) < least || Math.log10(loss) > most) continue;
      const line = Math.round(y(loss)) + 0.5;
      context.beginPath();
      context.moveTo(left, line);
      context.lineTo(width - right, line);
      context.stroke();
      context.fillText(formatNumber(loss, 1), left - 6, line + 4);
    }
  }
  context.textAlign = "center";
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((each) => (length - 1) / each <= (width < 500 ? 5 : 9)) ?? 500;
  for (let epoch = 0; epoch < length; epoch += step) context.fillText(String(epoch), x(epoch), HEIGHT - bottom + 16);
  context.fillText(header.labels.epoch, left + (width - left - right) / 2, HEIGHT - 6);
  context.textAlign = "left";
  context.fillText(header.labels.loss, 4, 14);
}
