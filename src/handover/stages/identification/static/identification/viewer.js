// Compares two prints: both panes at one scale (pixels at 500 ppi), zoom, linked pan, rotation, overlay, image settings
// and own marks. Everything has a button and a key. Without it the drawings stand as they are.

const STEP = 1.25; // one zoom step
const TURN = 5; // degrees of one rotation step
const PART = 0.15; // of the view that one pan step moves
const SVG = "http://www.w3.org/2000/svg";
const FINGER_KEYS = "1234567890";

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

class Pane {
  constructor(svg) {
    this.svg = svg;
    this.whole = svg.getAttribute("viewBox").split(" ").map(Number);
    this.body = svg.querySelector("[data-body]");
    this.own = svg.querySelector("[data-layer=own]");
    this.reset();
  }

  reset() {
    const [x, y, w, h] = this.whole;
    this.view = { x: x + w / 2, y: y + h / 2, zoom: 1, turn: 0 };
    this.draw();
  }

  draw() {
    const [x0, y0, w0, h0] = this.whole;
    const { x, y, zoom, turn } = this.view;
    this.svg.setAttribute("viewBox", `${x - w0 / zoom / 2} ${y - h0 / zoom / 2} ${w0 / zoom} ${h0 / zoom}`);
    this.body.setAttribute("transform", turn ? `rotate(${turn} ${x0 + w0 / 2} ${y0 + h0 / 2})` : "");
  }

  zoomBy(factor) { this.view.zoom = clamp(this.view.zoom * factor, 0.5, 16); this.draw(); }

  // dx and dy in pixels of the print
  moveBy(dx, dy) {
    const [x, y, w, h] = this.whole;
    this.view.x = clamp(this.view.x + dx, x, x + w);
    this.view.y = clamp(this.view.y + dy, y, y + h);
    this.draw();
  }

  turnBy(degrees) { this.view.turn = (this.view.turn + degrees + 360) % 360; this.draw(); }

  span() { return { w: this.whole[2] / this.view.zoom, h: this.whole[3] / this.view.zoom }; }

  // The point of the print below a point of the screen.
  at(event) {
    const point = new DOMPoint(event.clientX, event.clientY);
    return point.matrixTransform(this.own.getScreenCTM().inverse());
  }

  mark(point, number) {
    const group = document.createElementNS(SVG, "g");
    const arm = (x1, y1, x2, y2) => {
      const line = document.createElementNS(SVG, "line");
      for (const [name, value] of Object.entries({ x1, y1, x2, y2 })) line.setAttribute(name, value.toFixed(1));
      group.append(line);
    };
    arm(point.x - 8, point.y, point.x + 8, point.y);
    arm(point.x, point.y - 8, point.x, point.y + 8);
    const label = document.createElementNS(SVG, "text");
    label.setAttribute("x", (point.x + 9).toFixed(1));
    label.setAttribute("y", (point.y - 5).toFixed(1));
    label.textContent = number;
    group.append(label);
    this.own.append(group);
    return group;
  }
}

export class Viewer {
  constructor(root) {
    this.root = root;
    this.panes = [...root.querySelectorAll("svg.ho-print")].map((svg) => new Pane(svg));
    this.active = 0;
    this.linked = true;
    this.marking = false;
    this.marks = [];
    this.status = root.querySelector("[data-status]");
    root.querySelector("[data-tools]").hidden = false;
    this.actions = {
      in: () => this.each((pane) => pane.zoomBy(STEP)), out: () => this.each((pane) => pane.zoomBy(1 / STEP)),
      left: () => this.move(-1, 0), right: () => this.move(1, 0), up: () => this.move(0, -1), down: () => this.move(0, 1),
      clockwise: () => this.turn(TURN), counter: () => this.turn(-TURN),
      reset: () => { this.panes.forEach((pane) => pane.reset()); this.say("As it was"); },
      link: () => this.toggle("link", "linked", "Both panes move together", "Each pane moves alone"),
      overlay: () => this.overlay(), minutiae: () => this.layer("minutiae"), image: () => this.layer("image"),
      invert: () => { this.root.classList.toggle("ho-viewer--invert"); this.pressed("invert", this.root.classList.contains("ho-viewer--invert")); },
      mark: () => this.toggle("mark", "marking", "A click sets a mark of yours", "Marks are off"),
      unmark: () => { this.marks.pop()?.remove(); this.count(); },
      full: () => (document.fullscreenElement ? document.exitFullscreen() : this.root.requestFullscreen()),
      next: () => this.follow("[data-candidate][aria-current]", 1), previous: () => this.follow("[data-candidate][aria-current]", -1),
    };
    this.keys = {
      "+": "in", "=": "in", "-": "out", ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down",
      "]": "clockwise", "[": "counter", r: "reset", l: "link", o: "overlay", m: "minutiae", g: "image", i: "invert",
      k: "mark", Backspace: "unmark", f: "full", n: "next", p: "previous",
    };
    this.listen();
  }

