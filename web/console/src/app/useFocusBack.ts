import { useEffect } from "react";

const DIALOG = '[role="dialog"]';
const PERIOD = 100; // ms

/**
 * Whoever leaves a dialog is again where they were before.
 *
 * The library does that for dialogs that wait closed; ours are mounted open and go away as a whole, and it never learns
 * what had the focus before.
 */
export function useFocusBack(): void {
  useEffect(() => {
    let opener: HTMLElement | null = null;
    let timer: number | undefined;

    function stop() {
      window.clearInterval(timer);
      timer = undefined;
    }

    function look() {
      if (document.querySelector(DIALOG)) return;
      stop();
      if (document.activeElement === document.body && opener?.isConnected)
        opener.focus({ preventScroll: true });
    }

    function enter({ target, relatedTarget }: FocusEvent) {
      // A dialog that follows another one has the same way back.
      if (timer !== undefined || !(target instanceof Element) || !target.closest(DIALOG)) return;
      opener = relatedTarget instanceof HTMLElement ? lasting(relatedTarget) : null;
      timer = window.setInterval(look, PERIOD);
    }

    document.addEventListener("focusin", enter);
    return () => {
      stop();
      document.removeEventListener("focusin", enter);
    };
  }, []);
}

/** The item of a menu goes with the menu; the button that opened the menu stays. */
function lasting(element: HTMLElement): HTMLElement | null {
  const menu = element.closest('[role="menu"]');
  return menu ? document.getElementById(menu.getAttribute("aria-labelledby") ?? "") : element;
}
