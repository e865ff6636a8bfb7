import "./ui/mantine-styles";
import "./ui/tokens.css";
import "./ui/base.css";
import { setNonce } from "get-nonce";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { activateLocale, matchLocale, storedLocale } from "./lib/i18n/i18n";

// Dialogs insert style elements while they are open: without the nonce the browser refuses them.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
if (nonce) setNonce(nonce);

const root = document.getElementById("root");
if (!root) throw new Error("The page has no root element");

// A new release removes the old one's parts; an open tab that asks for one of them has to load the new release.
window.addEventListener("vite:preloadError", () => window.location.reload());

await activateLocale(storedLocale() ?? matchLocale(navigator.language));
createRoot(root).render(<App nonce={nonce} />);
