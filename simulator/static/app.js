// Starts the page.

import { startBackstage } from "./backstage.js";
import { startChat } from "./chat.js";
import { startLists } from "./lists.js";
import { connect, look, on, state } from "./state.js";

const [phone, customer] = location.hash.slice(1).split("/");
if (phone && customer) {
  state.phone = phone;
  state.customer = decodeURIComponent(customer);
  document.getElementById("page").dataset.screen = "chat";
}
startLists();
startChat(document.getElementById("device"));
startBackstage();
on("connection", () => { document.getElementById("offline").hidden = state.connected; });
document.addEventListener("visibilitychange", look);
addEventListener("resize", look);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.getElementById("page").dataset.backstage = "closed";
});
connect().catch(() => { document.getElementById("offline").hidden = false; });
