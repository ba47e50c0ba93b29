// The page: strokes on a sheet, and what the server says of them.

// The server gets the drawing in this many rows and columns. The pen is about as thick as that of the digits it learned from.
const SIDE = 56;
const PEN = 0.085;
const KEY_STEP = 0.04;
const BETWEEN_REQUESTS = 20;

const byId = id => document.getElementById(id);
const sheet = byId("sheet");
const page = sheet.getContext("2d");
const sample = new OffscreenCanvas(SIDE, SIDE).getContext("2d", { willReadFrequently: true });

// A stroke is a list of points; both coordinates run from 0 to 1.
const strokes = [];
const pointers = new Map();
const keyPen = { x: 0.5, y: 0.5, stroke: null, shown: false };

// --- drawing

function trace(context, side, colour) {
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = PEN * side;
  context.lineCap = context.lineJoin = "round";
  for (const points of strokes) {
    context.beginPath();
    if (points.length === 1) {
      context.arc(points[0].x * side, points[0].y * side, PEN * side / 2, 0, 2 * Math.PI);
      context.fill();
      continue;
    }
    context.moveTo(points[0].x * side, points[0].y * side);
    // Points come at intervals; curves through the middles between them have no corners.
    points.slice(1, -1).forEach((point, index) => {
      const next = points[index + 2];
      context.quadraticCurveTo(point.x * side, point.y * side, (point.x + next.x) / 2 * side, (point.y + next.y) / 2 * side);
    });
    context.lineTo(points.at(-1).x * side, points.at(-1).y * side);
    context.stroke();
  }
}

function show() {
  const side = sheet.width;
  page.clearRect(0, 0, side, side);
  trace(page, side, colourOf("--ink"));
  if (keyPen.shown) showKeyPen(side);
  byId("hint").hidden = strokes.length > 0 || keyPen.shown;
  byId("undo").disabled = byId("clear").disabled = strokes.length === 0;
}

function showKeyPen(side) {
  page.beginPath();
  page.arc(keyPen.x * side, keyPen.y * side, PEN * side / 2, 0, 2 * Math.PI);
  page.strokeStyle = page.fillStyle = colourOf("--accent");
  page.lineWidth = Math.max(2, side / 200);
  if (keyPen.stroke) page.fill();
  else page.stroke();
}

const colourOf = name => getComputedStyle(document.documentElement).getPropertyValue(name);

function changed() {
  show();
  ask();
}

function undo() {
  pointers.clear();
  keyPen.stroke = null;
  strokes.pop();
  changed();
}

function clear() {
  pointers.clear();
  keyPen.stroke = null;
  strokes.length = 0;
  changed();
}

// --- mouse, pen and touch

function pointOf(event) {
  const box = sheet.getBoundingClientRect();
  const within = share => Math.min(1, Math.max(0, share));
  return { x: within((event.clientX - box.left) / box.width), y: within((event.clientY - box.top) / box.height) };
}

sheet.addEventListener("pointerdown", event => {
  if (event.button !== 0) return;
  event.preventDefault();
  sheet.focus({ preventScroll: true });
  sheet.setPointerCapture(event.pointerId);
  keyPen.shown = false;
  keyPen.stroke = null;
  const stroke = [pointOf(event)];
  pointers.set(event.pointerId, stroke);
  strokes.push(stroke);
  changed();
});

sheet.addEventListener("pointermove", event => {
  const stroke = pointers.get(event.pointerId);
  if (!stroke) return;
  const passed = event.getCoalescedEvents?.() ?? [];
  stroke.push(...(passed.length > 0 ? passed : [event]).map(pointOf));
  changed();
});

for (const end of ["pointerup", "pointercancel"])
  sheet.addEventListener(end, event => pointers.delete(event.pointerId));

// --- keyboard

const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function moveKeyPen([across, down]) {
  const within = share => Math.min(1 - PEN / 2, Math.max(PEN / 2, share));
  keyPen.x = within(keyPen.x + across * KEY_STEP);
  keyPen.y = within(keyPen.y + down * KEY_STEP);
  keyPen.stroke?.push({ x: keyPen.x, y: keyPen.y });
}

function turnKeyPen() {
  if (keyPen.stroke) {
    keyPen.stroke = null;
    return;
  }
  keyPen.stroke = [{ x: keyPen.x, y: keyPen.y }];
  strokes.push(keyPen.stroke);
}

sheet.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in moves) moveKeyPen(moves[event.key]);
  else if (event.key === " ") {
    if (!event.repeat) turnKeyPen();
  } else if (event.key === "z" || event.key === "Z") undo();
  else if (event.key === "Delete" || event.key === "Backspace") clear();
  else return;
  event.preventDefault();
  keyPen.shown = true;
  changed();
});

sheet.addEventListener("blur", () => {
  keyPen.shown = false;
  keyPen.stroke = null;
  show();
});

byId("undo").addEventListener("click", undo);
byId("clear").addEventListener("click", clear);

