// Draws the conversation: the customer's words arrive word by word, and are announced once as a whole.
const WORDS_PER_SECOND = 12;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Conversation {
  constructor(log, spoken) {
    this.log = log;
    this.spoken = spoken;
    this.speaking = Promise.resolve();
  }

  clear() {
    this.log.replaceChildren();
  }

  add(kind, text) {
    const line = document.createElement("p");
    line.className = `line line-${kind}`;
    line.textContent = text;
    this.log.append(line);
    this.#follow();
    return line;
  }

  // Resolves when all of it stands on the screen.
  customer(text, { atOnce = false } = {}) {
    this.speaking = this.speaking.then(() => this.#say(text, atOnce || calm.matches));
    return this.speaking;
  }

  async #say(text, atOnce) {
    if (!text) return;
    const line = this.add("customer", atOnce ? text : "");
    if (!atOnce) await this.#wordByWord(line, text);
    this.spoken.textContent = text;
  }

  async #wordByWord(line, text) {
    line.setAttribute("aria-hidden", "true");
    line.classList.add("line-typing");
    const letters = Array.from(text);
    const began = performance.now();
    while (line.textContent !== text) {
      const due = Math.ceil(((performance.now() - began) / 1000) * WORDS_PER_SECOND);
      line.textContent = letters.slice(0, Math.max(1, due)).join("");
      this.#follow();
      await new Promise((next) => setTimeout(next, 60));
    }
    line.classList.remove("line-typing");
    line.removeAttribute("aria-hidden");
  }

  #follow() {
    this.log.scrollTop = this.log.scrollHeight;
  }
}
