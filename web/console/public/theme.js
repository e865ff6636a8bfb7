// Runs before the first paint: the stored theme must not flash the other one.
(() => {
  let choice = "auto";
  try {
    choice = localStorage.getItem("prosa.theme") || "auto";
  } catch {}
  const dark = choice === "dark" || (choice === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
