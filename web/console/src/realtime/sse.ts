/** One frame of a server-sent event stream. */
export interface Frame {
  id: string | null;
  event: string;
  data: string;
}

/** Cuts a stream of text into frames; text may arrive in any portions. */
export function createFrameParser(onFrame: (frame: Frame) => void): (chunk: string) => void {
  let buffer = "";
  let frame: Frame = { id: null, event: "message", data: "" };
  let hasData = false;

  function line(text: string): void {
    if (text === "") {
      if (hasData || frame.id !== null || frame.event !== "message") onFrame(frame);
      frame = { id: null, event: "message", data: "" };
      hasData = false;
      return;
    }
    if (text.startsWith(":")) return;
    const colon = text.indexOf(":");
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(colon + 1).replace(/^ /, "");
    if (field === "id") frame.id = value;
    else if (field === "event") frame.event = value;
    else if (field === "data") {
      frame.data = hasData ? `${frame.data}\n${value}` : value;
      hasData = true;
    }
  }

  return (chunk) => {
    buffer += chunk;
    // A lone CR at the end may be the first half of CRLF: it waits for the next portion.
    const lines = buffer.split(/\r\n|\n|\r(?!$)/);
    buffer = lines.pop() ?? "";
    for (const text of lines) line(text);
  };
}