  listen() {
    this.root.querySelectorAll("[data-do]").forEach((button) => button.addEventListener("click", () => this.actions[button.dataset.do]()));
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.querySelector("[data-brightness]").addEventListener("input", (event) => this.brightness(event.target.value));
    this.root.querySelector("[data-opacity]").addEventListener("input", (event) => this.opacity(event.target.value));
    this.panes.forEach((pane, index) => this.drag(pane, index));
  }

  // Keys count within the viewer alone, and never while something is typed (WCAG 2.1.4).
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
    const finger = FINGER_KEYS.indexOf(event.key);
    const action = this.keys[event.key];
    if (finger >= 0) this.root.querySelector(`[data-finger="${finger + 1}"]`)?.click();
    else if (action) this.actions[action]();
    else return;
    event.preventDefault();
  }

  drag(pane, index) {
    let from = null;
    pane.svg.addEventListener("pointerdown", (event) => {
      this.active = index;
      if (this.marking) return; // a mark is set on release (WCAG 2.5.2)
      from = { x: event.clientX, y: event.clientY };
      pane.svg.setPointerCapture(event.pointerId);
    });
    pane.svg.addEventListener("pointermove", (event) => {
      if (!from) return;
      const scale = pane.span().w / pane.svg.getBoundingClientRect().width;
      const [dx, dy] = [(from.x - event.clientX) * scale, (from.y - event.clientY) * scale];
      this.each((one) => one.moveBy(dx, dy));
      from = { x: event.clientX, y: event.clientY };
    });
    pane.svg.addEventListener("click", (event) => {
      if (!this.marking) return;
      this.marks.push(pane.mark(pane.at(event), this.marks.length + 1));
      this.count();
    });
    for (const end of ["pointerup", "pointercancel"]) pane.svg.addEventListener(end, () => { from = null; });
    pane.svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return; // the page scrolls as everywhere else
      event.preventDefault();
      this.actions[event.deltaY < 0 ? "in" : "out"]();
    }, { passive: false });
  }

  each(act) {
    (this.linked ? this.panes : [this.panes[this.active]]).forEach(act);
    this.say(`Zoom ${Math.round(this.panes[this.active].view.zoom * 100)} %`);
  }

  move(x, y) { this.each((pane) => { const { w, h } = pane.span(); pane.moveBy(x * w * PART, y * h * PART); }); }

  // The candidate is turned against the booking; where panes are not linked, the one touched last.
  turn(degrees) {
    const pane = this.panes[this.linked ? 1 : this.active];
    pane.turnBy(degrees);
    this.refreshOverlay();
    this.say(`Turned ${pane.view.turn}°`);
  }

  toggle(name, field, on, off) {
    this[field] = !this[field];
    this.pressed(name, this[field]);
    this.say(this[field] ? on : off);
  }

  layer(name) {
    const hidden = this.root.classList.toggle(`ho-viewer--no-${name}`);
    this.pressed(name, !hidden);
    this.say(`${name === "image" ? "Image" : "Minutiae"} ${hidden ? "hidden" : "shown"}`);
  }

  overlay() {
    const on = this.root.classList.toggle("ho-viewer--overlay");
    this.pressed("overlay", on);
    this.refreshOverlay();
    this.say(on ? "The candidate lies over the booking" : "Overlay off");
  }

  refreshOverlay() {
    const [probe, mate] = this.panes;
    probe.svg.querySelector("[data-over]")?.remove();
    if (!this.root.classList.contains("ho-viewer--overlay")) return;
    const copy = mate.body.cloneNode(true);
    copy.removeAttribute("data-body");
    copy.setAttribute("data-over", "");
    copy.querySelectorAll("[data-layer=own]").forEach((own) => own.remove());
    probe.svg.append(copy);
    this.opacity(this.root.querySelector("[data-opacity]").value);
  }

  opacity(percent) { this.panes[0].svg.querySelector("[data-over]")?.setAttribute("opacity", String(percent / 100)); }

  brightness(percent) { this.root.style.setProperty("--brightness", `${percent}%`); }

  follow(current, by) {
    const links = [...this.root.querySelectorAll("[data-candidate]")];
    const here = links.indexOf(this.root.querySelector(current));
    links[here + by]?.click();
  }

  pressed(name, on) { this.root.querySelector(`[data-do=${name}]`)?.setAttribute("aria-pressed", String(on)); }

  count() { const n = this.marks.length; this.say(n === 1 ? "1 mark" : `${n} marks`); }

  say(words) { this.status.textContent = words; }
}

document.querySelectorAll("[data-viewer]").forEach((root) => {
  if (root.querySelectorAll("svg.ho-print").length === 2) root.viewer = new Viewer(root);
});
