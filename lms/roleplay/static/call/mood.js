// The thermometer: level, colour and word; practice only, so every part may be missing.
const HEATS = ["easy", "upset", "worried", "angry", "furious"];
const LIMITS = [20, 45, 70, 90, 100];
const part = (id) => document.getElementById(id);

export function showMood(mood, bands) {
  if (!mood || !part("mercury")) return;
  const band = LIMITS.findIndex((limit) => mood.anger <= limit);
  const mercury = part("mercury");
  mercury.style.setProperty("--level", `${Math.max(4, mood.anger)}%`);
  mercury.style.setProperty("--heat", `var(--heat-${HEATS[band]})`);
  part("anger").textContent = mood.anger;
  part("band").textContent = bands[band];
  part("trust").value = mood.trust;
  part("patience").value = mood.patience;
}