// --- asking: one request at a time, and the newest drawing next

let asking = false;
let outdated = false;

async function ask() {
  outdated = true;
  if (asking) return;
  asking = true;
  while (outdated) {
    outdated = false;
    await askOnce();
  }
  asking = false;
}

async function askOnce() {
  let pause = BETWEEN_REQUESTS;
  try {
    const start = performance.now();
    const response = await fetch(`predict?height=${SIDE}&width=${SIDE}`, {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream" },
      body: greyBytes(),
    });
    if (response.ok) showAnswer(await response.json(), performance.now() - start);
    else pause = await refused(response);
  } catch {
    pause = retry("The server does not answer; the page keeps trying.", 1000);
  }
  await new Promise(resolve => setTimeout(resolve, pause));
}

function greyBytes() {
  sample.fillStyle = "black";
  sample.fillRect(0, 0, SIDE, SIDE);
  trace(sample, SIDE, "white");
  const pixels = sample.getImageData(0, 0, SIDE, SIDE).data;
  return Uint8Array.from({ length: SIDE * SIDE }, (_, i) => pixels[4 * i]);
}

async function refused(response) {
  const problem = await response.json().catch(() => ({}));
  const message = problem.detail ?? `The server answers ${response.status}.`;
  if (response.status === 429 || response.status === 503) return retry(message, 1000 * (Number(response.headers.get("Retry-After")) || 1));
  notice(message);
  return BETWEEN_REQUESTS;
}

function retry(message, pause) {
  notice(message);
  outdated = true;
  return pause;
}

function notice(message) {
  byId("notice").hidden = message === "";
  byId("notice").textContent = message;
}

// --- the answer

function showAnswer(answer, trip) {
  notice("");
  // Nothing is drawn: the server's answer about an empty sheet tells the classes and the kept bits, and no more.
  const empty = strokes.length === 0;
  byId("label").textContent = empty ? "?" : answer.label;
  byId("prediction-time").textContent = empty ? "–" : microseconds(answer.predictionMicroseconds);
  byId("framing-time").textContent = empty ? "–" : microseconds(answer.framingMicroseconds);
  byId("trip-time").textContent = empty ? "–" : `${trip.toFixed(1)} ms`;
  showScores(answer.scores, empty ? null : answer.label);
  showSlices(answer.slices);
  speakLater(empty ? "" : `This is a ${answer.label}.`);
}

const microseconds = time => `${time.toFixed(time < 10 ? 1 : 0)} µs`;

// The bars run from the least score to the largest one; without a label there are none.
function showScores(scores, label) {
  const values = scores.map(({ score }) => score);
  const least = Math.min(...values);
  const range = Math.max(...values) - least || 1;
  byId("scores").replaceChildren(...scores.map(({ label: name, score }) => {
    const row = document.createElement("li");
    row.className = name === label ? "best" : "";
    const part = (kind, parent) => Object.assign(parent.appendChild(document.createElement("span")), { className: kind });
    part("name", row).textContent = name;
    part("bar", part("track", row)).style.setProperty("--share", label === null ? 0 : (score - least) / range);
    part("value", row).textContent = label === null ? "–" : score.toFixed(2).replace("-", "−");
    return row;
  }));
}

function showSlices(slices) {
  const pictures = slices.map(slice => {
    const bits = Uint8Array.from(atob(slice.pixels), character => character.charCodeAt(0));
    const at = index => bits[index >> 3] >> (index & 7) & 1;
    return { ...slice, at };
  });
  const { height, width } = slices[0];
  const whole = pictures.reduce((sum, { bit }) => sum + (1 << bit), 0);
  const together = index => pictures.reduce((sum, { bit, at }) => sum + (at(index) << bit), 0) / whole;
  byId("slices").replaceChildren(
    ...pictures.map(({ bit, at }) => pictureOf(height, width, `bit ${bit}`, at)),
    pictureOf(height, width, "together", together));
}

// A picture of shares of ink, from 0 to 1.
function pictureOf(height, width, text, inkAt) {
  const figure = document.createElement("figure");
  const canvas = figure.appendChild(document.createElement("canvas"));
  Object.assign(canvas, { width, height, role: "img", ariaLabel: text });
  const context = canvas.getContext("2d");
  context.fillStyle = colourOf("--ink");
  for (let index = 0; index < height * width; index++) {
    context.globalAlpha = inkAt(index);
    context.fillRect(index % width, Math.floor(index / width), 1, 1);
  }
  figure.appendChild(document.createElement("figcaption")).textContent = text;
  return figure;
}

// A screen reader hears the answer when the drawing rests.
let speaking = 0;

function speakLater(text) {
  clearTimeout(speaking);
  speaking = setTimeout(() => byId("spoken").textContent = text, 700);
}

// --- size and colours

new ResizeObserver(() => {
  sheet.width = sheet.height = Math.max(1, Math.round(sheet.clientWidth * devicePixelRatio));
  show();
}).observe(sheet);

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
ask();
