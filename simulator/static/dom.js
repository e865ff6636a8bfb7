// Building elements without HTML strings: text of customers can never become markup.

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else if (key in node && !key.includes("-")) node[key] = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const PATHS = {
  plus: "M12 5v14M5 12h14", send: "M5 12 20 5l-5 15-3-6-7-2Z", mic: "M12 4a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V7a3 3 0 0 1 3-3ZM6 11v1a6 6 0 0 0 12 0v-1M12 18v3",
  back: "m15 5-7 7 7 7", more: "M12 5.500v.01M12 12v.01M12 18.500v.01", down: "m7 10 5 5 5-5", x: "M6 6l12 12M18 6 6 18",
  trash: "M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12", image: "M4 6h16v12H4zM4 15l4-4 4 4 3-3 5 5M15.500 9.500v.01", video: "M4 7h11v10H4zM15 11l5-3v8l-5-3",
  file: "M7 4h7l4 4v12H7zM14 4v4h4", music: "M9 18V6l10-2v12M9 18a2.500 2.500 0 1 1-2.500-2.500M19 16a2.500 2.500 0 1 1-2.500-2.500",
  pin: "M12 21s7-6.500 7-11.500a7 7 0 0 0-14 0C5 14.500 12 21 12 21ZM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.500 20c.7-3.500 3.600-5.500 7.500-5.500s6.800 2 7.500 5.500", smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8.500 14.500a4.200 4.200 0 0 0 7 0M9 9.500v.01M15 9.500v.01",
  poll: "M5 20V11M12 20V4M19 20v-6", reply: "M9 7 4 12l5 5M4 12h10a6 6 0 0 1 6 6", link: "M14 5h5v5M19 5l-8 8M17 14v5H5V7h5", phone: "M6 4h3l2 5-2.500 1.500a11 11 0 0 0 5 5L15 13l5 2v3a2 2 0 0 1-2 2A15 15 0 0 1 4 6a2 2 0 0 1 2-2Z",
  list: "M8 7h12M8 12h12M8 17h12M4 7v.01M4 12v.01M4 17v.01", copy: "M9 9h11v11H9zM5 15H4V4h11v1", edit: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4", block: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM6 6l12 12",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3 2", tick: "m5 13 4.500 4.500L19 8", ticks: "m2 13 4.500 4.500L16 8M11.500 16.500l1 1L22 8", alert: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v6M12 16.500v.01",
  play: "M8 5v14l11-7z", pause: "M8 5v14M16 5v14", signal: "M4 19v-3M9 19v-7M14 19V8M19 19V4", battery: "M3 8h15v8H3zM21 11v2M6 11v2M9 11v2M12 11v2",
};

export function icon(name, label) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

export function initials(name) {
  const words = name.replace(/[^\p{L}\p{N} ]/gu, "").split(" ").filter(Boolean);
  return ((words[0]?.[0] ?? "?") + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
}

export function avatar(name, colour, extra = "") {
  return el("div", { class: `avatar c${colour % 6} ${extra}`, "aria-hidden": "true" }, initials(name));
}

export function prettyPhone(number) {
  const br = /^55(\d{2})(\d{4,5})(\d{4})$/.exec(number ?? "");
  if (br) return `+55 ${br[1]} ${br[2]}-${br[3]}`;
  const us = /^1(\d{3})(\d{3})(\d{4})$/.exec(number ?? "");
  return us ? `+1 ${us[1]} ${us[2]}-${us[3]}` : number ? `+${number}` : "";
}

const clock = new Intl.DateTimeFormat("pt-BR", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("pt-BR", { day: "numeric", month: "long" });

export const time = (seconds) => clock.format(seconds * 1000);

export function dayName(seconds) {
  const date = new Date(seconds * 1000);
  const today = new Date();
  if (date.toDateString() === today.toDateString()) return "Hoje";
  today.setDate(today.getDate() - 1);
  return date.toDateString() === today.toDateString() ? "Ontem" : day.format(date);
}
