import { useEffect, useRef, useState } from "react";

/** A text that is handed on shortly after the last key; what changes it from outside wins. */
export function useTyped(value: string, onChange: (value: string) => void, ms: number) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setText(value);
  }, [value]);

  function send(next: string) {
    setText(next);
    if (next === sent.current) return;
    sent.current = next;
    onChange(next);
  }

  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => send(text), ms);
    return () => clearTimeout(timer);
  });
  return { text, setText, send, isSent: () => text === sent.current };
}
