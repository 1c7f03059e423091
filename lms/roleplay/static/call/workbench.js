// Knowledge search, the customer's card and the tabs of the workbench.

const tabs = () => [...document.querySelectorAll('.tabs [role="tab"]')];

export function openTab(number, { focus = true } = {}) {
  for (const tab of tabs()) {
    const chosen = tab.id === `tab-${number}`;
    tab.setAttribute("aria-selected", chosen);
    tab.tabIndex = chosen ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
    if (chosen && focus) tab.focus();
  }
}

function moveTab(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const all = tabs();
  openTab(((all.indexOf(event.target) + step + all.length) % all.length) + 1);
}

function search(words) {
  const wanted = words.trim().toLowerCase();
  const cards = [...document.querySelectorAll(".kcard")];
  for (const card of cards) {
    const text = (card.dataset.words + card.textContent).toLowerCase();
    card.hidden = wanted !== "" && !wanted.split(/\s+/).every((word) => text.includes(word));
  }
  const shown = cards.filter((card) => !card.hidden);
  if (wanted && shown.length === 1) shown[0].open = true;
  document.getElementById("found").textContent = wanted ? `${shown.length} / ${cards.length}` : "";
}

export function showCrm(card) {
  if (!card) return;
  const list = document.getElementById("crm");
  list.replaceChildren(
    ...card.rows.flatMap((row) => {
      const [name, value] = [document.createElement("dt"), document.createElement("dd")];
      name.textContent = row.label;
      value.textContent = row.value;
      return [name, value];
    }),
  );
  document.getElementById("crm-note").textContent = card.note;
}

// `openCard` asks for the customer's card; it resolves to null when that was refused.
export function startWorkbench(openCard) {
  for (const [index, tab] of tabs().entries()) {
    tab.addEventListener("click", () => openTab(index + 1));
    tab.addEventListener("keydown", moveTab);
  }
  document.getElementById("search").addEventListener("input", (event) => search(event.target.value));
  document.getElementById("open-crm").addEventListener("click", async () => showCrm(await openCard()));
  document.addEventListener("keydown", (event) => {
    if (event.altKey && ["1", "2", "3"].includes(event.key)) {
      event.preventDefault();
      openTab(Number(event.key));
    }
  });
}
