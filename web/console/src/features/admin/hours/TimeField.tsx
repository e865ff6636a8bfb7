import { useState } from "react";
import css from "./hours.module.css";
import { parseTime } from "./model";

interface TimeFieldProps {
  label: string;
  /** "HH:MM", or empty for what is no time. */
  value: string;
  isInvalid: boolean;
  onChange(time: string): void;
}

/** A time on the 24-hour clock; the browser's own field shows AM and PM in some languages and no 24:00. */
export function TimeField({ label, value, isInvalid, onChange }: TimeFieldProps) {
  const [text, setText] = useState(value);
  const parsed = parseTime(text) ?? "";
  // Changed from outside, by a copy for instance.
  const isStale = value !== "" && parsed !== value && !(parsed === "00:00" && value === "24:00");
  const [isTyping, setTyping] = useState(false);
  return (
    <input
      className={css.time}
      inputMode="numeric"
      autoComplete="off"
      placeholder="00:00"
      maxLength={5}
      aria-label={label}
      aria-invalid={isInvalid}
      value={isTyping || !isStale ? text : value}
      onFocus={(event) => {
        setText(value || text);
        setTyping(true);
        event.currentTarget.select();
      }}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        setText(typed);
        // A whole time counts at once; "8" may still become "80" or "8:30".
        if (/^\d\d:?\d\d$/.test(typed)) onChange(parseTime(typed) ?? "");
      }}
      onKeyDown={(event) => {
        // Enter saves the form, with what stands here.
        if (event.key === "Enter" && parsed !== value) onChange(parsed);
      }}
      onBlur={() => {
        setTyping(false);
        if (parsed) setText(parsed);
        if (parsed !== value) onChange(parsed);
      }}
    />
  );
}
