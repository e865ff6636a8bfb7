// Calls of the control API. Errors carry the simulator's own sentence.

async function call(method, path, body) {
  const form = body instanceof FormData;
  const answer = await fetch(`/_control${path}`, {
    method,
    headers: form || body === undefined ? {} : { "Content-Type": "application/json" },
    body: form ? body : body === undefined ? undefined : JSON.stringify(body),
  });
  const data = await answer.json();
  if (!answer.ok) throw new Error(data.error ?? `Erro ${answer.status}`);
  return data;
}

export const viewer = crypto.randomUUID?.() ?? String(Math.random());
export const mediaUrl = (id) => `/_control/media/${encodeURIComponent(id)}`;

export const api = {
  state: () => call("GET", "/state"),
  chat: (phone, customer) => call("GET", `/chats/${phone}/${encodeURIComponent(customer)}`),
  deliveries: () => call("GET", "/deliveries?last=12"),
  open: (phone, customer, open) => call("POST", "/chats/open", { phone, customer, open, viewer }),
  played: (id) => call("POST", "/played", { message_id: id }),
  patch: (customer, changes) => call("PATCH", `/customers/${encodeURIComponent(customer)}`, changes),
  block: (customer, phone, blocked) => call("POST", `/customers/${encodeURIComponent(customer)}/block`, { phone, blocked }),
  preference: (customer, value) => call("POST", `/customers/${encodeURIComponent(customer)}/preferences`, { value }),
  window: (phone, customer, left) => call("POST", "/chats/window", { phone, customer, seconds_left: left }),
  fault: (rule) => call("POST", "/faults", rule),
  clearFaults: () => call("DELETE", "/faults"),
  settings: (changes) => call("PATCH", "/settings", changes),
  token: (expired) => call("POST", "/token", { expired }),
  kick: () => call("POST", "/webhooks/kick"),
  send(customer, message, file) {
    const path = `/customers/${encodeURIComponent(customer)}/messages`;
    if (!file) return call("POST", path, message);
    const form = new FormData();
    form.append("request", JSON.stringify(message));
    form.append("file", file, file.name ?? "arquivo");
    return call("POST", path, form);
  },
};
