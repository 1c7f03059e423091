// What every page needs: the theme and confirmation of destructive forms.
const wantsDark = matchMedia("(prefers-color-scheme: dark)");

function applyTheme() {
  document.documentElement.dataset.bsTheme = wantsDark.matches ? "dark" : "light";
}

function confirmFirst(event) {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
}

wantsDark.addEventListener("change", applyTheme);
applyTheme();
document.addEventListener("submit", confirmFirst);
