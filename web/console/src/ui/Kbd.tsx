import classes from "./primitives.module.css";

const isApple = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
const NAMES: Record<string, string> = {
  mod: isApple ? "⌘" : "Ctrl",
  shift: "⇧",
  enter: "↵",
  escape: "Esc",
  space: "␣",
  arrowdown: "↓",
  arrowup: "↑",
  arrowleft: "←",
  arrowright: "→",
};

/** "mod+k" as keys; "g i" as two strokes one after the other. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={classes.keys}>
      {keys
        .split(" ")
        .flatMap((stroke) => stroke.split("+"))
        .map((key) => (
          <kbd key={key} className={classes.kbd}>
            {NAMES[key] ?? key.toUpperCase()}
          </kbd>
        ))}
    </span>
  );
}
