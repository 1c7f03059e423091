// The call screen: rings, talks, wraps up. The server decides; this page shows, keeps and repeats.
import { Offline, post } from "/static/js/api.js";
import { Conversation } from "./conversation.js";
import { showMood } from "./mood.js";
import { Ticket } from "./ticket.js";
import { openTab, showCrm, startWorkbench } from "./workbench.js";

const part = (id) => document.getElementById(id);
const read = (id) => JSON.parse(part(id).textContent);
const view = read("view");
const words = read("words");
const base = `/calls/${view.id}`;
const draftKey = `draft:${base}`;
const RETRY = [1000, 2000, 4000, 8000];
const SILENCE_SECONDS = 45;

const talk = new Conversation(part("log"), part("spoken"));
const ticket = new Ticket(part("ticket"), part("ticket-saved"), base, words);
const call = { turns: 0, stage: "", sending: false, held: false, heardAt: 0, typedAt: 0, talkedFrom: 0, wrappedFrom: 0 };

function banner(text, link) {
  const box = part("banner");
  box.hidden = !text;
  box.textContent = text ?? "";
  if (link) {
    const anchor = document.createElement("a");
    Object.assign(anchor, { href: link.href, textContent: link.text });
    box.append(" ", anchor);
  }
}

function eventWords(event) {
  return { hold: words.held, hold_back: words.back, transfer: words.transferred, ask_help: words.asked_help, silence: words.silent, hang_up: words.hung_up }[event];
}

function showAgent(turn) {
  if (turn.event && eventWords(turn.event)) talk.add("event", eventWords(turn.event));
  return turn.agent ? talk.add("agent", turn.agent) : null;
}

async function showReply(turn, options) {
  await talk.customer(turn.customer, options);
  showMood(turn.mood, words.bands);
  call.heardAt = performance.now();
}

function draw(progress) {
  talk.clear();
  const isFresh = progress.turns.length === 0;
  if (progress.opening && isFresh) talk.customer(progress.opening);
  else if (progress.opening) talk.add("customer", progress.opening);
  for (const turn of progress.turns) {
    showAgent(turn);
    if (turn.customer) talk.add("customer", turn.customer);
  }
  call.turns = progress.turns.length;
  const last = progress.turns.at(-1);
  setHold(last?.event === "hold");
  showMood(progress.mood, words.bands);
  ticket.fill(progress.ticket);
  enter(progress);
}

function enter({ stage, talked_seconds: talked, wrapped_seconds: wrapped, end_reason: reason }) {
  if (stage === "finished") return location.assign(`${base}/debrief`);
  call.stage = stage;
  call.talkedFrom = talked === null ? 0 : Date.now() - talked * 1000;
  call.wrappedFrom = wrapped === null ? 0 : Date.now() - wrapped * 1000;
  part("ringing").hidden = stage !== "ringing";
  part("composer").hidden = stage !== "talking";
  part("wrapping").hidden = stage !== "wrapping";
  if (stage === "talking") part("line").focus();
  if (stage === "wrapping") wrapUp(reason);
}

function wrapUp(reason) {
  part("end-reason").textContent = words.reasons[reason] ?? "";
  openTab(3, { focus: false });
  part("wrapping-title").focus();
}

const shown = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

function tick() {
  if (call.stage === "talking") part("clock").textContent = shown((Date.now() - call.talkedFrom) / 1000);
  if (call.stage === "wrapping") part("wrap-clock").textContent = shown((Date.now() - call.wrappedFrom) / 1000);
  const quiet = (performance.now() - Math.max(call.heardAt, call.typedAt)) / 1000;
  const idle = call.stage === "talking" && !call.sending && !call.held && call.heardAt > 0 && !part("line").value && !document.querySelector("dialog[open]");
  if (idle && quiet > SILENCE_SECONDS) speak("", "silence");
}

async function answer() {
  const progress = await guarded(() => post(`${base}/answer`));
  if (progress) {
    draw(progress);
    await talk.speaking;
    call.heardAt = performance.now();
  }
}

async function speak(line, event = "") {
  if (call.sending || call.stage !== "talking") return;
  call.sending = true;
  part("main").ariaBusy = "true";
  await exchange(line, event);
  part("main").ariaBusy = "false";
}

async function exchange(line, event) {
  const turn = { n: call.turns + 1, line, event, seconds: call.heardAt ? (performance.now() - call.heardAt) / 1000 : null };
  localStorage.setItem(draftKey, JSON.stringify(turn));
  const bubble = showAgent({ agent: line, event });
  bubble?.classList.add("line-unsent");
  const reply = await untilSent(turn);
  call.sending = false;
  if (!reply) return;
  localStorage.removeItem(draftKey);
  bubble?.classList.remove("line-unsent");
  if (bubble) bubble.textContent = reply.agent;
  call.turns = reply.n;
  part("line-note").textContent = "";
  await showReply(reply);
  if (reply.ended) await resync();
}

// Sends the same turn again until the server has it: its number makes that harmless.
async function untilSent(turn) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const reply = await post(`${base}/turns`, turn);
      banner(null);
      return reply;
    } catch (error) {
      if (error.code === "auth.stale_form" && (await renewToken())) continue;
      if (!(error instanceof Offline) && error.status < 500 && error.status !== 429) return refused(error, turn);
      banner(words.offline);
      await new Promise((next) => setTimeout(next, RETRY[Math.min(attempt, RETRY.length - 1)] * (0.75 + Math.random() / 2)));
    }
  }
}

