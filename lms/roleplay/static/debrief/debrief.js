// The debrief's picture of the customer's feelings, jumps between lines and items, and printing.
const view = JSON.parse(document.getElementById("curve").textContent);
const box = document.getElementById("curve-chart");
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const LINES = { anger: ["--bad", "solid"], trust: ["--brand", "dashed"], patience: ["--warn", "dotted"] };
let chart;

function turnName(n) {
  return n === 0 ? view.words.start : view.words.turn.replace("{n}", n);
}

function line(name) {
  const [colour, type] = LINES[name];
  return {
    name: view.words[name], type: "line", smooth: 0.25, symbol: "circle", symbolSize: 9,
    data: view.points.map((point) => Math.round(point[name])),
    itemStyle: { color: token(colour) }, lineStyle: { type, width: name === "anger" ? 3 : 2, color: token(colour) },
  };
}

function facts() {
  const found = view.released.map(({ turn, text }) => ({ value: [turn, Math.round(view.points[turn].anger)], name: text }));
  return {
    name: view.words.fact, type: "scatter", symbol: "diamond", symbolSize: 17, z: 5, data: found,
    itemStyle: { color: token("--heat-upset"), borderColor: token("--card"), borderWidth: 2 },
  };
}

function told(items) {
  const turn = items[0].dataIndex ?? 0;
  const levels = items.filter((item) => item.seriesType === "line").map((item) => `${item.seriesName} ${item.value}`);
  const news = view.released.filter((fact) => fact.turn === turn).map((fact) => `◆ ${fact.text}`);
  return [turnName(turn), ...levels, ...news].join("\n");
}

function options() {
  const soft = { color: token("--ink-soft") };
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 38, right: 18, top: 40, bottom: 30 },
    legend: { top: 0, textStyle: { color: token("--ink") } },
    // Rich text is drawn on the canvas: the page's security policy allows no inline styles.
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, formatter: told, backgroundColor: token("--card"), borderColor: token("--line"), textStyle: { color: token("--ink") } },
    xAxis: { type: "category", data: view.points.map((point) => point.n), axisLabel: soft, axisLine: { lineStyle: soft } },
    yAxis: { type: "value", min: 0, max: 100, axisLabel: soft, splitLine: { lineStyle: { color: token("--line") } } },
    series: [line("anger"), line("trust"), line("patience"), facts()],
  };
}

function jump(n) {
  location.hash = `turn-${n}`;
  document.getElementById(`turn-${n}`)?.focus({ preventScroll: true });
}

function turnUnder(event) {
  const [turn] = chart.convertFromPixel("grid", [event.offsetX, event.offsetY]);
  return Math.max(0, Math.min(view.points.length - 1, Math.round(turn)));
}

function draw() {
  box.hidden = false;
  chart = window.echarts.init(box, null, { renderer: "canvas" });
  chart.setOption(options());
  chart.getZr().on("click", (event) => jump(turnUnder(event)));
  new ResizeObserver(() => chart.resize()).observe(box);
  new MutationObserver(() => chart.setOption(options())).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
}

function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const closed = target && target.closest("details:not([open])");
  if (!closed) return;
  closed.open = true;
  target.scrollIntoView();
}

function printAll() {
  document.querySelectorAll(".debrief details:not(.reviewer)").forEach((part) => { part.open = true; });
}

if (box && window.echarts && view.points.length > 1) draw();
addEventListener("hashchange", openTarget);
addEventListener("beforeprint", printAll);
openTarget();
const printer = document.querySelector("[data-print]");
printer.hidden = false;
printer.addEventListener("click", () => print());
