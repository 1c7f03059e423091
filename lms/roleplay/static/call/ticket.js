// The ticket saves itself: to the server when it answers, on this computer until then.
import { Offline, post } from "/static/js/api.js";

const PAUSE = 700;
const RETRY = 4000;

export class Ticket {
  constructor(form, note, base, words) {
    Object.assign(this, { form, note, base, words, timer: null, key: `ticket:${base}`, saving: Promise.resolve() });
    form.addEventListener("input", () => this.#later(PAUSE));
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  fill(stored) {
    const kept = localStorage.getItem(this.key);
    const fields = { ...stored, ...(kept ? JSON.parse(kept) : {}) };
    for (const [name, value] of Object.entries(fields)) this.#set(name, value);
    if (kept) this.#later(0);
  }

  #set(name, value) {
    for (const input of this.form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (input.dataset.kind === "multi") input.checked = value.includes(input.value);
      else if (input.dataset.kind === "bool") input.checked = Boolean(value);
      else input.value = value;
    }
  }

  values() {
    const fields = {};
    for (const input of this.form.querySelectorAll("[name]")) {
      const { kind } = input.dataset;
      if (kind === "multi") (fields[input.name] ??= []).push(...(input.checked ? [input.value] : []));
      else fields[input.name] = kind === "bool" ? input.checked : input.value;
    }
    return fields;
  }

  #later(pause) {
    localStorage.setItem(this.key, JSON.stringify(this.values()));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#quietly(), pause);
  }

  // The note under the form tells of a refusal; what was typed stays on this computer.
  #quietly() {
    return this.save().catch(() => null);
  }

  // Resolves when the server has it; rejects with the server's refusal.
  save() {
    clearTimeout(this.timer);
    this.saving = this.saving.catch(() => null).then(() => this.#send());
    return this.saving;
  }

  async #send() {
    const sent = JSON.stringify(this.values());
    this.note.textContent = this.words.saving;
    try {
      const answer = await post(`${this.base}/ticket`, { fields: JSON.parse(sent) });
      if (localStorage.getItem(this.key) === sent) localStorage.removeItem(this.key);
      const time = new Date(answer.saved_at).toLocaleTimeString();
      this.note.textContent = this.words.saved.replace("{time}", time);
    } catch (error) {
      this.note.textContent = error instanceof Offline ? this.words.save_failed : error.message;
      if (error instanceof Offline) this.timer = setTimeout(() => this.#quietly(), RETRY);
      throw error;
    }
  }
}