// Somebody who signed in anew in another window has a new token there; this window asks for it.
let renewed = "";
async function renewToken() {
  const response = await fetch(location.pathname, { credentials: "same-origin" }).catch(() => null);
  const fresh = response?.ok && new DOMParser().parseFromString(await response.text(), "text/html").querySelector('meta[name="csrf-token"]')?.content;
  if (!fresh || fresh === renewed) return false;
  renewed = fresh;
  document.querySelector('meta[name="csrf-token"]').content = fresh;
  for (const input of document.querySelectorAll('input[name="csrf_token"]')) input.value = fresh;
  return true;
}

// A line that could not be sent stands in the field again, also after the page is loaded anew.
function giveBack(line) {
  if (!line || part("line").value) return;
  part("line").value = line;
  sessionStorage.setItem(draftKey, line);
}

async function refused(error, turn) {
  if (error.status === 401) {
    banner(words.signed_out, { href: `/login?next=${encodeURIComponent(location.pathname)}`, text: words.sign_in });
    return null;
  }
  giveBack(turn.line);
  localStorage.removeItem(draftKey);
  await resync();
  banner(error.message);
  return null;
}

async function guarded(action) {
  try {
    return await action();
  } catch (error) {
    if (error.status === 401) return refused(error, { line: "" });
    banner(error instanceof Offline ? words.offline : error.message);
    return null;
  }
}

async function resync({ onlyNews = false } = {}) {
  const response = await fetch(`${base}/state`, { headers: { Accept: "application/json" }, credentials: "same-origin" }).catch(() => null);
  if (!response?.ok) return;
  const progress = await response.json();
  const isNews = progress.turns.length > call.turns || progress.stage !== call.stage;
  if (isNews || !onlyNews) draw(progress);
}

// Without a place for live updates the page asks by itself, each at its own moment.
async function poll() {
  if (!call.sending) await resync({ onlyNews: true });
  setTimeout(poll, 10_000 + Math.random() * 5000);
}

function setHold(held) {
  call.held = held;
  const button = part("hold");
  button.setAttribute("aria-pressed", held);
  button.querySelector("span").textContent = held ? words.back : words.hold;
}

function takeLine() {
  const line = part("line").value.trim();
  part("line").value = "";
  sessionStorage.removeItem(draftKey);
  return line;
}

async function hold() {
  const event = call.held ? "hold_back" : "hold";
  setHold(!call.held);
  await speak(takeLine(), event);
}

async function hint() {
  const given = await guarded(() => post(`${base}/hint`));
  if (given) part("hint").textContent = given.hint ?? words.no_hint;
}

async function askHelp() {
  const question = part("help-question").value.trim();
  if (!question) return part("help-question").focus();
  const found = await guarded(() => post(`${base}/help`, { question }));
  if (!found) return;
  const box = part("help-answer");
  if (found.found) {
    box.innerHTML = found.html; // rendered and cleaned by the server from our own content
    const title = document.createElement("h3");
    title.textContent = found.title;
    box.prepend(title);
  } else box.textContent = words.help_none;
}

function openHelp() {
  part("help-answer").replaceChildren();
  part("help-dialog").showModal();
  if (!call.held) speak(takeLine(), "ask_help");
}

async function file(event) {
  event.preventDefault();
  try {
    await ticket.save();
    event.target.submit();
  } catch (error) {
    if (error.status === 401) refused(error, { line: "" });
  }
}

function keys(event) {
  if (event.isComposing) return; // Enter belongs to the input method while it is choosing characters
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    part("composer").requestSubmit();
  }
  if (event.key === "Escape") part("line").value = "";
}

function listen() {
  const source = new EventSource(`${base}/events`);
  source.addEventListener("call.turn", (event) => {
    if (JSON.parse(event.data).n > call.turns && !call.sending) resync();
  });
  for (const kind of ["call.answered", "call.ended", "call.graded"]) {
    source.addEventListener(kind, () => call.sending || resync({ onlyNews: true }));
  }
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(poll, 5000 + Math.random() * 5000);
  });
}

// A line that was typed or on its way when the page went away comes back.
function recover() {
  const waiting = localStorage.getItem(draftKey);
  const turn = waiting && JSON.parse(waiting);
  part("line").value = sessionStorage.getItem(draftKey) ?? "";
  if (!turn || call.stage !== "talking") return localStorage.removeItem(draftKey);
  if (turn.n === call.turns + 1) return speak(turn.line, turn.event);
  localStorage.removeItem(draftKey);
  if (view.turns[turn.n - 1]?.agent !== turn.line) giveBack(turn.line); // another window went on meanwhile
}

function start() {
  startWorkbench(() => guarded(() => post(`${base}/crm`)));
  draw(view);
  showCrm(view.crm);
  recover();
  part("answer").addEventListener("click", answer);
  part("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    const line = call.sending ? "" : takeLine();
    if (line) speak(line, call.held ? "hold_back" : "").then(() => call.held && setHold(false));
  });
  part("line").addEventListener("keydown", keys);
  part("line").addEventListener("input", () => {
    call.typedAt = performance.now();
    sessionStorage.setItem(draftKey, part("line").value);
  });
  part("hold").addEventListener("click", hold);
  part("transfer").addEventListener("click", () => speak(takeLine(), "transfer"));
  part("help").addEventListener("click", openHelp);
  part("help-ask").addEventListener("click", askHelp);
  part("hang-up").addEventListener("click", () => part("hang-up-dialog").showModal());
  part("hang-up-dialog").addEventListener("close", (event) => event.target.returnValue === "yes" && speak(takeLine(), "hang_up"));
  part("ask-hint")?.addEventListener("click", hint);
  part("file").addEventListener("submit", file);
  setInterval(tick, 500);
  listen();
}

start();
